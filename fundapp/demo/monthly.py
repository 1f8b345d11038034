"""Invented gifts that come every month, as a plan: who begins when, and how each of them stands on the last day.

Pure: from the last day comes always the same plan. It must never know how any of it is done.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fundapp.kernel.clock import LONDON


class PromiseEnds(StrEnum):
    """Where a monthly gift stands on the last day."""

    GIVING = "giving"
    LEFT_OPEN = "left_open"
    ABANDONED = "abandoned"
    PAUSED = "paused"
    FAILING = "failing"
    STOPPED = "stopped"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class PromisePlan:
    """`turns_at` is when something other than the next debit happens to it: a pause, an end, a card that fails."""

    at: datetime
    campaign: str
    amount_pence: int
    ends: PromiseEnds
    email: str
    turns_at: datetime


# How long before the last day each begins, in months and days, and when it turns, in days.
_STORIES: Sequence[tuple[PromiseEnds, int, int, int, int]] = (
    (PromiseEnds.GIVING, 10, 3, 0, 500),
    (PromiseEnds.GIVING, 9, 14, 0, 1_000),
    (PromiseEnds.GIVING, 7, 20, 0, 300),
    (PromiseEnds.GIVING, 5, 8, 0, 500),
    (PromiseEnds.GIVING, 3, 25, 0, 2_000),
    (PromiseEnds.GIVING, 1, 6, 0, 1_500),
    (PromiseEnds.PAUSED, 8, 11, 20, 1_000),
    (PromiseEnds.FAILING, 6, 2, 10, 500),
    (PromiseEnds.GIVEN_UP, 9, 16, 110, 1_000),
    (PromiseEnds.STOPPED, 8, 22, 75, 500),
    (PromiseEnds.ABANDONED, 2, 12, 0, 500),
    (PromiseEnds.LEFT_OPEN, 0, 0, 0, 300),
)


def plans(last_day: date) -> list[PromisePlan]:
    """All of them, in the order in which they begin."""
    found = []
    for number, (ends, months, days, turns, amount_pence) in enumerate(_STORIES, start=1):
        at = _back(last_day - timedelta(days=days), months)
        hour = time(0, 5) if ends is PromiseEnds.LEFT_OPEN else time(9 + number % 12, number * 4)
        found.append(
            PromisePlan(
                at=datetime.combine(at, hour, LONDON),
                campaign="winter-heat" if number % 5 == 0 else "common-pot",
                amount_pence=amount_pence,
                ends=ends,
                email=f"giver{number}@people.example",
                turns_at=datetime.combine(last_day - timedelta(days=turns), time(11, number), LONDON),
            )
        )
    return sorted(found, key=lambda plan: plan.at)


def _back(day: date, months: int) -> date:
    """The same day of an earlier month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
