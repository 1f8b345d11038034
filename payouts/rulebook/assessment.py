"""What came out: lines, instalments, reasons. It must never know how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal

Value = int | str | date


@dataclass(frozen=True, slots=True)
class Line:
    """One rule that acted: what it did, the clause it stands in, the numbers in, and the sum so far after it.

    `what` is a sentence with `%(name)s` places for `values`. The end of a name says how to show it: `_pence` as pounds,
    `_on` as a date, `_days` as a count of days.
    """

    rule: str
    clause: str
    what: str
    values: Mapping[str, Value] = field(default_factory=dict)
    amount_pence: int | None = None

    def __str__(self) -> str:
        return self.what % shown(self.values)


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the total: for the days from `first` to `last`, due on a day; some wait for "still sanctioned?"."""

    number: int
    first: date
    last: date
    days: int
    amount_pence: int
    due_on: date
    needs_confirming: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The rulebook applied to the facts. With a reason for a "no" the total is nothing; the lines still explain."""

    rulebook: str
    lines: tuple[Line, ...]
    total_pence: int
    schedule: tuple[Instalment, ...] = ()
    reasons: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    @property
    def is_payable(self) -> bool:
        return not self.reasons


def shown(values: Mapping[str, Value]) -> dict[str, str]:
    """The numbers of a sentence as people read them."""
    return {name: _shown(name, value) for name, value in values.items()}


def _shown(name: str, value: Value) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int) and name.endswith("_pence"):
        return format_pence(value)
    if name.endswith("_days"):
        return f"{value} day" if value == 1 else f"{value} days"
    return str(value)
