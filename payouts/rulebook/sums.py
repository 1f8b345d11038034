"""A sum while it is worked out: which days, what they are worth, what is due after each, and the lines so far.

It must never know a rule. A day's worth is kept in grains, of which a penny has so many that a seventh or a fifth of a
week's rate, a percentage, a multiple of dues and a part of a day are all exact; only what is due is in pence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from payouts.rulebook.assessment import Line, Value
from payouts.rulebook.facts import Facts, FundState
from payouts.rulebook.rules import Band, Level, Rulebook, Tenure

# 5 and 7 days a week; percentages of a percentage to two places each; a part of a day to two places.
GRAINS = 35 * 10**10


class Terms(NamedTuple):
    """What the book gives to this person: its own rate, or that of a band, a tenure or a region; and what limits it."""

    value: int = 0
    waiting_days: int = 0
    max_days: int | None = None
    max_amount_pence: int | None = None
    band: Band | None = None
    tenure: Tenure | None = None
    level: Level | None = None


@dataclass(slots=True)
class Sum:
    """Days are ordinals of dates. The paid ones are a run of the lost ones from `start` on, and then a tail.

    `due[n]` is what is due after the first n + 1 paid days, so that a cap holds on every day.
    """

    rulebook: Rulebook
    facts: Facts
    fund: FundState
    terms: Terms
    lost: list[int]
    paid: list[int]
    # What is asked for now; `facts` are those of the whole loss, until `continuing` has taken these days out of it.
    asked: Facts
    start: int = 0
    tail: int = 0
    worth: list[int] = field(default_factory=list)
    due: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def total_pence(self) -> int:
        return self.due[-1] if self.due else 0

    @property
    def origin(self) -> int:
        """The day from which weeks and steps of the calendar count."""
        started = self.facts.started_on
        return self.lost[0] if started is None else min(started.toordinal(), self.lost[0])

    def say(self, rule: str, clause: str, what: str, **values: Value) -> None:
        """Add a line; its amount is the sum so far, once there is one."""
        self.lines.append(Line(rule, clause, what, values, self.due[-1] if self.due else None))

    def keep(self, paid: list[int], *, dropped_first: int = 0) -> None:
        self.paid = paid
        self.start += dropped_first


Rule = Callable[[Sum], None]
