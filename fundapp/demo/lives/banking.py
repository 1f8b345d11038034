"""The bank's own statement of the invented year, brought in on the last morning; and the months closed after it.

What a real bank would show is told by the books here, with one line that nobody expected, and a charge.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

from fundapp.demo.lives.founding import Cast
from fundapp.demo.timeline import Life
from fundapp.kernel.clock import LONDON
from fundapp.months import actions as months
from fundapp.months import checklist
from fundapp.months import selectors as closed
from fundapp.months.calendar import between, month_of
from fundapp.treasury import actions, movements

_HEADER = "date,amount,reference,balance"
# The two newest months stay open: one that goes on, and one for whoever tries the page.
_STAYS_OPEN = 2


def bank(cast: Cast, *, last_day: date) -> Life:
    """Tomasz brings the statement before the last runs are made, and closes what is older than a month."""
    yield datetime.combine(last_day, time(6), LONDON)
    actions.import_statement(cast("Tomasz"), stream=BytesIO(_statement(last_day)))
    yield datetime.combine(last_day, time(6, 30), LONDON)
    first, newest = closed.first_month(), month_of(last_day)
    assert first is not None, "a year has entries"
    for month in between(first, newest)[:-_STAYS_OPEN]:
        reasons = {item.code: "Looked at with the whole statement" for item in checklist.ITEMS if not item.must}
        months.close(cast("Tomasz"), month=month, reasons=reasons)


def _statement(last_day: date) -> bytes:
    rows, balance_pence = [_HEADER], 0
    for day, pence, words in sorted(_lines(last_day)):
        balance_pence += pence
        rows.append(f"{day.isoformat()},{_pounds(pence)},{words},{_pounds(balance_pence)}")
    return "\n".join([*rows, ""]).encode("ascii")


def _lines(last_day: date) -> Iterator[tuple[date, int, str]]:
    """Day, pence and words of each line: what moved by the books, and two that the books do not know."""
    days = {f"{movements.ENTRY}{entry.id}": entry.day for entry in movements.open_entries()}
    for movement in movements.of_entries():
        yield days[movement.code], movement.pence, movement.word or "COUNTER CREDIT"
    yield last_day - timedelta(days=2), 2_500, "A FRIEND OF THE POT"
    yield last_day - timedelta(days=1), -600, "ACCOUNT CHARGES"


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
