"""What people do about messages: answer by text, print a letter, make a call."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_role
from fundapp.kernel.refusal import refuse
from fundapp.messages import access, selectors
from fundapp.messages.digests import message_digest, number_digest
from fundapp.messages.events import HELPER_ASKED
from fundapp.messages.models import Errand, InboundText
from fundapp.messages.replies import Meaning, meaning
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims import registry
from payouts.claims.access import claimant
from payouts.claims.consents import Purpose
from payouts.claims.helping import How
from payouts.claims.models import Claim
from payouts.claims.workflow import FINAL


@transaction.atomic
def take_in_text(actor: Actor, *, provider_id: str, number: str, text: str) -> Meaning:
    """A text came in. The provider may send it again: only the first time counts. Nothing of it is kept but what it
    meant, and a number that nobody was texted at changes nothing and is told nothing.

    STOP takes back the same yes that stands on the page of choices, and the request goes on without messages.
    """
    digest, meant = message_digest(provider_id), meaning(text)
    inbound, is_new = InboundText.objects.get_or_create(message_digest=digest, defaults={"meaning": meant.value})
    if not is_new:
        return Meaning(inbound.meaning)

    found = list(selectors.texted_at(number_digest(number)))

    for claim in found:
        # An older number must not end what comes another way by now; "all" ends it, whichever way it comes.
        if meant is Meaning.STOP_ALL or (meant is Meaning.STOP and claim.contact_route == "text"):
            _stop(actor, claim, meant)
        elif meant is Meaning.START and claim.contact_route == "text":
            _start(actor, claim)
    if meant in {Meaning.YES, Meaning.NO}:
        for hook in registry.reply_hooks():
            hook(tuple(claim.id for claim in found), meant is Meaning.YES)
    return meant


@transaction.atomic
def finish_errand(actor: Actor, errand_id: UUID) -> Errand:
    """The letter is in its envelope, or the call was made. Done twice is done once."""
    need_role(actor, Role.CASEWORKER.value)
    errand = access.errand_for(actor, errand_id, lock=True)

    if errand.done_at is not None:
        return errand
    if not selectors.is_still_news(errand):
        raise refuse("errand_is_over", "This person has taken their request back. Do not write or call.")

    errand.done_at, errand.done_by_id = clock.now(), UUID(actor.id)
    errand.save(update_fields=["done_at", "done_by"])

    verb = Verb.LETTER_PRINTED if errand.kind == Errand.Kind.LETTER else Verb.CALL_BACK_DONE
    audit.record(actor, verb, errand.claim.subject, errand=str(errand.id), topic=errand.topic)
    return errand


@transaction.atomic
def note_answer(actor: Actor, errand_id: UUID, *, says_yes: bool) -> Errand:
    """Whoever was called said whether somebody may help them. With the answer the call is made."""
    errand = access.errand_for(actor, errand_id, kind=Errand.Kind.CALL)

    if errand.topic != HELPER_ASKED.topic:
        raise refuse("nothing_was_asked", "This call asks for no yes or no.")
    if errand.done_at is not None:
        return errand

    # The request is held before the errand, as wherever a request ends.
    claims.answer_helper(actor, errand.claim_id, says_yes=says_yes, how=How.CALL)
    return finish_errand(actor, errand_id)


def _stop(actor: Actor, claim: Claim, meant: Meaning) -> None:
    if selectors.is_silent(claim):
        return
    claims.withdraw_consent(claimant(claim.id), claim.id, purpose=Purpose.MESSAGES)
    audit.record(actor, Verb.TEXTS_STOPPED, claim.subject, what=meant.value)


def _start(actor: Actor, claim: Claim) -> None:
    """What has ended has nothing more to say, so there is nothing to start again."""
    if not selectors.is_silent(claim) or claim.step in FINAL:
        return
    claims.give_consent(claimant(claim.id), claim.id, purpose=Purpose.MESSAGES)
    audit.record(actor, Verb.TEXTS_RESUMED, claim.subject)
