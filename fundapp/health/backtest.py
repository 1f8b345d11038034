"""Whether yesterday's fans were right about today: each past week is foretold from the weeks before it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from fundapp.health.fan import LEAST_WEEKS, Flow, Turn, simulate

AHEAD_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was expected `AHEAD_WEEKS` before, and what there was, in pence."""

    week: int
    low_pence: int
    middle_pence: int
    high_pence: int
    was_pence: int

    @property
    def is_within(self) -> bool:
        return self.low_pence <= max(0, self.was_pence) <= self.high_pence


@dataclass(frozen=True, slots=True)
class BackTest:
    foretold: tuple[Foretold, ...]

    @property
    def within(self) -> int:
        return sum(1 for each in self.foretold if each.is_within)

    @property
    def percent_within(self) -> int | None:
        """Of eight-in-ten bands, about 80 should be within. None where there is too little past to try."""
        return 100 * self.within // len(self.foretold) if self.foretold else None


def back_test(past: Sequence[Flow], *, free_pence: int) -> BackTest:
    """Foretell every week that has enough weeks before it. `free_pence` is what is free at the end of the last one."""
    # What was free at the end of each week, walking back from now.
    free = [free_pence]
    for flow in reversed(past[1:]):
        free.append(free[-1] - flow.given_pence + flow.promised_pence)
    free.reverse()
    return BackTest(tuple(_foretold(past, free, place) for place in range(LEAST_WEEKS - 1, len(past) - AHEAD_WEEKS)))


def _foretold(past: Sequence[Flow], free: Sequence[int], place: int) -> Foretold:
    fan = simulate(free[place], past[: place + 1], turn=Turn(), seed=f"back-test:{place}", weeks=AHEAD_WEEKS)
    band = fan.bands[-1]
    return Foretold(place + AHEAD_WEEKS, band.low_pence, band.middle_pence, band.high_pence, free[place + AHEAD_WEEKS])
