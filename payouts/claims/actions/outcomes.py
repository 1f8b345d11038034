"""What the committee and the payer say of a claim, inside their own actions' transactions."""

from typing import Any
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import access, promises, questions, workflow
from payouts.claims.models import Claim
from payouts.claims.posting import tell
from payouts.claims.workflow import By, State, Verb


@transaction.atomic
def send_back(actor: Actor, claim_id: UUID, *, wants: str) -> Claim:
    """The panel needs one thing, `wants` of `ASKABLE`: back to the caseworker, and what was voted no longer counts."""
    claim = access.locked(claim_id)

    if claim.step is State.PREPARING:
        return claim
    target = workflow.step(claim.step, Verb.SEND_BACK, By.COMMITTEE)
    assert wants in questions.ASKABLE, f"nobody can be asked for {wants!r}"

    claim.state, claim.panel_wants = target, wants
    claim.save()

    audit.record(actor, Did.CLAIM_SENT_BACK, claim.subject, round=claim.round, wants=wants)
    return claim


@transaction.atomic
def mark_decided(
    actor: Actor, claim_id: UUID, *, outcome: State, amount_pence: int | None, snapshot: dict[str, Any]
) -> Claim:
    """Keep what the panel decided. `snapshot` is `rulebook.record.plain_assessment` of the sum that the panel saw."""
    claim = access.locked(claim_id)

    if claim.step is outcome:
        return claim
    verb = Verb.APPROVE if outcome is State.APPROVED else Verb.NOT_THIS_TIME
    target = workflow.step(claim.step, verb, By.COMMITTEE)
    assert target is outcome, "a panel says yes or not this time"
    access.need_thawed(claim)

    now = clock.now()
    claim.state, claim.decided_at, claim.assessment = target, now, snapshot
    claim.amount_pence = amount_pence if target is State.APPROVED else None
    claim.pay_by = promises.pay_by(now)
    claim.save()

    audit.record(actor, Did.CLAIM_DECIDED, claim.subject, outcome=target.value, amount_pence=claim.amount_pence)

    tell(claim, "claims.decided", f"decided:{claim.round}")
    return claim


@transaction.atomic
def tell_of_first_sum(actor: Actor, claim_id: UUID) -> Claim:
    """Two people gave a sum at once; the request itself goes on being decided."""
    claim = access.locked(claim_id)

    access.need_thawed(claim)

    audit.record(actor, Did.CLAIM_GIVEN_AT_ONCE, claim.subject)

    tell(claim, "claims.decided", f"at_once:{claim.round}")
    return claim


@transaction.atomic
def mark_paying(actor: Actor, claim_id: UUID, *, is_new: bool = True) -> Claim:
    """The money has been sent on its way; from here on it cannot be called back.

    Without `is_new` nothing was sent beyond what a day is known of already: that day stays.
    """
    claim = access.locked(claim_id)

    if claim.step in {State.PAYING, State.CLOSED}:
        return claim
    target = workflow.step(claim.step, Verb.PAY, By.PAYER)

    claim.state = target
    claim.paying_at = clock.now() if is_new else claim.paying_at or clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_PAYING, claim.subject)
    return claim


@transaction.atomic
def close_claim(actor: Actor, claim_id: UUID, *, told_as: str = "paid", is_new: bool = True) -> Claim:
    """All of it was seen leaving the bank. What was stopped meanwhile stays stopped.

    The person is told once under each name in `told_as`. Without `is_new` the day that is known of it stays.
    """
    claim = access.locked(claim_id)

    if claim.step in {State.CLOSED, State.WITHDRAWN}:
        return claim
    target = workflow.step(claim.step, Verb.CLOSE, By.PAYER)

    claim.state = target
    claim.paid_at = clock.now() if is_new else claim.paid_at or clock.now()
    claim.save()

    audit.record(actor, Did.CLAIM_CLOSED, claim.subject)

    tell(claim, "claims.paid", told_as)
    return claim


@transaction.atomic
def reopen_claim(actor: Actor, claim_id: UUID) -> Claim:
    """A payment came back after the claim was closed, so it is being paid again; an erased one stays closed."""
    claim = access.locked(claim_id)

    if claim.step is not State.CLOSED or claim.is_erased:
        return claim

    claim.state = workflow.step(claim.step, Verb.REOPEN, By.PAYER)
    claim.save()

    audit.record(actor, Did.CLAIM_REOPENED, claim.subject)
    return claim


@transaction.atomic
def ask_about_payment(actor: Actor, claim_id: UUID, *, payout_id: UUID, times_sent: int) -> Claim:
    """A payment came back: the person is asked to check a detail, once for each time it was sent."""
    claim = access.locked(claim_id)
    what = f"bounced:{payout_id}:{times_sent}"

    audit.record(actor, Did.CLAIM_WARNED, claim.subject, because="payment_bounced", payout=str(payout_id))

    tell(claim, "claims.payment_bounced", what)
    return claim


@transaction.atomic
def ask_if_still_cut(actor: Actor, claim_id: UUID, *, payout_id: UUID) -> Claim:
    """A weekly payment is near: the person is asked whether the cut goes on, once for each payment."""
    claim = access.locked(claim_id)

    audit.record(actor, Did.CLAIM_WARNED, claim.subject, because="still_cut", payout=str(payout_id))

    tell(claim, "claims.still_cut", f"still_cut:{payout_id}")
    return claim


@transaction.atomic
def tell_what_waits(actor: Actor, claim_id: UUID, *, line_id: UUID) -> Claim:
    """A code, or cash to come for, waits for them: they are told once for each payment."""
    claim = access.locked(claim_id)

    audit.record(actor, Did.CLAIM_WARNED, claim.subject, because="something_waits")

    tell(claim, "claims.something_waits", f"waits:{line_id}")
    return claim


@transaction.atomic
def ask_about_payee(actor: Actor, claim_id: UUID, *, check_id: UUID) -> Claim:
    """The bank says that name and account do not match: the person is asked to look, once for each such answer."""
    claim = access.locked(claim_id)

    audit.record(actor, Did.CLAIM_WARNED, claim.subject, because="payee_no_match")

    tell(claim, "claims.check_payee", f"payee:{check_id}")
    return claim
