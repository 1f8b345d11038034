"""What a value of a rulebook document may be: read, refused with a remedy, written. It knows no key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from fundapp.kernel.money import parse_money
from fundapp.kernel.refusal import Refused


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


class Kind(Protocol):
    """What a value may be: `read` raises ValueError for anything else, `remedy` then says what to write instead."""

    @property
    def remedy(self) -> str: ...

    def read(self, value: object) -> object: ...

    def write(self, value: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Whole:
    least: int
    most: int

    @property
    def remedy(self) -> str:
        return f"Write a whole number from {self.least} to {self.most}, without quotes."

    def read(self, value: object) -> int:
        # True is an int to Python, and a slip to a person.
        if type(value) is not int or not self.least <= value <= self.most:
            raise ValueError
        return value

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Amount:
    """Pounds in quotes. A bare number would be a float, and floats are kept away from money."""

    may_be_nothing: bool = False

    @property
    def remedy(self) -> str:
        return 'Write pounds and pence in quotes, like "75.00", never below nothing.'

    def read(self, value: object) -> int:
        try:
            pence = parse_money(_text(value)).pence
        except Refused as refused:
            raise ValueError from refused
        if pence == 0 and not self.may_be_nothing:
            raise ValueError
        return pence

    def write(self, value: int) -> str:
        return f'"{value // 100}.{value % 100:02d}"'


@dataclass(frozen=True, slots=True)
class Number:
    """A number that need not be whole, in quotes: a bare one would be a float, and floats are kept away from money."""

    least: str
    most: str
    places: int = 2

    @property
    def remedy(self) -> str:
        return f'Write a number from {self.least} to {self.most} in quotes, like "2.5", to {self.places} places.'

    def read(self, value: object) -> Decimal:
        if re.fullmatch(rf"[0-9]{{1,6}}([.][0-9]{{1,{self.places}}})?", _text(value)) is None:
            raise ValueError
        number = Decimal(_text(value))
        if not Decimal(self.least) <= number <= Decimal(self.most):
            raise ValueError
        return number

    def write(self, value: Decimal) -> str:
        return f'"{value:f}"'


@dataclass(frozen=True, slots=True)
class Text:
    pattern: str = r"(?s).{1,1000}"
    words: str = "Write a few words in quotes."

    @property
    def remedy(self) -> str:
        return self.words

    def read(self, value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(self.pattern, value) is None:
            raise ValueError
        return value

    def write(self, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(f"\\u{ord(sign):04x}" if sign < " " or sign == "\x7f" else sign for sign in escaped) + '"'


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: type[StrEnum]

    @property
    def remedy(self) -> str:
        return "Write one of: " + ", ".join(f'"{choice}"' for choice in self.choices) + "."

    def read(self, value: object) -> StrEnum:
        return self.choices(_text(value))

    def write(self, value: StrEnum) -> str:
        return f'"{value}"'


@dataclass(frozen=True, slots=True)
class OneNumberOf:
    choices: tuple[int, ...]

    @property
    def remedy(self) -> str:
        return "Write one of: " + ", ".join(str(choice) for choice in self.choices) + "."

    def read(self, value: object) -> int:
        if type(value) is not int or value not in self.choices:
            raise ValueError
        return value

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Flag:
    @property
    def remedy(self) -> str:
        return "Write true or false, without quotes."

    def read(self, value: object) -> bool:
        if value is True or value is False:
            return value
        raise ValueError

    def write(self, value: bool) -> str:  # noqa: FBT001 -- the protocol hands each kind its own value
        return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Day:
    @property
    def remedy(self) -> str:
        return "Write a date without quotes, like 2026-04-01."

    def read(self, value: object) -> date:
        if type(value) is not date:
            raise ValueError
        return value

    def write(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Several:
    """A list without repeats of some other kind."""

    of: Kind
    least: int = 0

    @property
    def remedy(self) -> str:
        return f"Write a list in square brackets, nothing twice. For each: {self.of.remedy}"

    def read(self, value: object) -> tuple[object, ...]:
        if not isinstance(value, list) or len(value) < self.least:
            raise ValueError
        read = tuple(self.of.read(item) for item in value)
        if len(set(read)) < len(read):
            raise ValueError
        return read

    def write(self, value: Sequence[object]) -> str:
        return "[" + ", ".join(self.of.write(item) for item in value) + "]"


# What a bank statement may say. It is read over shoulders and by whoever shares the account.
TELLING = ("sanction", "strike", "hardship", "dwp", "benefit", "claim", "union", "charity", "relief", "fund")


REFERENCE = r"[A-Z0-9][A-Z0-9 ]{0,16}[A-Z0-9]"


@dataclass(frozen=True, slots=True)
class Reference:
    @property
    def remedy(self) -> str:
        return (
            "Write up to 18 capital letters, figures and spaces that tell nobody what the money is for, "
            'like "COMMON POT" (so none of: ' + ", ".join(TELLING) + ")."
        )

    def read(self, value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(REFERENCE, value) is None:
            raise ValueError
        if any(word in value.lower() for word in TELLING):
            raise ValueError
        return value

    def write(self, value: str) -> str:
        return f'"{value}"'
