"""One line of a bank statement, and whether its balances follow from line to line. It must never keep what it read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundapp.kernel.refusal import Refused, refuse


class Line(NamedTuple):
    """One movement as the bank tells it. `pence` is below zero when money left; `text` may hold a name.

    A tuple, because it is made for every line of a file and lives for a moment.
    """

    number: int
    day: date
    pence: int
    text: str
    bank_id: str = ""
    balance_pence: int | None = None

    def __repr__(self) -> str:
        return f"Line({self.number})"


@dataclass(slots=True)
class Ends:
    """What is known of a statement as a whole, once its last line was read."""

    closing_pence: int | None = None
    closing_on: date | None = None
    # Which account it is of, where the format says so. It leaves memory as a digest only.
    account: str = ""


def balanced(lines: Iterator[Line], ends: Ends) -> Iterator[Line]:
    """The same lines. Where each has a balance these must follow, and the newest of them closes the statement.

    Both directions are followed at once, because banks write the newest line first, or last.
    """
    first: Line | None = None
    before: Line | None = None
    is_rising = is_falling = True
    for line in lines:
        if line.balance_pence is None:
            yield line
            break
        if before is None or before.balance_pence is None:
            first = line
        else:
            is_rising = is_rising and before.balance_pence + line.pence == line.balance_pence
            is_falling = is_falling and line.balance_pence + before.pence == before.balance_pence
            if not is_rising and not is_falling:
                raise _not_following(line)
        before = line
        yield line
    else:
        newest = before if is_rising else first
        if newest is not None:
            ends.closing_pence, ends.closing_on = newest.balance_pence, newest.day
        return
    yield from lines


def _not_following(line: Line) -> Refused:
    return refuse(
        "balances_do_not_follow",
        "Line %(line)s does not follow from the line before it: a line is missing, was changed, or stands "
        "in another place. Download the statement again, and change nothing in it.",
        line=line.number,
    )
