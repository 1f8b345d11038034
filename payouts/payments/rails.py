"""How payments become a bank's file: profiles as data, and one writer. It must never know where details come from.

A profile says which columns, in which order, with or without a header, which characters and how many. A bank that is
not here yet is one more TOML file in `banks/`.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from fundapp.kernel.refusal import Refusal, Refused, refuse

_SHELF = Path(__file__).parent / "banks"


class Cell(StrEnum):
    """What a column may hold."""

    AMOUNT_POUNDS = "amount_pounds"
    AMOUNT_PENCE = "amount_pence"
    NAME = "name"
    SORT_CODE = "sort_code"
    SORT_CODE_DASHED = "sort_code_dashed"
    ACCOUNT_NUMBER = "account_number"
    REFERENCE = "reference"
    PAY_DATE = "pay_date"
    # The same text in every row, such as a transaction code.
    FIXED = "fixed"


class Characters(StrEnum):
    """Which signs a bank takes; others become spaces, accents fall off letters."""

    # Bacs: capital letters, figures and . & / - and space.
    BACS = "bacs"
    # Small letters and ' , ( ) too.
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    cell: Cell
    header: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    code: str
    title: str
    columns: tuple[Column, ...]
    has_header: bool
    characters: Characters
    most_rows: int
    name_length: int = 18
    reference_length: int = 18
    date_format: str = "%d/%m/%Y"


@dataclass(frozen=True, slots=True, repr=False)
class Payment:
    """One payment as a bank needs it. `label` is what organisers call it; the rest is shown to a bank alone."""

    label: str
    amount_pence: int
    name: str
    sort_code: str
    account_number: str
    reference: str

    def __repr__(self) -> str:
        return f"Payment({self.label})"


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """The file, and which payments a bank will show otherwise than they were typed (labels, never names)."""

    content: bytes
    changed: tuple[str, ...] = field(default=())


def names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _SHELF.glob("*.toml")))


@cache
def profile(code: str) -> Profile:
    if code not in names():
        raise refuse("rail_unknown", "There is no bank file of that kind. Choose one from the list.")
    table = tomllib.loads((_SHELF / f"{code}.toml").read_text(encoding="utf-8"))
    columns = tuple(
        Column(Cell(row["cell"]), row.get("header", ""), row.get("text", "")) for row in table.pop("columns")
    )
    table["characters"] = Characters(table["characters"])
    return Profile(code=code, columns=columns, **table)


def write(rail: Profile, payments: Sequence[Payment], *, on: date) -> Written:
    """The file for `payments`, in their order. Raises `Refused` with every payment that this bank cannot carry."""
    reasons = [] if len(payments) <= rail.most_rows else [too_many_rows(rail)]
    rows, changed = [], []
    for payment in payments:
        name = carried(payment.name, rail.characters)[: rail.name_length].rstrip()
        reasons += _wrong(payment, name)
        if name != payment.name.strip():
            changed.append(payment.label)
        rows.append([_cell(column, payment, name, rail, on) for column in rail.columns])
    if reasons:
        raise Refused(*reasons)

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if rail.has_header:
        writer.writerow([column.header for column in rail.columns])
    writer.writerows(rows)
    return Written(text.getvalue().encode("ascii"), tuple(changed))


def too_many_rows(rail: Profile) -> Refusal:
    values = {"bank": rail.title, "most": rail.most_rows}
    return Refusal("too_many_rows", "%(bank)s takes at most %(most)s payments in one file. Make two runs.", values)


def carried(text: str, characters: Characters) -> str:
    """The text in the signs that a bank takes, never starting with one that a spreadsheet would read as a formula."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(_NOT_CARRIED[characters], " ", plain.upper() if characters is Characters.BACS else plain)
    plain = re.sub(r"^[^A-Za-z0-9]+", "", plain)
    return re.sub(r" +", " ", plain).strip()


# Letters that no decomposition takes apart.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "\u0131": "i"}
    # Curly quotes and long dashes, which phones type by themselves.
    | {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"}
)
_NOT_CARRIED: Mapping[Characters, str] = {
    Characters.BACS: r"[^A-Z0-9.&/\- ]",
    Characters.PLAIN: r"[^A-Za-z0-9.&/\-',() ]",
}


def _wrong(payment: Payment, name: str) -> list[Refusal]:
    values = {"label": payment.label}
    reasons = []
    if not re.search(r"[A-Za-z]", name):
        reasons.append(
            Refusal(
                "name_cannot_be_carried", "The bank cannot write the payee's name of %(label)s. Pay it apart.", values
            )
        )
    if not re.fullmatch(r"[0-9]{6}", payment.sort_code) or not re.fullmatch(r"[0-9]{8}", payment.account_number):
        reasons.append(
            Refusal(
                "account_not_understood", "The bank details of %(label)s are not complete. Ask for them again.", values
            )
        )
    if payment.amount_pence <= 0:
        reasons.append(Refusal("amount_not_positive", "The amount of %(label)s is nothing.", values))
    return reasons


def _cell(column: Column, payment: Payment, name: str, rail: Profile, on: date) -> str:
    sort_code, pence = payment.sort_code, payment.amount_pence
    cells: dict[Cell, str] = {
        Cell.AMOUNT_POUNDS: f"{pence // 100}.{pence % 100:02d}",
        Cell.AMOUNT_PENCE: str(pence),
        Cell.NAME: name,
        Cell.SORT_CODE: sort_code,
        Cell.SORT_CODE_DASHED: f"{sort_code[:2]}-{sort_code[2:4]}-{sort_code[4:]}",
        Cell.ACCOUNT_NUMBER: payment.account_number,
        Cell.REFERENCE: carried(payment.reference, rail.characters)[: rail.reference_length].rstrip(),
        Cell.PAY_DATE: on.strftime(rail.date_format),
        Cell.FIXED: column.text,
    }
    return cells[column.cell]
