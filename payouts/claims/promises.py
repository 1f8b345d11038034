"""The dates that a claimant is promised, and the new one when a date has passed. It must never know who keeps them.

Dates and not durations, because a person in need plans by dates.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from payouts.claims.workflow import State

LONDON = ZoneInfo("Europe/London")
# The evening, when volunteers work and before a person has to go to bed without knowing.
EVENING = time(20, 0)
DAYS_TO_PREPARE = 1
DAYS_TO_DECIDE = 3
DAYS_TO_PAY = 2
# How long after a no a person may ask for a second look.
DAYS_TO_ASK_AGAIN = 28
DAYS_TO_CALL = 1


class Promise(StrEnum):
    """What is promised by a date."""

    PREPARE = "prepare"
    DECIDE = "decide"
    PAY = "pay"


# Which promise a claim waits for. While we wait for the person themselves, no date of ours is missed.
_WAITS_FOR = {
    State.SUBMITTED: Promise.PREPARE,
    State.PREPARING: Promise.PREPARE,
    State.DECIDING: Promise.DECIDE,
    State.APPROVED: Promise.PAY,
}
WAITS_FOR_US = tuple(_WAITS_FOR)


@dataclass(frozen=True, slots=True)
class Promises:
    prepare_by: datetime
    decide_by: datetime
    pay_by: datetime

    def by(self, promise: Promise) -> datetime:
        return {Promise.PREPARE: self.prepare_by, Promise.DECIDE: self.decide_by, Promise.PAY: self.pay_by}[promise]


def waited_for(step: State) -> Promise | None:
    return _WAITS_FOR.get(step)


def after_missing(promise: Promise, made: Promises, *, now: datetime) -> Promises:
    """New dates when one has passed: tomorrow evening, and each that follows at least a day behind it."""
    new = evening(now, 1)
    prepare = new if promise is Promise.PREPARE else made.prepare_by
    decide = {Promise.PREPARE: max(made.decide_by, evening(new, 1)), Promise.DECIDE: new}.get(promise, made.decide_by)
    pay = new if promise is Promise.PAY else max(made.pay_by, evening(decide, 1))
    return Promises(prepare_by=prepare, decide_by=decide, pay_by=pay)


def made_at(submitted_at: datetime, *, within_days: int) -> Promises:
    """What is promised when a request arrives: the days that everybody has, and sooner where the rules say so."""
    days = min(DAYS_TO_DECIDE, within_days)
    return Promises(
        prepare_by=evening(submitted_at, min(DAYS_TO_PREPARE, days)),
        decide_by=evening(submitted_at, days),
        pay_by=evening(submitted_at, days + DAYS_TO_PAY),
    )


def hurried(made: Promises, *, now: datetime, within_days: int | None) -> Promises:
    """What is promised once it is known to be urgent: never later than it was, and the same where rules say nothing."""
    if within_days is None:
        return made
    decide_by = min(made.decide_by, evening(now, within_days))
    pay_by = min(made.pay_by, evening(decide_by, DAYS_TO_PAY))
    return Promises(prepare_by=min(made.prepare_by, decide_by), decide_by=decide_by, pay_by=pay_by)


def look_again_until(decided_at: datetime, *, days: int | None) -> datetime:
    """The evening of the last day on which a second look can be asked for: as the rules say, or as everybody has it."""
    return evening(decided_at, days or DAYS_TO_ASK_AGAIN)


def made_again_at(asked_at: datetime, *, within_days: int | None) -> Promises:
    """What is promised when other people are to look: as for a new request, or by the rules."""
    made = made_at(asked_at, within_days=DAYS_TO_DECIDE)
    if within_days is None:
        return made
    decide_by = evening(asked_at, within_days)
    pay_by = evening(decide_by, DAYS_TO_PAY)
    return Promises(prepare_by=min(made.prepare_by, decide_by), decide_by=decide_by, pay_by=pay_by)


def call_by(asked_at: datetime) -> datetime:
    """Until when a person looks at a wish to be called."""
    return evening(asked_at, DAYS_TO_CALL)


def pay_by(decided_at: datetime) -> datetime:
    """Once there is a yes, the money is promised from that day."""
    return evening(decided_at, DAYS_TO_PAY)


def kept_or_new(promised: datetime, *, now: datetime) -> tuple[datetime, bool]:
    """The date to show and whether it is late: a date that has passed is replaced by tomorrow evening."""
    if now <= promised:
        return promised, False
    return evening(now, 1), True


def evening(moment: datetime, days: int) -> datetime:
    """The evening of the day that is so many days from this one: when what is promised is promised for."""
    day: date = moment.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(day, EVENING, LONDON).astimezone(UTC)
