"""CAMT.053 statements, streamed through defusedxml. It must never hold the whole tree, and never open another file."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fundapp.kernel.refusal import refuse
from fundapp.treasury.amounts import day_of
from fundapp.treasury.lines import Ends, Line
from fundapp.treasury.reading.ofx import pence_from

_CLOSING = "CLBD"
_BOOKED = "BOOK"


def read(stream: BinaryIO, encoding: str, ends: Ends) -> Iterator[Line]:
    number = 0
    try:
        for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
            name = _name(element)
            if name == "Acct" and not ends.account:
                ends.account = _text(element, "Id") or ""
            elif name == "Bal":
                _balance(element, ends)
                element.clear()
            elif name == "Ntry":
                number += 1
                line = _line(element, number)
                element.clear()
                if line is not None:
                    yield line
    except (ParseError, DefusedXmlException):
        raise refuse(
            "statement_cut_off",
            "This CAMT.053 file is not whole: it was cut short or changed. Download it again. Nothing was imported.",
        ) from None


def _line(entry: Any, number: int) -> Line | None:
    """One booked entry; what is only expected is not money yet."""
    status = _text(entry, "Sts") or _BOOKED
    if status != _BOOKED:
        return None
    day = _day(entry, "BookgDt", number)
    pence = _signed(entry, number)
    parts = ("RmtInf", "EndToEndId", "AddtlNtryInf", "AddtlTxInf", "Nm")
    words = " ".join(text for each in entry.iter() if _name(each) in parts for text in each.itertext())
    bank_id = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef") or ""
    return Line(number, day, pence, " ".join(words.split()), bank_id) if pence else None


def _balance(element: Any, ends: Ends) -> None:
    codes = [each.text for each in element.iter() if _name(each) == "Cd"]
    if _CLOSING in codes:
        ends.closing_pence, ends.closing_on = _signed(element, 0), _day(element, "Dt", 0)


def _signed(element: Any, number: int) -> int:
    pence = pence_from(_text(element, "Amt") or "", number)
    return -pence if _text(element, "CdtDbtInd") == "DBIT" else pence


def _day(element: Any, name: str, number: int) -> Any:
    """The date below that element, whether it is a day or a moment."""
    return day_of((_text(element, name) or "")[:10], ("%Y-%m-%d",), line=number)


def _text(element: Any, name: str) -> str | None:
    """All text below the first element of that name."""
    found = next((each for each in element.iter() if _name(each) == name), None)
    return None if found is None else "".join(found.itertext()).strip()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
