"""One line of a bank statement, and whether its balances follow from line to line. It must never keep what it read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fundapp.kernel.refusal import refuse


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One movement as the bank tells it. `pence` is below zero when money left; `text` may hold a name."""

    number: int
    day: date
    pence: int
    text: str
    bank_id: str = ""
    balance_pence: int | None = None


@dataclass(slots=True)
class Ends:
    """What is known of a statement as a whole, once its last line was read."""

    closing_pence: int | None = None
    closing_on: date | None = None
    # Which account it is of, where the format says so. It leaves memory as a digest only.
    account: str = ""


class _Order:
    """Follows the balances in both directions at once: banks write the newest line first, or last."""

    def __init__(self) -> None:
        self.first: Line | None = None
        self.last: Line | None = None
        self.is_rising = self.is_falling = True
        self.broken_at = 0

    def see(self, line: Line) -> None:
        before, self.last = self.last, line
        if before is None:
            self.first = line
            return
        assert before.balance_pence is not None
        assert line.balance_pence is not None
        self.is_rising = self.is_rising and before.balance_pence + line.pence == line.balance_pence
        self.is_falling = self.is_falling and line.balance_pence + before.pence == before.balance_pence
        if not self.is_rising and not self.is_falling and not self.broken_at:
            self.broken_at = line.number


def balanced(lines: Iterable[Line], ends: Ends) -> Iterator[Line]:
    """The same lines. Where each has a balance these must follow, and the newest of them closes the statement."""
    order, has_all = _Order(), True
    for line in lines:
        has_all = has_all and line.balance_pence is not None
        if has_all:
            order.see(line)
            if order.broken_at:
                raise refuse(
                    "balances_do_not_follow",
                    "Line %(line)s does not follow from the line before it: a line is missing, was changed, or stands "
                    "in another place. Download the statement again, and change nothing in it.",
                    line=order.broken_at,
                )
        yield line
    newest = order.last if order.is_rising else order.first
    if has_all and newest is not None:
        ends.closing_pence, ends.closing_on = newest.balance_pence, newest.day
