"""A month of the fund's people, from midnight to midnight in London. It must never know what happened in it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fundapp.kernel.clock import LONDON

_WRITTEN = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month, by its first day."""

    first: date

    def __post_init__(self) -> None:
        assert self.first.day == 1, "a month is named by its first day"

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> "Month":
        return month_of(self.first + timedelta(days=31))

    @property
    def before(self) -> "Month":
        return month_of(self.first - timedelta(days=1))

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment that is no longer in it."""
        return _midnight(self.next.first)

    def is_over(self, today: date) -> bool:
        return today > self.last


def month_of(day: date) -> Month:
    return Month(day.replace(day=1))


def read(written: str) -> Month | None:
    """`2026-10`, or None for anything else."""
    match = _WRITTEN.fullmatch(written)
    return Month(date(int(match["year"]), int(match["month"]), 1)) if match else None


def between(first: Month, last: Month) -> list[Month]:
    """From the first to the last, both included."""
    months = []
    while first <= last:
        months.append(first)
        first = first.next
    return months


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
