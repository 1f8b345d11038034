"""The dates that a claimant is promised, and the new one when a date has passed. It must never know who keeps them.

Dates and not durations, because a person in need plans by dates.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# The evening, when volunteers work and before a person has to go to bed without knowing.
EVENING = time(20, 0)
DAYS_TO_PREPARE = 1
DAYS_TO_DECIDE = 3
DAYS_TO_PAY = 2
# How long after a no a person may ask for a second look.
DAYS_TO_ASK_AGAIN = 28
DAYS_TO_CALL = 1


@dataclass(frozen=True, slots=True)
class Promises:
    prepare_by: datetime
    decide_by: datetime
    pay_by: datetime


def made_at(submitted_at: datetime) -> Promises:
    """What is promised when a request arrives."""
    return Promises(
        prepare_by=_evening(submitted_at, DAYS_TO_PREPARE),
        decide_by=_evening(submitted_at, DAYS_TO_DECIDE),
        pay_by=_evening(submitted_at, DAYS_TO_DECIDE + DAYS_TO_PAY),
    )


def look_again_until(decided_at: datetime) -> datetime:
    """The evening of the last day on which a second look can be asked for."""
    return _evening(decided_at, DAYS_TO_ASK_AGAIN)


def call_by(asked_at: datetime) -> datetime:
    """Until when a person looks at a wish to be called."""
    return _evening(asked_at, DAYS_TO_CALL)


def pay_by(decided_at: datetime) -> datetime:
    """Once there is a yes, the money is promised from that day."""
    return _evening(decided_at, DAYS_TO_PAY)


def kept_or_new(promised: datetime, *, now: datetime) -> tuple[datetime, bool]:
    """The date to show and whether it is late: a date that has passed is replaced by tomorrow evening."""
    if now <= promised:
        return promised, False
    return _evening(now, 1), True


def _evening(moment: datetime, days: int) -> datetime:
    day: date = moment.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(day, EVENING, LONDON).astimezone(UTC)
