"""What proposed rules would have done to requests that were decided already. It must never know whose they are.

Both books judge the same facts and a pot that is never empty, so what differs is the rules and nothing else.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from payouts.rulebook.document import PLENTY
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Rulebook

# A group of people smaller than this is not counted out in public.
SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Side:
    """How many people, and how many pence in all for them together."""

    people: int
    pence: int

    @property
    def is_small(self) -> bool:
        return 0 < self.people < SMALLEST_SHOWN


@dataclass(frozen=True, slots=True)
class Simulation:
    """`left_out` were decided as well, and took back what they had said."""

    more: Side
    less: Side
    same: int
    left_out: int

    @property
    def judged(self) -> int:
        return self.more.people + self.less.people + self.same

    def plain(self) -> dict[str, object]:
        return asdict(self)


def read(plain: dict[str, object]) -> Simulation:
    """The inverse of `plain`."""
    assert set(plain) == {field.name for field in fields(Simulation)}, "a simulation of another shape"
    more, less = plain["more"], plain["less"]
    assert isinstance(more, dict)
    assert isinstance(less, dict)
    return Simulation(Side(**more), Side(**less), int(str(plain["same"])), int(str(plain["left_out"])))


def simulate(before: Rulebook, after: Rulebook, judged: Iterable[Facts], *, left_out: int) -> Simulation:
    """Every request judged by both books."""
    differences = [
        assess(after, facts, PLENTY).total_pence - assess(before, facts, PLENTY).total_pence for facts in judged
    ]
    more = [pence for pence in differences if pence > 0]
    less = [-pence for pence in differences if pence < 0]
    return Simulation(
        more=Side(len(more), sum(more)),
        less=Side(len(less), sum(less)),
        same=len(differences) - len(more) - len(less),
        left_out=left_out,
    )
