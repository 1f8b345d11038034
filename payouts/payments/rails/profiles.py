"""A bank's file, declared as data: the profile, read and judged, each mistake with its line. It writes no file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fundapp.kernel.refusal import Refusal, Refused
from payouts.payments.rails.characters import Characters


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
    # What a row before or behind the payments may hold, too.
    MADE_ON = "made_on"
    FILE_NUMBER = "file_number"
    COUNT = "count"
    TOTAL_POUNDS = "total_pounds"
    TOTAL_PENCE = "total_pence"
    OWN_NAME = "own_name"
    OWN_SORT_CODE = "own_sort_code"
    OWN_ACCOUNT_NUMBER = "own_account_number"
    # Sort code and number of the fund's account in one, without and with a dash between them.
    OWN_ACCOUNT = "own_account"
    OWN_ACCOUNT_DASHED = "own_account_dashed"


OF_A_PAYEE = frozenset(list(Cell)[:7]) - {Cell.FIXED}
OF_THE_FUND = frozenset(cell for cell in Cell if cell.startswith("own_"))
_DATED = frozenset({Cell.PAY_DATE, Cell.MADE_ON})


class Side(StrEnum):
    """On which side a column with a width is filled up."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    cell: Cell
    header: str = ""
    text: str = ""
    width: int = 0
    fill: str = " "
    fill_on: Side = Side.RIGHT
    times: int = 1


Row = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    code: str
    title: str
    columns: Row
    has_header: bool
    characters: Characters
    most_rows: int
    name_length: int = 18
    reference_length: int = 18
    date_format: str = "%d/%m/%Y"
    # Whether the bank takes only a date on which banks work, and how many working days it wants before it.
    working_days_only: bool = False
    lead_working_days: int = 0
    before: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()

    @property
    def needs_payer(self) -> bool:
        """Whether the file names the account that the payments leave."""
        rows = (self.columns, *self.before, *self.after)
        return any(column.cell in OF_THE_FUND for row in rows for column in row)


