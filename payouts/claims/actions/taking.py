"""A request by telephone or on paper: a caseworker writes it down, and the person says that it is theirs."""

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
from payouts.claims import access, helped
from payouts.claims.actions.claimant import start_claim
from payouts.claims.helping import Confirmed, TakenBy
from payouts.claims.models import CallNote, Claim
from payouts.claims.workflow import FINAL, State

CALL_LENGTH, SUMMARY_LENGTH = 300, 600


@transaction.atomic
def take_down(actor: Actor, *, key: str, taken_by: TakenBy) -> Claim:
    """Start a request for somebody on the telephone, or from paper. Whoever writes it down has had a part in it."""
    need_role(actor, Role.CASEWORKER.value)
    if taken_by is TakenBy.PAGE:
        raise refuse("taken_by_unknown", "Choose if it came by telephone or on paper", field="taken_by")

    claim = start_claim(actor, key=key, who_for="me", taken_by=taken_by)

    audit.record(actor, Did.CLAIM_STARTED, claim.subject, taken_by=claim.taken_by)
    return claim


@transaction.atomic
def confirm_claim(actor: Actor, claim_id: UUID) -> Claim:
    """The person says with their own code, or to another caseworker on a second call, that this request is theirs."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if not claim.needs_confirming:
        return claim
    by_call = actor.kind is ActorKind.ORGANISER
    if by_call:
        need_role(actor, Role.CASEWORKER.value)
        access.need_apart(actor, claim)
    elif actor.kind is not ActorKind.CLAIMANT:
        raise refuse("confirming_is_theirs", "Only the person themselves can say that this is theirs.")
    if claim.step is State.DRAFT or claim.step in FINAL:
        raise refuse("nothing_to_confirm", "There is nothing to confirm now.")
    access.need_thawed(claim)

    claim.confirmed_at = clock.now()
    claim.confirmed_how = Confirmed.CALL if by_call else Confirmed.CODE
    claim.confirmed_by_id = UUID(actor.id) if by_call else None
    claim.save(update_fields=["confirmed_at", "confirmed_how", "confirmed_by"])

    audit.record(actor, Did.CLAIM_CONFIRMED, claim.subject, how=claim.confirmed_how)
    return claim


@transaction.atomic
def disown_claim(actor: Actor, claim_id: UUID) -> Claim:
    """ "I did not ask for this": nothing moves any more until they say that it may."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.frozen_at is not None:
        return claim
    if actor.kind is not ActorKind.CLAIMANT:
        raise refuse("word_is_theirs", "Only the person themselves can say yes or no to this.")
    if claim.step in FINAL:
        raise refuse("request_has_ended", "This request has ended.")

    claim.frozen_at = clock.now()
    claim.save(update_fields=["frozen_at"])

    audit.record(actor, Did.CLAIM_FROZEN, claim.subject)
    return claim


@transaction.atomic
def note_call(actor: Actor, claim_id: UUID, *, key: str, outcome: CallNote.Outcome, text: str = "") -> CallNote:
    """How a call went. What was said is sealed with the person's own words, and read by whoever has it in hand."""
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    known = CallNote.objects.filter(key=key).first()
    if known is not None:
        return known
    if len(text) > CALL_LENGTH:
        raise refuse("call_too_long", "Use %(most)s letters or fewer", most=CALL_LENGTH, field="text")
    number = helped.calls_of(claim).count() + 1

    note = CallNote.objects.create(key=key, claim=claim, number=number, outcome=outcome, by_id=UUID(actor.id))
    if text.strip():
        vault.seal(claim.subject, SealedClass.NARRATIVE, note.said_in, text.strip())

    audit.record(actor, Did.CALL_BACK_DONE, claim.subject, call=number, outcome=outcome.value)
    return note


@transaction.atomic
def summarise(actor: Actor, claim_id: UUID, *, text: str) -> Claim:
    """What the panel reads beside the facts, in neutral words and without a name. Empty takes it away again."""
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    if claim.step is not State.PREPARING:
        raise refuse("summary_is_closed", "The summary is written while a request is made ready.")
    if len(text) > SUMMARY_LENGTH:
        raise refuse("summary_too_long", "Use %(most)s letters or fewer", most=SUMMARY_LENGTH, field="summary")

    if text.strip():
        vault.seal(claim.subject, SealedClass.NARRATIVE, "summary", text.strip())
    else:
        vault.forget(claim.subject, SealedClass.NARRATIVE, "summary")

    audit.record(actor, Did.CLAIM_SUMMARISED, claim.subject)
    return claim
