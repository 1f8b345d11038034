"""The only place that reads the time, so that a story can be told at any date. It never knows what the time is for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_frozen: ContextVar[datetime | None] = ContextVar("clock_frozen", default=None)


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    frozen = _frozen.get()
    return frozen if frozen is not None else datetime.now(UTC)


def today() -> date:
    """Today's date where the fund's people are: London, not UTC, so that a late evening in June is still today."""
    return now().astimezone(LONDON).date()


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (aware). Demo data and tests tell their stories with it."""
    assert moment.tzinfo is not None, "a moment without a zone is a guess"
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
