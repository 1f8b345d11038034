"""How long what is left may take, from how long the last ones took; unknown is said as nothing. It knows spans only."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from statistics import median

# Longer than this between opening and voting, and the person was away meanwhile.
_STAYED = timedelta(hours=1)
# Fewer say nothing about the next one.
_FEWEST = 3


def usual(taken: Iterable[timedelta]) -> timedelta | None:
    """The time that one usually takes, or None where too few are known to say so."""
    stayed = [one.total_seconds() for one in taken if timedelta(0) < one <= _STAYED]
    return timedelta(seconds=median(stayed)) if len(stayed) >= _FEWEST else None


def minutes(left: int, *, own: Sequence[timedelta], everyones: Sequence[timedelta]) -> int | None:
    """Whole minutes for `left` of them: by one's own pace, else by everyone's, else unknown. Never less than one."""
    each = usual(own) or usual(everyones)
    return max(1, round(left * each / timedelta(minutes=1))) if each is not None and left else None
