"""Helping someone: a helper begins and says who they are; the person says yes or no themselves, and ends it at will."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access, codes, helped, helping, selectors
from payouts.claims.actions.claimant import start_claim
from payouts.claims.actions.yes import end_help, said_yes
from payouts.claims.helping import End, How, Knows, Scope
from payouts.claims.models import Claim, Helping
from payouts.claims.posting import tell
from payouts.claims.workflow import FINAL, State

NAME_LENGTH, CONTACT_LENGTH, ORGANISATION_LENGTH = 40, 120, 80


@transaction.atomic
def begin_helping(actor: Actor, *, key: str, with_them: bool) -> Helping:
    """A draft for somebody else, and the help with it. The same form sent again gives the same."""
    claim = start_claim(actor, key=key, who_for="other")
    known = helped.last_helping(claim)

    if known is not None:
        return known
    own, answer = codes.new_code(), codes.new_code()

    begun = Helping.objects.create(
        claim=claim,
        code_hash=selectors.code_hash(own),
        answer_hash=selectors.code_hash(answer),
        with_them=with_them,
    )
    vault.seal(claim.subject, SealedClass.CONTACT, "helper_code", codes.shown(own))
    vault.seal(claim.subject, SealedClass.CONTACT, "answer_code", codes.shown(answer))

    audit.record(access.helper(begun), Did.HELPER_NAMED, claim.subject, helping=str(begun.id), with_them=with_them)
    return begun


@transaction.atomic
def describe_helper(
    actor: Actor, claim_id: UUID, *, name: str, contact: str, knows: Knows, organisation: str = ""
) -> Helping:
    """What the person, and a caseworker who calls back, may know of the helper; sealed with the person's contact."""
    claim = access.claim_for(actor, claim_id, lock=True)
    mine = access.help_of(actor, claim)

    told = {"helper_name": name.strip(), "helper_contact": contact.strip(), "helper_organisation": organisation.strip()}
    if not told["helper_name"]:
        raise refuse("helper_name_missing", "Enter your name", field="name")
    if not told["helper_contact"]:
        raise refuse("helper_contact_missing", "Enter your phone number or email address", field="contact")
    for (field, text), most in zip(told.items(), (NAME_LENGTH, CONTACT_LENGTH, ORGANISATION_LENGTH), strict=True):
        if len(text) > most:
            raise refuse("helper_too_long", "Use %(most)s letters or fewer", most=most, field=field[len("helper_") :])

    for field, text in told.items():
        if text:
            vault.seal(claim.subject, SealedClass.CONTACT, field, text)
        else:
            vault.forget(claim.subject, SealedClass.CONTACT, field)
    mine.knows = knows
    mine.save(update_fields=["knows"])

    audit.record(actor, Did.HELPER_NAMED, claim.subject, helping=str(mine.id), knows=knows.value)
    return mine


@transaction.atomic
def choose_scope(actor: Actor, claim_id: UUID, *, scope: Scope) -> Helping:
    """How far the help goes. From afar, the person is asked now; a wider scope than they said yes to is not taken."""
    claim = access.claim_for(actor, claim_id, lock=True)
    mine = access.help_of(actor, claim)

    if mine.scope == scope:
        return mine
    if mine.scope:
        raise refuse("helping_scope_is_set", "They were asked about this already. Only they can change it.")
    if not mine.knows:
        raise refuse("helper_name_missing", "Enter your name", field="name")
    if not mine.with_them and claim.contact_route in {"", "none"}:
        raise helping.no_way_to_ask()

    mine.scope = scope
    mine.asked_at = clock.now()
    mine.save(update_fields=["scope", "asked_at"])

    audit.record(actor, Did.HELPER_NAMED, claim.subject, helping=str(mine.id), scope=scope.value)

    if not mine.with_them:
        tell(claim, "claims.helper_asked", f"helper:{mine.id}")
    return mine