def read(code: str, text: str) -> Profile:
    """The profile that a TOML text declares. Raises `Refused` with every mistake, each by its line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise Refused(
            Refusal("profile_not_toml", "This is not TOML: %(trouble)s. Mend it there.", {"trouble": trouble})
        ) from trouble
    wrong = list(_wrong(table, _lines(text)))
    if wrong:
        raise Refused(*wrong)
    before, after = (tuple(_row(row["columns"]) for row in table.pop(part, ())) for part in ("before", "after"))
    columns = _row(table.pop("columns"))
    characters = Characters(table.pop("characters"))
    return Profile(code=code, columns=columns, characters=characters, before=before, after=after, **table)


def _row(columns: list[dict[str, Any]]) -> Row:
    return tuple(
        Column(**{**one, "cell": Cell(one["cell"]), "fill_on": Side(one.get("fill_on", "right"))}) for one in columns
    )


# --- Judge ------------------------------------------------------------------------------------------------------------
_CELLS = ", ".join(Cell)
_LENGTH = (lambda value: type(value) is int and 1 <= value <= 140, "a whole number from 1 to 140")
_TEXT = (lambda value: isinstance(value, str) and re.fullmatch(r"[ -~]*", value), "text without accents, in quotes")
_YES = (lambda value: isinstance(value, bool), "true or false")
_ROWS = (lambda value: isinstance(value, list) and value, "at least one, each under its own [[…]]")
_KEYS: Mapping[str, tuple[Any, str]] = {
    "title": (lambda value: isinstance(value, str) and value.strip(), "what treasurers choose it by, in quotes"),
    "columns": _ROWS,
    "has_header": _YES,
    "characters": (lambda value: value in list(Characters), f"one of {', '.join(Characters)}"),
    "most_rows": (lambda value: type(value) is int and 1 <= value <= 10_000, "a whole number from 1 to 10000"),
    "name_length": _LENGTH,
    "reference_length": _LENGTH,
    "date_format": (
        lambda value: isinstance(value, str) and re.fullmatch(r"(%[dmYyj]|[ ./-])+", value),
        "made of %d, %m, %Y, %y and / . - or nothing between them",
    ),
    "working_days_only": _YES,
    "lead_working_days": (lambda value: type(value) is int and 0 <= value <= 10, "a whole number from 0 to 10"),
    "before": _ROWS,
    "after": _ROWS,
}
_NEEDED = ("title", "has_header", "characters", "most_rows", "columns")
_COLUMN_KEYS: Mapping[str, tuple[Any, str]] = {
    "cell": (lambda value: value in list(Cell), f"one of {_CELLS}"),
    "header": _TEXT,
    "text": (
        lambda value: isinstance(value, str) and re.fullmatch(r"([0-9A-Za-z /][ -~]*)?", value),
        "text without accents that starts with a letter or a figure",
    ),
    "width": _LENGTH,
    "fill": (lambda value: isinstance(value, str) and re.fullmatch(r"[ -~]", value), "one sign, like 0 or a space"),
    "fill_on": (lambda value: value in list(Side), "left or right"),
    "times": _LENGTH,
}
_Lines = Mapping[tuple[str, int, str], int]


def _wrong(table: Mapping[str, Any], lines: _Lines) -> Iterator[Refusal]:
    yield from _wrong_keys(table, _KEYS, _NEEDED, ("", 0), lines)
    columns = table.get("columns")
    if isinstance(columns, list):
        for at, column in enumerate(columns):
            yield from _wrong_column(column, ("columns", at), lines)
        named = {column.get("cell") for column in columns if isinstance(column, dict)}
        for needed in ({Cell.AMOUNT_POUNDS, Cell.AMOUNT_PENCE}, {Cell.SORT_CODE, Cell.SORT_CODE_DASHED}):
            if not needed & named:
                yield _mistake(1, "profile_column_missing", "no column holds %(key)s", key=" or ".join(sorted(needed)))
        if Cell.ACCOUNT_NUMBER not in named:
            yield _mistake(1, "profile_column_missing", "no column holds %(key)s", key=Cell.ACCOUNT_NUMBER.value)
    for part in ("before", "after"):
        for at, row in enumerate(table.get(part) or ()):
            yield from _wrong_row(row, (part, at), lines)


def _wrong_row(row: Any, place: tuple[str, int], lines: _Lines) -> Iterator[Refusal]:
    columns = row.get("columns") if isinstance(row, dict) else None
    if not isinstance(columns, list) or not columns or set(row) != {"columns"}:
        yield _mistake(_at(lines, place), "profile_row", "[[%(key)s]] takes columns = [ … ] alone", key=place[0])
        return
    for column in columns:
        yield from _wrong_column(column, place, lines)
        if isinstance(column, dict) and column.get("cell") in OF_A_PAYEE:
            yield _mistake(
                _at(lines, place),
                "profile_payee_outside",
                "%(key)s is one payee's, and [[%(part)s]] is about the whole file",
                key=column["cell"],
                part=place[0],
            )


def _wrong_column(column: Any, place: tuple[str, int], lines: _Lines) -> Iterator[Refusal]:
    if not isinstance(column, dict):
        yield _mistake(_at(lines, place), "profile_row", "write %(key)s under [[%(key)s]]", key=place[0])
        return
    yield from _wrong_keys(column, _COLUMN_KEYS, ("cell",), place, lines)


def _wrong_keys(
    table: Mapping[str, Any],
    known: Mapping[str, tuple[Any, str]],
    needed: tuple[str, ...],
    place: tuple[str, int],
    lines: _Lines,
) -> Iterator[Refusal]:
    for key, value in table.items():
        at = _at(lines, place, key)
        if key not in known:
            yield _mistake(
                at, "profile_key_unknown", "%(key)s is not known here; use %(known)s", key=key, known=", ".join(known)
            )
        elif not known[key][0](value):
            yield _mistake(at, "profile_value", "%(key)s must be %(remedy)s", key=key, remedy=known[key][1])
    for key in needed:
        if key not in table:
            yield _mistake(
                _at(lines, place),
                "profile_key_missing",
                "%(key)s is missing; it is %(remedy)s",
                key=key,
                remedy=known[key][1],
            )


def _mistake(line: int, code: str, sentence: str, **values: object) -> Refusal:
    return Refusal(code, f"Line %(line)s: {sentence}.", {"line": line, **values})


def _at(lines: _Lines, place: tuple[str, int], key: str = "") -> int:
    return lines.get((*place, key)) or lines.get((*place, "")) or 1


def _lines(text: str) -> _Lines:
    """The line of every key, by its table's name and place, and of every table's own head."""
    found: dict[tuple[str, int, str], int] = {}
    name, seen = "", {"": 0}
    for number, line in enumerate(text.splitlines(), start=1):
        if head := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            name = head[1]
            seen[name] = seen.get(name, -1) + 1
            found[(name, seen[name], "")] = number
        elif key := re.match(r"\s*([\w-]+)\s*=", line):
            found.setdefault((name, seen[name], key[1]), number)
    return found
