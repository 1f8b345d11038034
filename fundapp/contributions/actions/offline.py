"""Gifts that people see arrive: written down, counted by a second person, booked, taken to the bank."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import codes, counting
from fundapp.contributions.actions import arriving
from fundapp.contributions.actions.arriving import Arrival
from fundapp.contributions.counting import Seen
from fundapp.contributions.models import Campaign, CashBanking, Contribution, OfflineGift, RecurringContribution
from fundapp.contributions.selectors.offline import asked_under_locked
from fundapp.contributions.workflow import OfflineState, OfflineWay
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import chart, journal
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Account
from members.access import need_one_of
from members.roles import Role

# Who may write down, count and recognise. Caseworkers know claimants, and need not know who gives.
COUNTERS = (Role.TREASURER, Role.ADMINISTRATOR)


@transaction.atomic
def record_cash(actor: Actor, *, key: str, campaign_id: UUID, seen: Seen) -> OfflineGift:
    """Write down cash or a cheque. It is in the books once another person has counted it.

    A reference names dues or a levy that are paid so, and then says what they are for.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = OfflineGift.objects.filter(once_key=key).first()

    need_one_of(actor, *COUNTERS)
    if known is not None:
        _need_the_same(known, seen)
        return known
    if seen.way not in {OfflineWay.CASH, OfflineWay.CHEQUE}:
        raise refuse("not_cash_or_cheque", "Choose cash or a cheque. A transfer is written down from the statement.")
    _check(seen.amount_pence, seen.received_on)
    promise = _promise(seen.reference) if seen.reference.strip() else None
    _need_no_twin(seen, reference=promise.reference if promise else "")

    gift = OfflineGift.objects.create(
        once_key=key,
        way=seen.way,
        amount_pence=seen.amount_pence,
        received_on=seen.received_on,
        reference=promise.reference if promise else "",
        campaign=promise.campaign if promise else campaign,
        recurring=promise,
        email=seen.email.strip(),
        state=OfflineState.RECORDED.value,
        recorded_by=actor.id,
    )

    _record(actor, Verb.OFFLINE_RECORDED, gift)
    return gift


@transaction.atomic
def confirm_count(actor: Actor, *, offline_id: UUID, counted_pence: int) -> OfflineGift:
    """The second person has counted the same: the money is in the books, and whoever left an address is thanked."""
    gift = OfflineGift.objects.select_for_update().get(id=offline_id)

    need_one_of(actor, *COUNTERS)
    if gift.state == OfflineState.CONFIRMED:
        return gift
    if gift.state != OfflineState.RECORDED:
        raise refuse("not_waiting_for_a_count", "This gift does not wait for a second count.")
    counting.check_second(first=gift.recorded_by, second=actor.id)
    counting.check_count(recorded_pence=gift.amount_pence, counted_pence=counted_pence, currency=settings.FUND_CURRENCY)
    assert gift.campaign is not None, "cash is recorded for a campaign"

    source, at = counting.source_of(gift.id), counting.moment_of(gift.received_on)
    ledger.post(journal.cash_gift(source=source, at=at, pot=gift.campaign.pot, pence=gift.amount_pence))
    gift.contribution = arriving.arrived(actor, Arrival(gift, source, at, gift.campaign, gift.email))
    gift.state, gift.confirmed_by, gift.confirmed_at = OfflineState.CONFIRMED.value, actor.id, clock.now()
    gift.email = ""
    gift.save(update_fields=["state", "confirmed_by", "confirmed_at", "contribution", "email"])

    _record(actor, Verb.OFFLINE_CONFIRMED, gift)
    return gift


@transaction.atomic
def withdraw_record(actor: Actor, *, offline_id: UUID) -> OfflineGift:
    """Take a record back before it is counted: it was wrong. Nothing was in the books, and no address stays."""
    gift = OfflineGift.objects.select_for_update().get(id=offline_id)

    need_one_of(actor, *COUNTERS)
    if gift.state == OfflineState.WITHDRAWN:
        return gift
    if gift.state != OfflineState.RECORDED:
        raise refuse("in_the_books_already", "This is in the books already. Ask for a correction instead.")

    gift.state, gift.email = OfflineState.WITHDRAWN.value, ""
    gift.save(update_fields=["state", "email"])

    _record(actor, Verb.OFFLINE_WITHDRAWN, gift)
    return gift


