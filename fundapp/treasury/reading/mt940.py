"""MT940 statements, by the library of that name. It must never take one without its closing balance for whole."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from fundapp.kernel.refusal import refuse
from fundapp.treasury.lines import Ends, Line
from fundapp.treasury.reading.ofx import pence_from


def read(stream: BinaryIO, encoding: str, ends: Ends) -> Iterator[Line]:
    import mt940

    text = stream.read().decode(encoding, errors="replace")
    if text.count(":62F:") + text.count(":62M:") < text.count(":60F:") + text.count(":60M:") or ":60" not in text:
        raise _cut_off()
    try:
        found: Any = mt940.parse(text)
        rows = [row.data for row in found]
    except (ValueError, TypeError, KeyError, AssertionError, AttributeError, RuntimeError):
        raise _cut_off() from None
    closing = found.data.get("final_closing_balance")
    if closing is not None:
        ends.closing_pence = pence_from(str(closing.amount.amount), 0)
        ends.closing_on = _plain(closing.date)
    ends.account = str(found.data.get("account_identification") or "")
    for number, said in enumerate(rows, start=1):
        if "amount" not in said:
            continue
        words = " ".join(
            str(said.get(name) or "") for name in ("customer_reference", "extra_details", "transaction_details")
        )
        pence = pence_from(str(said["amount"].amount), number)
        if pence:
            yield Line(number, _plain(said.get("entry_date") or said["date"]), pence, words)


def _plain(day: Any) -> Any:
    """The library's own kind of date as a plain one."""
    from datetime import date

    return date(day.year, day.month, day.day)


def _cut_off() -> Exception:
    return refuse(
        "statement_cut_off",
        "This MT940 file is not whole: it was cut short or changed. Download it again. Nothing was imported.",
    )
