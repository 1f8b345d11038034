"""Judges what people saw with their own eyes: who may count, what must agree, who has paid this month. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from fundapp.kernel import clock
from fundapp.kernel.clock import LONDON
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import refuse

# A transfer over a weekend or a bank holiday is not late.
GRACE = timedelta(days=5)


def source_of(offline_id: UUID) -> str:
    """What the entry of something that people saw is called in the books."""
    return f"offline:{offline_id}"


def moment_of(day: date) -> datetime:
    """The moment that the books give to a day: its noon, or now when that is still to come."""
    return min(clock.now(), datetime.combine(day, time(12), LONDON))


def check_second(*, first: str, second: str) -> None:
    """Nobody acts alone on money."""
    if first == second:
        raise refuse("second_person_needed", "This takes a second person: you did the first part yourself.")


def check_count(*, recorded_pence: int, counted_pence: int, currency: str) -> None:
    if recorded_pence != counted_pence:
        raise refuse(
            "count_differs",
            "You counted %(counted)s, and %(recorded)s was written down. Count again together. If the record is wrong, "
            "take it back and write it down anew.",
            counted=format_pence(counted_pence, currency),
            recorded=format_pence(recorded_pence, currency),
        )


def check_amount(pence: int) -> None:
    if pence <= 0:
        raise refuse("amount_not_positive", "Enter an amount of a penny or more.")


def check_day(day: date, *, today: date) -> None:
    if day > today:
        raise refuse("day_in_the_future", "Money is written down once it is here. Enter today or a day before.")


def check_in_the_tin(*, pence: int, cash_pence: int, currency: str) -> None:
    """More cannot go to the bank than was counted in."""
    if pence > cash_pence:
        raise refuse(
            "more_than_the_cash_box",
            "The books have %(cash)s in cash and cheques, and you banked %(pence)s. Confirm what was counted first.",
            cash=format_pence(max(0, cash_pence), currency),
            pence=format_pence(pence, currency),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw arrive. `is_another` says that a gift just like one of that day is not the same one again."""

    way: str
    amount_pence: int
    received_on: date
    reference: str = ""
    email: str = ""
    is_another: bool = False


class Standing(StrEnum):
    """How dues, a levy or a standing order stand this month."""

    PAID = "paid"
    DUE = "due"
    LATE = "late"
    ENDED = "ended"
    # It was stopped, and money still comes: somebody has to tell the payer.
    STILL_COMING = "still_coming"


@dataclass(frozen=True, slots=True)
class Month:
    """What is known of one promise in this month."""

    amount_pence: int
    came_pence: int
    next_on: date | None
    is_ended: bool


def standing(month: Month, *, today: date) -> Standing:
    if month.is_ended:
        return Standing.STILL_COMING if month.came_pence else Standing.ENDED
    if month.next_on is not None and month.next_on + GRACE < today:
        return Standing.LATE
    return Standing.PAID if month.came_pence >= month.amount_pence else Standing.DUE


def months_covered(*, before_pence: int, after_pence: int, amount_pence: int) -> int:
    """How many whole months more are paid for than before; fewer than none when something came out again."""
    return after_pence // amount_pence - before_pence // amount_pence


def months_on(day: date, months: int) -> date:
    """The same day so many months later or earlier; the last of a month that is too short for it."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
