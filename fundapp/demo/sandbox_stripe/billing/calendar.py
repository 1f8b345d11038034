"""When the next period begins: the same day of every month, or its last where there is no such day. Pure."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta

_DAYS = {"day": 1, "week": 7}


def next_period(anchor: int, after: int, *, interval: str, count: int) -> int:
    """The first of the moments `anchor`, `anchor` and one interval, … that is later than `after`."""
    step = 0
    while (moment := _moved(anchor, step * count, interval)) <= after:
        step += 1
    return moment


def _moved(anchor: int, by: int, interval: str) -> int:
    start = datetime.fromtimestamp(anchor, UTC)
    if interval in _DAYS:
        return int((start + timedelta(days=by * _DAYS[interval])).timestamp())
    months = by * (12 if interval == "year" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())
