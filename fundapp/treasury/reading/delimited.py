"""CSV statements by profile: the header says which bank it is. Streamed; it must never hold more than a line."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import BinaryIO

from fundapp.kernel.refusal import Refused, refuse
from fundapp.treasury.amounts import day_of, pence_of
from fundapp.treasury.lines import Ends, Line, balanced
from fundapp.treasury.profiles import Profile, profiles

# Some banks write a few lines about the account above the header.
_MOST_ABOVE = 20
_DELIMITERS = (",", ";", "\t")
_LONGEST_FIELD = 10_000


def read(stream: BinaryIO, encoding: str, ends: Ends, *, code: str = "") -> tuple[str, Iterator[Line]]:
    profile = _recognised(stream, encoding, code)
    lines = _lines(stream, encoding, profile)
    return profile.code, balanced(lines, ends) if profile.balance else lines


def _recognised(stream: BinaryIO, encoding: str, code: str) -> Profile:
    known = profiles()
    if code and code not in known:
        raise refuse("profile_unknown", "There is no bank called %(bank)s. There are: %(known)s.", **_named(code))
    wanted = [known[code]] if code else list(known.values())
    for delimiter in _DELIMITERS:
        headers = [_cells(row) for _, row in islice(_rows(stream, encoding, delimiter), _MOST_ABOVE)]
        for profile in wanted:
            if profile.delimiter == delimiter and any(profile.columns <= set(header) for header in headers):
                return profile
    columns = ", ".join(sorted(wanted[0].columns)) if code else "date, amount, reference"
    raise refuse(
        "statement_not_recognised",
        "The columns of this file are not those of a bank we know. A header with these would do: %(columns)s.",
        columns=columns,
    )


def _lines(stream: BinaryIO, encoding: str, profile: Profile) -> Iterator[Line]:
    rows = _rows(stream, encoding, profile.delimiter)
    header: list[str] = []
    for _, row in rows:
        header = _cells(row)
        if profile.columns <= set(header):
            break
    place = header.index
    day_at, words_at = place(profile.date), [place(each) for each in profile.text]
    balance_at = place(profile.balance) if profile.balance else None
    id_at = place(profile.id) if profile.id else None
    amount, width = _amount_of(profile, header), len(header)
    days: dict[str, date] = {}
    for number, row in rows:
        if len(row) != width and not _is_whole(row, width, number):
            continue
        if pence := amount(row, number):
            told = row[day_at]
            yield Line(
                number,
                days.get(told) or days.setdefault(told, day_of(told, profile.date_formats, line=number)),
                pence,
                " ".join([row[each] for each in words_at]),
                row[id_at].strip() if id_at is not None else "",
                pence_of(row[balance_at], line=number) if balance_at is not None and row[balance_at].strip() else None,
            )


def _is_whole(row: Sequence[str], width: int, number: int) -> bool:
    """Whether a row of another length is one with empty cells at its end; False for an empty row."""
    if len(row) < width:
        if any(row):
            raise _cut_off(number)
        return False
    if any(cell.strip() for cell in row[width:]):
        # A comma in a text that nobody put in quotes: amounts may stand in another column from there on.
        raise refuse(
            "line_not_understood",
            "Line %(line)s has more cells than the header. Download the file again, and change nothing in it.",
            line=number,
        )
    return True


def _amount_of(profile: Profile, header: Sequence[str]) -> Callable[[Sequence[str], int], int]:
    """How the signed amount stands in a row: in one column, or in one for each direction, with a minus or without."""
    if profile.amount:
        at, sign = header.index(profile.amount), -1 if profile.debits_are_positive else 1
        return lambda row, number: sign * pence_of(row[at], line=number)
    in_at, out_at = header.index(profile.paid_in), header.index(profile.paid_out)

    def of_two(row: Sequence[str], number: int) -> int:
        came, left = pence_of(row[in_at], line=number), abs(pence_of(row[out_at], line=number))
        if came and left:
            raise refuse("line_not_understood", "Line %(line)s has money in and money out at once.", line=number)
        return came - left

    return of_two


def _rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the file with the numbers of their last lines; what csv cannot read is a refusal with that number."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise _cut_off(reader.line_num) from None
    finally:
        # The stream is its owner's to close, who may have done so.
        if not text.closed:
            text.detach()


def _cells(row: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in row]


def _cut_off(number: int) -> Refused:
    return refuse(
        "statement_cut_off",
        "Line %(line)s is not whole: the file was cut short or changed. Download it again. Nothing was imported.",
        line=number,
    )


def _named(code: str) -> dict[str, object]:
    return {"bank": code, "known": ", ".join(profiles())}
