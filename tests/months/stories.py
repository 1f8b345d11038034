"""Months with something in them, made by the actions that would make them, at the times at which they would be."""

from datetime import UTC, date, datetime, time

from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.months import actions, checklist
from fundapp.months.calendar import Month, month_of
from fundapp.months.models import ClosedMonth, Reopening
from members.models import Account
from members.roles import Role
from tests import people

SEPTEMBER, OCTOBER, NOVEMBER = (Month(date(2026, month, 1)) for month in (9, 10, 11))
# Every reason there can be, for a fund that has no bank statements yet.
REASONS = {item.code: "The statement comes on the fifth." for item in checklist.ITEMS if not item.must}


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), clock.LONDON).astimezone(UTC)


def last_month() -> Month:
    """For pages, which live in the present."""
    return month_of(clock.today()).before


def a_month(month: Month, *, name: str = "") -> None:
    """Gifts of three kinds, a fee, a refund, a promise that is paid, and a bank charge."""
    name, first = name or str(month), month.first
    ledger.open_standard_accounts()
    said = [
        journal.card_gift(source=f"stripe:{name}-1", at=at(first), pot="general", gross_pence=10_000, fee_pence=170),
        journal.bank_gift(source=f"gift:{name}-2", at=at(first.replace(day=2)), pot="general", pence=5_000),
        journal.cash_gift(source=f"gift:{name}-3", at=at(first.replace(day=3)), pot="general", pence=700),
        journal.refund(source=f"stripe:{name}-4", at=at(first.replace(day=4)), pot="general", pence=1_000),
        journal.settlement(source=f"stripe:{name}-5", at=at(first.replace(day=5)), pence=8_000),
        journal.award_promised(source=f"award:{name}", at=at(first.replace(day=6)), pot="general", pence=3_000),
        journal.payout_sent(source=f"payout:{name}", at=at(first.replace(day=7)), pot="general", pence=2_000),
        journal.payout_confirmed(source=f"payout:{name}:c", at=at(first.replace(day=8)), pence=2_000),
        journal.bank_charge(source=f"bank:{name}", at=at(first.replace(day=9)), pence=250),
    ]
    ledger.post_many(said)


def treasurer() -> Account:
    return people.organiser(Role.TREASURER)


def close(month: Month, by: Account | None = None, *, on: datetime | None = None) -> ClosedMonth:
    """Closed on the second day after, with a reason for whatever was worth a look."""
    with clock.frozen_at(on or at(month.next.first.replace(day=2))):
        return actions.close(people.actor(by or treasurer()), month=month, reasons=REASONS)


def close_now(month: Month, by: Account | None = None) -> ClosedMonth:
    return actions.close(people.actor(by or treasurer()), month=month, reasons=REASONS)


def ask(month: Month, by: Account | None = None) -> Reopening:
    return actions.ask(people.actor(by or treasurer()), month=month, reason="A gift was booked to the wrong pot.")


def reopen(month: Month) -> Reopening:
    return actions.agree(people.actor(people.organiser(Role.RELEASER)), wish_id=ask(month).id)
