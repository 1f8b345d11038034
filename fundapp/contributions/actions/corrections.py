"""What people saw and wrote down wrongly comes out of the books again: one organiser asks, another agrees."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import counting
from fundapp.contributions.actions.offline import COUNTERS
from fundapp.contributions.models import CashBanking, OfflineCorrection, OfflineGift, RecurringContribution
from fundapp.contributions.selectors.offline import paid_pence
from fundapp.contributions.workflow import CorrectionReason, CorrectionState, OfflineState, RecurringKind
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from members.access import need_one_of

_IN_THE_BOOKS = frozenset({OfflineState.CONFIRMED, OfflineState.RECOGNISED, OfflineState.UNIDENTIFIED})


@transaction.atomic
def ask_correction_of_gift(actor: Actor, *, key: str, offline_id: UUID, reason: str) -> OfflineCorrection:
    """Say that a gift should come out of the books again. Another organiser decides."""
    gift = OfflineGift.objects.select_for_update().get(id=offline_id)
    known = OfflineCorrection.objects.filter(once_key=key).first()

    need_one_of(actor, *COUNTERS)
    if known is not None:
        return known
    _need_something_to_ask(gift.corrections.all(), reason=reason, is_booked=gift.state in _IN_THE_BOOKS)

    correction = OfflineCorrection.objects.create(once_key=key, gift=gift, reason=reason, asked_by=actor.id)

    audit.record(actor, Verb.CORRECTION_ASKED, f"offline:{gift.id}", correction=str(correction.id), reason=reason)
    return correction


@transaction.atomic
def ask_correction_of_banking(actor: Actor, *, key: str, banking_id: UUID, reason: str) -> OfflineCorrection:
    """Say that what went to the bank was something else. Another organiser decides."""
    banking = CashBanking.objects.select_for_update().get(id=banking_id)
    known = OfflineCorrection.objects.filter(once_key=key).first()

    need_one_of(actor, *COUNTERS)
    if known is not None:
        return known
    _need_something_to_ask(banking.corrections.all(), reason=reason, is_booked=banking.corrected_at is None)

    correction = OfflineCorrection.objects.create(once_key=key, banking=banking, reason=reason, asked_by=actor.id)

    audit.record(actor, Verb.CORRECTION_ASKED, f"banking:{banking.id}", correction=str(correction.id), reason=reason)
    return correction


@transaction.atomic
def approve_correction(actor: Actor, *, correction_id: UUID) -> OfflineCorrection:
    """A second person agrees: the exact reverse of each entry is posted. The gift stays, with nothing of it kept."""
    correction = OfflineCorrection.objects.select_for_update().get(id=correction_id)

    need_one_of(actor, *COUNTERS)
    if correction.state == CorrectionState.MADE:
        return correction
    if correction.state != CorrectionState.ASKED:
        raise refuse("correction_decided", "This was declined. Ask for it again if it is still wrong.")
    counting.check_second(first=correction.asked_by, second=actor.id)

    if correction.gift is not None:
        _take_out(OfflineGift.objects.select_for_update().get(id=correction.gift.id))
    if correction.banking is not None:
        _undo_banking(CashBanking.objects.select_for_update().get(id=correction.banking.id))
    _close(correction, CorrectionState.MADE, actor)

    audit.record(actor, Verb.CORRECTION_MADE, _subject(correction), correction=str(correction.id))
    return correction


@transaction.atomic
def decline_correction(actor: Actor, *, correction_id: UUID) -> OfflineCorrection:
    """It is right as it is, or whoever asked thinks better of it. Nothing moves."""
    correction = OfflineCorrection.objects.select_for_update().get(id=correction_id)

    need_one_of(actor, *COUNTERS)
    if correction.state == CorrectionState.DECLINED:
        return correction
    if correction.state != CorrectionState.ASKED:
        raise refuse("correction_decided", "This was agreed, and is in the books.")

    _close(correction, CorrectionState.DECLINED, actor)

    audit.record(actor, Verb.CORRECTION_DECLINED, _subject(correction), correction=str(correction.id))
    return correction


def _need_something_to_ask(corrections: QuerySet[OfflineCorrection], *, reason: str, is_booked: bool) -> None:
    if reason not in set(CorrectionReason):
        raise refuse("reason_missing", "Choose why it has to come out of the books.")
    if not is_booked:
        raise refuse("not_in_the_books", "This is not in the books, so there is nothing to take out.")
    if corrections.filter(state=CorrectionState.ASKED).exists():
        raise refuse("correction_asked_already", "Somebody has asked for this already. It waits for a second person.")


def _take_out(gift: OfflineGift) -> None:
    """The way it went in, backwards: first out of the pot, then out of what had come."""
    if gift.state == OfflineState.RECOGNISED:
        ledger.reverse(f"recognised:{gift.id}", by_source=f"corrected:recognised:{gift.id}")
    ledger.reverse(counting.source_of(gift.id), by_source=f"corrected:{counting.source_of(gift.id)}")
    if gift.contribution is not None:
        gift.contribution.refunded_pence = gift.contribution.gross_pence or 0
        gift.contribution.save(update_fields=["refunded_pence"])
    if gift.recurring_id is not None:
        _owe_again(RecurringContribution.objects.select_for_update().get(id=gift.recurring_id), gift.amount_pence)
    gift.state = OfflineState.CORRECTED.value
    gift.save(update_fields=["state"])


def _undo_banking(banking: CashBanking) -> None:
    ledger.reverse(f"banked:{banking.id}", by_source=f"corrected:banked:{banking.id}")
    banking.corrected_at = clock.now()
    banking.save(update_fields=["corrected_at"])


def _owe_again(promise: RecurringContribution, pence: int) -> None:
    """Dues that were not paid after all are due again."""
    if promise.kind == RecurringKind.GIFT or promise.next_on is None:
        return
    after_pence = paid_pence(promise)
    months = counting.months_covered(
        before_pence=after_pence + pence, after_pence=after_pence, amount_pence=promise.amount_pence
    )
    promise.next_on = counting.months_on(promise.next_on, months)
    promise.save(update_fields=["next_on"])


def _close(correction: OfflineCorrection, state: CorrectionState, actor: Actor) -> None:
    correction.state, correction.decided_by, correction.decided_at = state.value, actor.id, clock.now()
    correction.save(update_fields=["state", "decided_by", "decided_at"])


def _subject(correction: OfflineCorrection) -> str:
    return f"offline:{correction.gift_id}" if correction.gift_id else f"banking:{correction.banking_id}"