@transaction.atomic
def record_transfer(actor: Actor, *, key: str, seen: Seen) -> OfflineGift:
    """A line of the bank statement. With a reference that we gave it is that gift; without, it waits unidentified."""
    # Of the accounts that an entry touches this one is locked first, so that nothing waits in a circle.
    list(Account.objects.select_for_update(no_key=True).filter(code=chart.BANK))
    promised, standing = asked_under_locked(seen.reference)
    known = OfflineGift.objects.filter(once_key=key).first()

    need_one_of(actor, *COUNTERS)
    if known is not None:
        _need_the_same(known, seen)
        return known
    if seen.way != OfflineWay.BANK:
        raise refuse("not_a_transfer", "Cash and cheques are written down as such, and counted by two.")
    _check(seen.amount_pence, seen.received_on)
    _need_no_twin(seen, reference=seen.reference.strip())

    gift = OfflineGift(
        once_key=key,
        way=seen.way,
        amount_pence=seen.amount_pence,
        received_on=seen.received_on,
        reference=seen.reference.strip(),
        recurring=standing,
        recorded_by=actor.id,
    )
    _book(actor, gift, to=promised or standing, promised=promised)
    gift.save(force_insert=True)

    _record(actor, Verb.OFFLINE_RECORDED, gift)
    return gift


@transaction.atomic
def bank_cash(actor: Actor, *, key: str, amount_pence: int, banked_on: date) -> CashBanking:
    """Somebody took cash and cheques to the bank: never more than was counted in."""
    list(Account.objects.select_for_update(no_key=True).filter(code__in=[chart.BANK, chart.CASH]).order_by("code"))
    known = CashBanking.objects.filter(once_key=key).first()

    need_one_of(actor, *COUNTERS)
    if known is not None:
        if (known.amount_pence, known.banked_on) != (amount_pence, banked_on):
            raise refuse("key_reused", "This page was sent before with other answers. Please load it again.")
        return known
    _check(amount_pence, banked_on)
    counting.check_in_the_tin(
        pence=amount_pence, cash_pence=books.balance_pence(chart.CASH), currency=settings.FUND_CURRENCY
    )

    banking = CashBanking.objects.create(
        once_key=key, amount_pence=amount_pence, banked_on=banked_on, banked_by=actor.id
    )
    ledger.post(
        journal.cash_banked(source=f"banked:{banking.id}", at=counting.moment_of(banked_on), pence=banking.amount_pence)
    )

    audit.record(actor, Verb.CASH_BANKED, f"banking:{banking.id}", amount_pence=amount_pence)
    return banking


def _check(amount_pence: int, day: date) -> None:
    counting.check_amount(amount_pence)
    counting.check_day(day, today=clock.today())


def _need_the_same(known: OfflineGift, seen: Seen) -> None:
    if (known.way, known.amount_pence, known.received_on) != (seen.way, seen.amount_pence, seen.received_on):
        raise refuse("key_reused", "This page was sent before with other answers. Please load it again.")


def _need_no_twin(seen: Seen, *, reference: str) -> None:
    """Two people who write down the same collection are the usual way to count it twice."""
    twins = OfflineGift.objects.filter(
        way=seen.way, amount_pence=seen.amount_pence, received_on=seen.received_on, reference=reference
    )
    if not seen.is_another and twins.exclude(state__in=[OfflineState.WITHDRAWN, OfflineState.CORRECTED]).exists():
        raise refuse(
            "looks_recorded_already",
            "One just like this was written down for that day. If this is another one, tick the box that says so.",
        )


def _book(
    actor: Actor, gift: OfflineGift, *, to: Contribution | RecurringContribution | None, promised: Contribution | None
) -> None:
    """Into the pot that the reference is for; or to the side, until somebody knows."""
    source, at = counting.source_of(gift.id), counting.moment_of(gift.received_on)
    if to is None:
        gift.state = OfflineState.UNIDENTIFIED.value
        ledger.post(journal.unidentified_gift(source=source, at=at, pence=gift.amount_pence))
        return
    gift.state, gift.campaign = OfflineState.CONFIRMED.value, to.campaign
    ledger.post(journal.bank_gift(source=source, at=at, pot=to.campaign.pot, pence=gift.amount_pence))
    gift.contribution = arriving.arrived(actor, Arrival(gift, source, at, to.campaign), promised=promised)


def _promise(reference: str) -> RecurringContribution:
    promise = RecurringContribution.objects.filter(reference=codes.read_reference(reference) or "-").first()
    if promise is None:
        raise refuse(
            "reference_unknown", "No dues, levy or standing order has this reference. Leave it empty for a gift."
        )
    return promise


def _record(actor: Actor, verb: Verb, gift: OfflineGift) -> None:
    audit.record(actor, verb, f"offline:{gift.id}", way=gift.way, amount_pence=gift.amount_pence, state=gift.state)
