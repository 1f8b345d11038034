"""OFX and QFX statements, by ofxtools. It must never hold more of them than the tree that the library makes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from fundapp.kernel.refusal import Refused, refuse
from fundapp.treasury.amounts import day_of
from fundapp.treasury.lines import Ends, Line


def read(stream: BinaryIO, encoding: str, ends: Ends) -> Iterator[Line]:
    from ofxtools.Parser import OFXTree, ParseError

    # Its tags need no ends, so only the last of them tells that nothing is missing.
    if b"</OFX>" not in stream.read():
        raise _cut_off()
    stream.seek(0)
    tree = OFXTree()
    try:
        tree.parse(stream)
    except (ParseError, ValueError, SyntaxError, LookupError, IndexError):
        raise _cut_off() from None
    root = tree.getroot()
    if root is None or root.find(".//BANKTRANLIST") is None:
        raise _cut_off()
    ends.account = f"{root.findtext('.//BANKID') or ''}/{root.findtext('.//ACCTID') or ''}".strip("/")
    _closing(root.findtext(".//LEDGERBAL/BALAMT"), root.findtext(".//LEDGERBAL/DTASOF"), ends)
    for number, each in enumerate(root.iter("STMTTRN"), start=1):
        said = {part.tag: (part.text or "").strip() for part in each}
        pence = pence_from(said.get("TRNAMT", ""), number)
        if pence:
            words = " ".join(said.get(tag, "") for tag in ("TRNTYPE", "NAME", "MEMO", "REFNUM"))
            yield Line(number, _day(said.get("DTPOSTED", ""), number), pence, words, said.get("FITID", ""))


def pence_from(text: str, number: int) -> int:
    """A decimal amount in pence. A third place is refused: money has two."""
    try:
        pence = Decimal(text.replace(",", ".")) * 100
    except InvalidOperation:
        raise _not_understood(number) from None
    if not pence.is_finite() or pence != int(pence):
        raise _not_understood(number)
    return int(pence)


def _closing(amount: str | None, day: str | None, ends: Ends) -> None:
    if amount and day:
        ends.closing_pence, ends.closing_on = pence_from(amount, 0), _day(day, 0)


def _day(text: str, number: int) -> date:
    return day_of(text[:8], ("%Y%m%d",), line=number)


def _not_understood(number: int) -> Refused:
    sentence = "Movement %(line)s has an amount that is not pounds and pence. Nothing was imported."
    return refuse("line_not_understood", sentence, line=number)


def _cut_off() -> Refused:
    return refuse(
        "statement_cut_off",
        "This OFX file is not whole: it was cut short or changed. Download it again. Nothing was imported.",
    )
