"""What a question is made of: its page, its boxes, the words on them. It must never know which questions there are."""

from dataclasses import dataclass
from enum import StrEnum

from fundapp.vault.classes import SealedClass
from payouts.claims.consents import Purpose

NOT_SURE = "not_sure"
UNKNOWN = "unknown"


class Kind(StrEnum):
    CHOICE = "choice"
    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    MONEY = "money"
    COUNT = "count"
    TICK = "tick"
    SORT_CODE = "sort_code"
    ACCOUNT_NUMBER = "account_number"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One answer. `missing` is the sentence for an empty one; `sealed` says that it never reaches a column in clear.

    `only_for` names the choices of the page that make this box count; every page works with all its boxes in sight.
    """

    name: str
    label: str
    kind: Kind
    missing: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    most: int = 100
    least: int = 0
    autocomplete: str = "off"
    sealed: SealedClass | None = None
    # A tick that says yes to one purpose: kept as a consent, and in no column.
    consent: Purpose | None = None
    only_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """One page: its title is the label of its only field, or a heading above several.

    `noun` completes "You have not told us …".
    """

    slug: str
    title: str
    fields: tuple[Field, ...]
    noun: str
    who_sees: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def choices_of(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in pairs)
