"""Is the money still cut? Asked once for each weekly payment, answered by the person or their caseworker."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import lasting, selectors, shortening
from payouts.payments.actions.awards import catch_up
from payouts.payments.models import CutEnded, PaymentRun, Payout, RunLine
from payouts.payments.shortening import Ended
from payouts.payments.workflow import Fate, PayoutMove, PayoutState, step_payout


@transaction.atomic
def ask_still_cut(actor: Actor, *, payout_id: UUID) -> bool:
    """Ask the person, once for this payment. False when it was asked before or nobody has to be asked."""
    claim_id = Payout.objects.values_list("award__claim_id", flat=True).get(id=payout_id)
    claim = Claim.objects.select_for_update().get(id=claim_id)
    payout = Payout.objects.select_for_update(of=("self",)).get(id=payout_id)

    is_over = payout.state != PayoutState.PROMISED.value or claim.is_erased or claim.step is State.WITHDRAWN
    if is_over or payout.asked_at is not None or not payout.waits_for_a_yes:
        return False

    payout.asked_at = clock.now()
    payout.save(update_fields=["asked_at"])

    audit.record(actor, Verb.PAYOUT_STILL_CUT_ASKED, claim.subject, payout=str(payout.id), number=payout.number)

    claims.ask_if_still_cut(actor, claim.id, payout_id=payout.id)
    return True


@transaction.atomic
def say_still_cut(actor: Actor, *, claim_id: UUID) -> Payout | None:
    """Yes, it is. The next payment that waits for it can be paid; None when none waits."""
    claim = _claim_told_of(actor, claim_id)
    payout = lasting.next_waiting(claim.id).select_for_update(of=("self",)).first()

    if payout is None or CutEnded.objects.filter(claim=claim).exists():
        return None

    payout.still_needed_at = clock.now()
    payout.save(update_fields=["still_needed_at"])

    audit.record(actor, Verb.PAYOUT_STILL_NEEDED, claim.subject, payout=str(payout.id), number=payout.number)

    return payout


@transaction.atomic
def end_cut(actor: Actor, *, claim_id: UUID, reason: Ended, last_day: date) -> CutEnded:
    """The cut is over since the day after `last_day`: what is left is worked out again, and the rest is free.

    What was sent stays theirs. A payment that is for days on both sides of the end is replaced by a smaller one.
    """
    claim = _claim_told_of(actor, claim_id)
    ended = CutEnded.objects.filter(claim=claim).first()
    if ended is not None:
        return ended
    waiting = _locked_waiting(claim.id)

    _need_possible(claim, waiting, last_day)

    released_pence = _shorten_all(claim, waiting, reason, last_day)
    ended = CutEnded.objects.create(
        claim=claim,
        reason=reason.value,
        last_day=last_day,
        told_by=f"{actor.kind.value}:{actor.id}",
        at=clock.now(),
        released_pence=released_pence,
    )

    audit.record(actor, Verb.CUT_ENDED, claim.subject, reason=reason.value, released_pence=released_pence)

    if claim.step is State.PAYING and lasting.is_all_over(claim.id):
        catch_up(actor, claim_id=claim.id)
    return ended


@transaction.atomic
def fit_to_end(actor: Actor, *, claim_id: UUID) -> int:
    """What a second look has added after the cut was over is for the days until its end too; the pence freed by it.

    Nothing where nobody has said that it is over, and nothing more when it is asked again.
    """
    claim = Claim.objects.select_for_update().get(id=claim_id)
    ended = CutEnded.objects.filter(claim=claim).first()
    if ended is None:
        return 0
    waiting = _locked_waiting(claim.id)

    released_pence = _shorten_all(claim, waiting, Ended(ended.reason), ended.last_day)

    audit.record(actor, Verb.AWARD_RELEASED, claim.subject, amount_pence=released_pence, payouts=len(waiting))

    return released_pence


def _shorten_all(claim: Claim, waiting: Sequence[Payout], reason: Ended, last_day: date) -> int:
    """Work out what is left, to the day; nobody is asked about it any more. Returns the pence that are free again."""
    kept = [payout.amount_pence for payout in waiting]
    if shortening.stops(reason, lasting.stops_on(claim)):
        left = lasting.due_until(claim, last_day) - lasting.sent_pence(claim.id) + _in_runs(waiting)
        kept = shortening.shortened(kept, left)
    released_pence = sum(_shorten(payout, pence, last_day) for payout, pence in zip(waiting, kept, strict=True))
    Payout.objects.filter(
        award__claim=claim, state=PayoutState.PROMISED, needs_confirming=True, still_needed_at__isnull=True
    ).update(still_needed_at=clock.now())
    return released_pence


def _claim_told_of(actor: Actor, claim_id: UUID) -> Claim:
    """The person's own, or any for a caseworker, who may have heard it on the telephone."""
    is_theirs = actor.kind is ActorKind.CLAIMANT and actor.id == str(claim_id)
    is_heard = actor.kind is ActorKind.ORGANISER and Role.CASEWORKER.value in actor.roles
    claim = Claim.objects.select_for_update().filter(id=claim_id).first() if is_theirs or is_heard else None
    if claim is None:
        raise Http404
    return claim


def _locked_waiting(claim_id: UUID) -> list[Payout]:
    """What can still be held back, behind the locks of the runs that have it, the earliest first."""
    waiting = selectors.not_handed_over(claim_id)
    list(PaymentRun.objects.select_for_update().filter(lines__payout__in=waiting, lines__fate=Fate.LIVE).order_by("id"))
    rows = waiting.select_for_update(of=("self",)).select_related("award")
    return list(rows.order_by("first_day", "award_id", "number"))


def _in_runs(waiting: Sequence[Payout]) -> int:
    """What is frozen in a run that nobody has a file of: it has not left."""
    return sum(payout.amount_pence for payout in waiting if payout.state == PayoutState.IN_RUN.value)


def _need_possible(claim: Claim, waiting: Sequence[Payout], last_day: date) -> None:
    if not waiting:
        raise refuse("nothing_left_to_stop", "Nothing is being paid for this request now, so there is nothing to stop.")
    if last_day > clock.today():
        raise refuse("last_day_is_ahead", "Enter the last day that was cut. It cannot be after today.")
    if claim.sanction_from is not None and last_day < claim.sanction_from:
        raise refuse("last_day_is_before", "Enter a last day that is not before the first day of the cut.")


def _shorten(payout: Payout, kept_pence: int, last_day: date) -> int:
    """Leave the payment, take it out, or put a smaller one in its place. Returns the pence that are free again."""
    if kept_pence == payout.amount_pence:
        return 0
    step_payout(PayoutState(payout.state), PayoutMove.RELEASE)
    Payout.objects.filter(id=payout.id).update(state=PayoutState.RELEASED)
    RunLine.objects.filter(payout=payout, fate=Fate.LIVE).update(fate=Fate.DROPPED, fated_at=clock.now())
    if kept_pence > 0:
        Payout.objects.create(
            award=payout.award,
            number=lasting.next_number(payout.award_id),
            amount_pence=kept_pence,
            first_day=payout.first_day,
            last_day=max(payout.first_day, min(payout.last_day, last_day)),
            due_on=payout.due_on,
            reference=payout.reference,
            times_sent=0,
        )
    freed = payout.amount_pence - kept_pence
    source = f"award:{payout.award_id}:shortened:{payout.number}"
    ledger.post(journal.promise_released(source=source, at=clock.now(), pot=payout.award.pot, pence=freed))
    return freed
