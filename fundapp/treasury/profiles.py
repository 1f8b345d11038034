"""How each bank writes its CSV: profiles as data, read from `statements/*.toml`. It must never know whose statement.

A bank that is not here yet is one more file. What is wrong in one is told with its line and what to write instead.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fundapp.kernel.refusal import Refused, refuse

_SHELF = Path(__file__).parent / "statements"


@dataclass(frozen=True, slots=True)
class Profile:
    """Names are those of the header, in small letters. Either `amount`, or `paid_in` and `paid_out`."""

    code: str
    title: str
    date: str
    date_formats: tuple[str, ...]
    text: tuple[str, ...]
    amount: str = ""
    paid_in: str = ""
    paid_out: str = ""
    balance: str = ""
    id: str = ""
    delimiter: str = ","
    # Card-like exports write what left without a minus, and what came with one.
    debits_are_positive: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """The columns without which a file is not of this bank."""
        named = (self.date, self.amount, self.paid_in, self.paid_out, self.balance, self.id, *self.text)
        return frozenset(named) - {""}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(each) for each in value)


# What each key may hold, and what to write when it does not.
_KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "title": (_is_text, 'Write the bank\'s name, such as title = "Lloyds".'),
    "date": (_is_text, 'Name the column of the day, such as date = "Date".'),
    "date_formats": (_is_list, 'Write a list, such as date_formats = ["%d/%m/%Y"].'),
    "text": (_is_list, 'Name the columns of words, such as text = ["Description"].'),
    "amount": (_is_text, 'Name the column of the amount, such as amount = "Amount".'),
    "paid_in": (_is_text, 'Name the column of money that came, such as paid_in = "Money in".'),
    "paid_out": (_is_text, 'Name the column of money that left, such as paid_out = "Money out".'),
    "balance": (_is_text, 'Name the column of the balance, such as balance = "Balance".'),
    "id": (_is_text, 'Name the column of the bank\'s own number, such as id = "Transaction ID".'),
    "delimiter": (lambda value: value in {",", ";", "\t"}, 'Write delimiter = ",", ";" or "\\t".'),
    "debits_are_positive": (lambda value: isinstance(value, bool), "Write debits_are_positive = true or false."),
}
_NEEDED = ("title", "date", "date_formats", "text")
_COLUMNS = frozenset({"date", "amount", "paid_in", "paid_out", "balance", "id"})


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile of the shelf by its code, the one with the most columns first: it is the most certain."""
    found = [profile_from(path.read_text(encoding="utf-8"), code=path.stem) for path in sorted(_SHELF.glob("*.toml"))]
    return {each.code: each for each in sorted(found, key=lambda each: (-len(each.columns), each.code))}


def profile_from(text: str, *, code: str) -> Profile:
    """One profile, or a refusal with every fault of it: the line, and what to write there."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise refuse("profile_not_understood", "%(file)s is not TOML: %(why)s.", file=code, why=str(why)) from None
    if faults := _faults(said, text.splitlines(), code):
        raise Refused(*(each for fault in faults for each in fault.reasons))
    return Profile(code=code, **{name: _cleaned(name, value) for name, value in said.items()})


def _faults(said: Mapping[str, Any], lines: Sequence[str], code: str) -> list[Refused]:
    faults = []
    for name, value in said.items():
        is_known = name in _KEYS
        if not is_known or not _KEYS[name][0](value):
            remedy = _KEYS[name][1] if is_known else f"It may be one of {', '.join(_KEYS)}."
            faults.append(_fault(code, _line_of(name, lines), name, remedy))
    faults += [_fault(code, 1, name, f"It is missing. {_KEYS[name][1]}") for name in _NEEDED if name not in said]
    has_two = "paid_in" in said and "paid_out" in said
    if ("amount" in said) == has_two or ("paid_in" in said) != ("paid_out" in said):
        faults.append(_fault(code, 1, "amount", "Name either amount, or both paid_in and paid_out."))
    return faults


def _fault(code: str, line: int, name: str, remedy: str) -> Refused:
    sentence = "%(file)s, line %(line)s: %(name)s. %(remedy)s"
    return refuse("profile_not_understood", sentence, file=f"{code}.toml", line=line, name=name, remedy=remedy)


def _line_of(name: str, lines: Sequence[str]) -> int:
    places = (number for number, line in enumerate(lines, start=1) if line.split("=")[0].strip() == name)
    return next(places, 1)


def _cleaned(name: str, value: Any) -> Any:
    if name in _COLUMNS:
        return value.strip().lower()
    if name == "text":
        return tuple(each.strip().lower() for each in value)
    return tuple(value) if isinstance(value, list) else value
