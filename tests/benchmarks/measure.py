"""Alternated rounds, medians, ratios against targets, and how they are printed."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# One round of a case: does its work and says how long it took per unit (one entry, one read), in seconds.
Round = Callable[[], float]


@dataclass(frozen=True)
class Target:
    """`case` must be at least `least` times as fast as `against`."""

    case: str
    against: str
    least: float


@dataclass(frozen=True)
class Floor:
    """`case` must do at least so many units in a second, on whatever machine this is."""

    case: str
    least: int


@dataclass
class Comparison:
    """Cases measured in turn, one round each, again and again, so that a slow minute of the machine hits them all."""

    title: str
    unit: str
    cases: Mapping[str, Round]
    targets: list[Target]
    notes: list[str] = field(default_factory=list)
    floors: list[Floor] = field(default_factory=list)

    def run(self, *, rounds: int) -> list[str]:
        """Measure, print a table, and return what missed its target, in words."""
        seconds: dict[str, list[float]] = {name: [] for name in self.cases}
        for case in self.cases.values():
            case()  # connections, prepared statements and caches are warm before anything counts
        for _ in range(rounds):
            for name, case in self.cases.items():
                seconds[name].append(case())
        return self._report(seconds)

    def _report(self, seconds: Mapping[str, list[float]]) -> list[str]:
        print(f"\n{self.title}")
        for note in self.notes:
            print(f"  {note}")
        width = max(len(name) for name in seconds)
        print(f"  {'':{width}}  {'median':>12}  {'slowest':>12}  {'fastest':>12}   {self.unit}")
        for name, taken in seconds.items():
            rates = [f"{1 / each:>12,.0f}" for each in (statistics.median(taken), max(taken), min(taken))]
            print(f"  {name:{width}}  {'  '.join(rates)}")
        missed = []
        for target in self.targets:
            ratio = statistics.median(seconds[target.against]) / statistics.median(seconds[target.case])
            passed = ratio >= target.least
            verdict = f"{ratio:.2f} × {target.against} (target: at least {target.least})"
            print(f"  {'PASS' if passed else 'MISS'}  {target.case}: {verdict}")
            if not passed:
                missed.append(f"{self.title}: {target.case} is {verdict}")
        for floor in self.floors:
            rate = 1 / statistics.median(seconds[floor.case])
            passed = rate >= floor.least
            verdict = f"{rate:,.0f} {self.unit} (target: at least {floor.least:,})"
            print(f"  {'PASS' if passed else 'MISS'}  {floor.case}: {verdict}")
            if not passed:
                missed.append(f"{self.title}: {floor.case} is {verdict}")
        return missed


def per_unit(work: Callable[[], object], *, units: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds per unit of one call of `work`, which does `units` of them."""
    start = clock()
    work()
    return (clock() - start) / units