@transaction.atomic
def agree_on_screen(actor: Actor, claim_id: UUID, *, ticked: bool) -> Helping:
    """The person sits beside the helper, ticks it themselves and has said how to reach them, or takes their code."""
    claim = access.claim_for(actor, claim_id, lock=True)
    mine = access.help_of(actor, claim)

    if not mine.with_them:
        raise refuse("helping_from_afar", "They are not with you, so we ask them ourselves.")
    if not ticked:
        raise refuse("yes_not_ticked", "They tick this themselves, if they say yes", field="yes")
    if mine.said_yes_at is not None:
        return mine

    return said_yes(actor, claim, mine, How.SCREEN)


@transaction.atomic
def answer_helper(actor: Actor, claim_id: UUID, *, says_yes: bool, how: How) -> Helping | None:
    """The person's own word: by text, on our page, or told to a caseworker. A no ends the help and stops the request.

    Said twice it is said once. After the help has ended there is nothing left to say yes to; a no still stops it.
    """
    claim = access.claim_they_answer_for(actor, claim_id)
    _need_their_word(actor, claim, how)
    found = helped.last_helping(claim)

    if found is None or (says_yes and claim.frozen_at is not None):
        return found
    live = helped.live_helping(claim)
    if says_yes:
        if live is None or live.said_yes_at is not None:
            return found
        return said_yes(actor, claim, live, how)
    if claim.frozen_at is not None or claim.step in FINAL:
        return found

    if found.ended_at is None:
        end_help(actor, claim, found, End.SAID_NO)
    claim.frozen_at = clock.now()
    claim.save(update_fields=["frozen_at"])

    audit.record(actor, Did.CLAIM_FROZEN, claim.subject, helping=str(found.id), how=how.value)
    return found


@transaction.atomic
def end_helping(actor: Actor, claim_id: UUID) -> Helping | None:
    """The person takes the help away, or the helper leaves; the request goes on without them."""
    is_helper = actor.kind is ActorKind.HELPER
    claim = access.claim_helped(actor, claim_id) if is_helper else access.claim_for(actor, claim_id, lock=True)
    found = helped.last_helping(claim)

    if found is None or found.ended_at is not None:
        return found
    if not is_helper and actor.kind is not ActorKind.CLAIMANT:
        raise refuse("helping_is_theirs", "Only the person themselves ends this, or whoever helps them.")

    end_help(actor, claim, found, End.LEFT if is_helper else End.REMOVED)
    return found


@transaction.atomic
def thaw_claim(actor: Actor, claim_id: UUID) -> Claim:
    """It may go on after all: the person said so with their own code, or to a caseworker who called them."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.frozen_at is None:
        return claim
    if actor.kind is ActorKind.ORGANISER:
        need_role(actor, Role.CASEWORKER.value)
        access.need_apart(actor, claim)
    elif actor.kind is not ActorKind.CLAIMANT:
        raise refuse("thawing_is_theirs", "Only the person themselves can let this go on.")

    claim.frozen_at = None
    claim.save(update_fields=["frozen_at"])

    audit.record(actor, Did.CLAIM_THAWED, claim.subject)
    return claim


@transaction.atomic
def end_old_helpings(actor: Actor) -> int:
    """What the clock does: help of thirty days, and help with what is paid or stopped. Returns how many ended."""
    count = 0
    for old in helped.old_helpings().order_by("id"):
        claim = access.claim_for(actor, old.claim_id, lock=True)
        found = Helping.objects.filter(id=old.id, ended_at__isnull=True).first()
        if found is not None:
            end_help(actor, claim, found, _why_over(claim, found))
            count += 1
    return count


def _why_over(claim: Claim, found: Helping) -> End:
    if claim.step is State.CLOSED:
        return End.PAID
    if claim.step in FINAL:
        return End.STOPPED
    return End.TIME if helping.is_over_time(found.began_at, at=clock.now()) else End.REMOVED


def _need_their_word(actor: Actor, claim: Claim, how: How) -> None:
    """The person says it themselves, or a caseworker who heard or read it does; a helper never answers for them."""
    if actor.kind is ActorKind.ORGANISER and how in helping.HEARD:
        need_role(actor, Role.CASEWORKER.value)
        access.need_apart(actor, claim)
    elif not (actor.kind is ActorKind.CLAIMANT and how in {How.PAGE, How.TEXT}):
        raise refuse("word_is_theirs", "Only the person themselves can say yes or no to this.")
