"""Taking a request back: stopping it, deleting what can be deleted, and the end of the address after that."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault import selectors as sealed
from fundapp.vault.classes import SealedClass
from payouts.claims import access, clocks, codes, helped, questions, registry, selectors, workflow
from payouts.claims.actions import consents
from payouts.claims.actions.yes import end_help
from payouts.claims.consents import Purpose
from payouts.claims.ending import end_without_trace
from payouts.claims.helping import End
from payouts.claims.models import Claim
from payouts.claims.posting import tell
from payouts.claims.workflow import By, State, Verb

_ON_ITS_WAY = "Your money is on its way to you. When it has arrived you can delete what we hold about you."
# How long an address may be kept for the one letter that says everything is deleted.
LAST_LETTER_WITHIN = timedelta(days=1)


@transaction.atomic
def withdraw_claim(actor: Actor, claim_id: UUID) -> Claim:
    """Stop it: nothing further happens, and nothing more is paid than what is on its way.

    What was told stays sealed until its clocks run out, or until it is erased.
    """
    claim = access.claim_for(actor, claim_id, lock=True)

    _need_the_person(actor)
    if claim.step is State.WITHDRAWN:
        return claim
    target = workflow.step(claim.step, Verb.WITHDRAW, By.CLAIMANT)

    for hook in registry.withdrawal_hooks():
        hook(actor, claim.id)
    # Nothing is sent any more, so nothing needs to be found by a number.
    for ended in registry.ending_hooks():
        ended(claim.id)
    _end_yeses(actor, claim, but=Purpose.MESSAGES)
    helps = helped.last_helping(claim)
    if helps is not None and helps.ended_at is None:
        end_help(actor, claim, helps, End.STOPPED)
    outbox.call_off(claim.subject, claim_id=str(claim.id))
    claim.state, claim.asked_for = target, ""
    claim.ended_at = claim.changed_at = clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_WITHDRAWN, claim.subject)
    return claim


@transaction.atomic
def erase_claim(actor: Actor, claim_id: UUID) -> Claim:
    """Stop it if it still runs, and delete what can be: all but amounts and dates. Its receipt is in the row."""
    claim = access.claim_for(actor, claim_id, lock=True)

    _need_the_person(actor)
    if claim.erased_at is not None:
        return claim
    if clocks.is_on_its_way(claim):
        raise refuse("money_is_on_its_way", _ON_ITS_WAY)
    if claim.step not in workflow.ENDED:
        claim = withdraw_claim(actor, claim_id)
    by = clock.now() + LAST_LETTER_WITHIN if _is_told(claim) else None

    _end_yeses(actor, claim, but=None if by is None else Purpose.MESSAGES)
    end_without_trace(actor, claim, claim.step, receipt=_free_receipt(), last_letter_by=by)

    audit.record(actor, Did.CLAIM_ERASED, claim.subject, by="person", receipt=claim.receipt)

    if by is not None:
        tell(claim, "claims.deleted", "deleted")
    return claim


@transaction.atomic
def note_copy(actor: Actor, claim_id: UUID) -> Claim:
    """Say that the person took a copy of what is held, before it is opened for them."""
    claim = access.claim_for(actor, claim_id)

    _need_the_person(actor)

    audit.record(actor, Did.CLAIM_COPIED, claim.subject)
    return claim


@transaction.atomic
def forget_address(actor: Actor, claim_id: UUID) -> Claim:
    """The last letter has left, or its day is over: the way to reach the person goes too."""
    claim = access.locked(claim_id)

    if claim.last_letter_by is None:
        return claim

    _end_yeses(actor, claim)
    vault.shred(claim.subject, SealedClass.CONTACT)
    for ended in registry.ending_hooks():
        ended(claim.id)
    claim.contact_route, claim.last_letter_by = "", None
    claim.save(update_fields=["contact_route", "last_letter_by"])

    audit.record(actor, Did.CLAIM_ERASED, claim.subject, by="clock", classes=[SealedClass.CONTACT.value])
    return claim


def _need_the_person(actor: Actor) -> None:
    if actor.kind is not ActorKind.CLAIMANT:
        raise refuse("only_the_person", "Only the person who asked can take a request back.")


def _end_yeses(actor: Actor, claim: Claim, *, but: Purpose | None = None) -> None:
    """Nothing is agreed to any more, except the last letter while there is one to come."""
    for purpose in Purpose:
        if purpose is not but:
            consents.end_yes(actor, claim, purpose)


def _is_told(claim: Claim) -> bool:
    """Whether a last letter can leave: they allow one, and there is somewhere to send it."""
    if claim.contact_route not in questions.WRITTEN_TO or not selectors.holds_yes(claim, Purpose.MESSAGES):
        return False
    return questions.REACHED_BY[claim.contact_route] in sealed.sealed_fields(claim.subject, SealedClass.CONTACT)


def _free_receipt() -> str:
    receipt = codes.new_receipt()
    return _free_receipt() if Claim.objects.filter(receipt=receipt).exists() else receipt
