"""Many futures of one pot, made of its own past weeks: arithmetic with a seed. It must never know whose money it is.

A moving-block bootstrap (Künsch, 1989): each future is put together from runs of four past weeks, drawn with the seed,
so that a busy month stays a busy month, and gifts and awards of one week stay together. Nothing is assumed of the shape
of either.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

HORIZON_WEEKS = 26
# With fewer weeks behind it, a future would be the same few weeks again and again.
LEAST_WEEKS = 8
PATHS = 400
BLOCK_WEEKS = 4
# Eight futures in ten end between the first and the last.
_LOW, _MIDDLE, _HIGH = 10, 50, 90


@dataclass(frozen=True, slots=True)
class Flow:
    """What one past week brought and promised away, in pence."""

    given_pence: int
    promised_pence: int


@dataclass(frozen=True, slots=True)
class Turn:
    """How the coming weeks differ from the past: gifts and awards in per cent of it, and what comes besides."""

    given_percent: int = 100
    promised_percent: int = 100
    more_each_week_pence: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """What is free at the end of one week: a tenth of the futures is below `low`, half below `middle`."""

    low_pence: int
    middle_pence: int
    high_pence: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """In which week the pot is empty, in the worst tenth, the middle and the best tenth; None beyond the horizon."""

    low_weeks: int | None
    middle_weeks: int | None
    high_weeks: int | None


@dataclass(frozen=True, slots=True)
class Fan:
    """The bands of each coming week, and how long the money lasts."""

    bands: tuple[Band, ...]
    lasting: Lasting


def is_too_early(past: Sequence[Flow]) -> bool:
    return len(past) < LEAST_WEEKS


def simulate(free_pence: int, past: Sequence[Flow], *, turn: Turn, seed: str, weeks: int = HORIZON_WEEKS) -> Fan:
    """`PATHS` futures from what is free now. The same seed and numbers give the same fan, anywhere."""
    assert not is_too_early(past), "ask is_too_early() first"
    # No secret is made here: the seed is published so that anyone can draw the same futures.
    dice = random.Random(seed)  # noqa: S311 -- arithmetic that others repeat, not a secret
    net = [
        flow.given_pence * turn.given_percent // 100
        + turn.more_each_week_pence
        - flow.promised_pence * turn.promised_percent // 100
        for flow in past
    ]
    paths = [_path(free_pence, net, dice, weeks) for _ in range(PATHS)]
    empty = sorted(_empty_in(path) for path in paths)
    return Fan(
        tuple(_band(sorted(path[week] for path in paths)) for week in range(weeks)),
        Lasting(*(_within(_at(empty, percent), weeks) for percent in (_LOW, _MIDDLE, _HIGH))),
    )


def _path(free_pence: int, net: Sequence[int], dice: random.Random, weeks: int) -> list[int]:
    path: list[int] = []
    here = free_pence
    while len(path) < weeks:
        start = dice.randrange(len(net) - BLOCK_WEEKS + 1)
        for change in net[start : start + BLOCK_WEEKS]:
            here += change
            path.append(here)
    return path[:weeks]


def _empty_in(path: Sequence[int]) -> int:
    """The first week, counted from 1, at whose end nothing is free; one past the last where that does not happen."""
    return next((week for week, pence in enumerate(path, start=1) if pence <= 0), len(path) + 1)


def _within(week: int, weeks: int) -> int | None:
    return week if week <= weeks else None


def _band(ordered: Sequence[int]) -> Band:
    # A pot that is empty promises nothing, so the picture ends there.
    return Band(*(max(0, _at(ordered, percent)) for percent in (_LOW, _MIDDLE, _HIGH)))


def _at(ordered: Sequence[int], percent: int) -> int:
    return ordered[(len(ordered) - 1) * percent // 100]
