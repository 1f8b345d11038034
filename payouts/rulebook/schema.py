"""Which keys a rulebook document has and what each may hold, as one table. It must never know how a file is read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from fundapp.kernel.money import parse_money
from fundapp.kernel.refusal import Refused
from payouts.rulebook import facts


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
_TELLING = ("sanction", "strike", "hardship", "dwp", "benefit", "claim", "union", "charity", "relief", "fund")


@dataclass(frozen=True, slots=True)
class Reference:
    @property
    def remedy(self) -> str:
        return (
            "Write up to 18 capital letters, figures and spaces that tell nobody what the money is for, "
            'like "COMMON POT" (so none of: ' + ", ".join(_TELLING) + ")."
        )

    def read(self, value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(r"[A-Z0-9][A-Z0-9 ]{0,16}[A-Z0-9]", value) is None:
            raise ValueError
        if any(word in value.lower() for word in _TELLING):
            raise ValueError
        return value

    def write(self, value: str) -> str:
        return f'"{value}"'


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `attribute` is its name in the dataclass where that differs: amounts carry their unit there."""

    key: str
    kind: Kind
    required: bool = False

    @property
    def attribute(self) -> str:
        return f"{self.key}_pence" if isinstance(self.kind, Amount) else self.key


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its keys, its lists of sub-tables, and how the values become its dataclass."""

    name: str
    make: Callable[[dict[str, Any]], object]
    fields: tuple[Field, ...]
    lists: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)


_DAYS = Whole(0, facts.MOST_DAYS)
_MOST_DAYS = Whole(1, facts.MOST_DAYS)
_CODE = Text(r"[a-z0-9]+(-[a-z0-9]+)*", "Write small letters, figures and single hyphens in quotes, at most 40.")
_BAND = (
    Field("income_below", Amount()),
    Field("amount", Amount(), required=True),
    Field("waiting_days", _DAYS),
    Field("max_days", _MOST_DAYS),
    Field("max_amount", Amount()),
)


def _rate(values: dict[str, Any]) -> facts.Rate:
    bands = tuple(facts.Band(**band) for band in values.pop("bands", ()))
    return facts.Rate(**values, bands=bands)


SECTIONS = (
    Section(
        "book",
        lambda values: facts.Book(**values),
        (
            Field("code", _CODE, required=True),
            Field("version", Whole(1, 9999), required=True),
            Field("title", Text(r".{1,80}", "Write a title in quotes, at most 80 letters."), required=True),
            Field("effective_from", Day(), required=True),
            Field("summary", Text(r"(?s).{0,1000}")),
            Field("source", Text(r"(https?://\S+)?(\s+https?://\S+)*", "Write web addresses, apart by spaces.")),
        ),
    ),
    Section(
        "eligibility",
        lambda values: facts.Eligibility(**values),
        (
            Field("membership_required", Flag(), required=True),
            Field("min_membership_months", Whole(0, 120)),
            Field("standing_required", Flag()),
        ),
    ),
    Section(
        "waiting",
        lambda values: facts.Waiting(**values),
        (
            Field("days", _DAYS, required=True),
            Field("unit", OneOf(facts.WaitingUnit)),
            Field("served_once_per", OneOf(facts.ServedPer)),
        ),
    ),
    Section(
        "rate",
        _rate,
        (
            Field("basis", OneOf(facts.Basis), required=True),
            Field("amount", Amount()),
            Field("days_per_week", OneNumberOf((5, 7)), required=True),
        ),
        {"bands": _BAND},
    ),
    Section(
        "household",
        lambda values: facts.Household(**values),
        (Field("adult_amount", Amount()), Field("child_amount", Amount())),
    ),
    Section(
        "caps",
        lambda values: facts.Caps(**values),
        (
            Field("at_actual_loss", Flag(), required=True),
            Field("loss_counted", OneOf(facts.LossCounted)),
            Field("max_days", _MOST_DAYS),
            Field("max_amount", Amount()),
        ),
    ),
    Section(
        "evidence",
        lambda values: facts.EvidenceRules(**values),
        (Field("any_of", Several(OneOf(facts.Evidence))),),
    ),
    Section(
        "window",
        lambda values: facts.Window(**values),
        (Field("days", Whole(1, 3650)), Field("counted_from", OneOf(facts.WindowFrom))),
    ),
    Section(
        "decision",
        lambda values: facts.Decision(**values),
        (
            Field("panel_size", Whole(2, 15), required=True),
            Field("quorum", Whole(2, 15), required=True),
            Field("majority", OneOf(facts.Majority), required=True),
            Field("tie", OneOf(facts.Tie), required=True),
            Field("abstentions", OneOf(facts.Abstentions), required=True),
            Field("answer_within_days", Whole(1, 60)),
        ),
    ),
    Section(
        "payment",
        lambda values: facts.Payment(**values),
        (
            Field("references", Several(Reference(), least=1), required=True),
            Field("instalments", OneOf(facts.Instalments), required=True),
        ),
    ),
)

# An example without `days` is about a loss with no known end.
EXAMPLE = (
    Field("name", Text(r".{1,120}", "Say in quotes what the example shows."), required=True),
    Field("first_day", Day()),
    Field("days", _DAYS),
    Field("assessed_on", Day()),
    Field("claimed_on", Day()),
    Field("loss_per_day", Amount()),
    Field("loss_total", Amount()),
    Field("income", Amount(may_be_nothing=True)),
    Field("adults", Whole(1, 12)),
    Field("children", Whole(0, 12)),
    Field("member_since", Text(r"never|\d{4}-\d\d-\d\d", 'Write a date in quotes, like "2019-06-30", or "never".')),
    Field("in_good_standing", Flag()),
    Field("waiting_served_days", _DAYS),
    Field("paid_already_days", _DAYS),
    Field("paid_already", Amount(may_be_nothing=True)),
    Field("expect", Amount(may_be_nothing=True), required=True),
    Field("reason", Text(r"[a-z_]+", 'Write the code of the refusal in quotes, like "asked_too_late".')),
)
