"""What every way to pay through a bank has in common. It must never know where details come from, or who looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from fundapp.kernel.refusal import Refusal


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


@dataclass(frozen=True, slots=True)
class Payer:
    """The fund's own account, which the payments leave, and its number in the Bacs scheme where it has one."""

    name: str = ""
    sort_code: str = ""
    account_number: str = ""
    service_user_number: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """One file on its way: a name and a number that no other file has, when it was made, when the money arrives."""

    name: str
    number: int
    made_at: datetime
    pay_on: date


class Part(StrEnum):
    NAME = "name"
    REFERENCE = "reference"


class Why(StrEnum):
    """What a rail does to a text so that the bank takes it."""

    SHORTENED = "shortened"
    SIGNS = "signs"
    CAPITALS = "capitals"


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A text that the bank will see otherwise than it was typed."""

    label: str
    part: Part
    typed: str
    sent: str
    whys: tuple[Why, ...]

    def __repr__(self) -> str:
        return f"Change({self.label}, {self.part})"


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """The file, and which payments a bank will show otherwise than they were typed (labels, never names)."""

    content: bytes
    changed: tuple[str, ...] = field(default=())


class Rail(Protocol):
    """A way to pay through a bank. A list of payments goes in; a file comes out, or every reason why not at once."""

    @property
    def code(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def most_rows(self) -> int: ...

    @property
    def ending(self) -> str:
        """How the file's name ends, such as `csv`."""

    def first_day(self, today: date) -> date:
        """The first day on which the money can arrive when the file goes to the bank today."""

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        """What the bank will see otherwise than it was typed."""

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        """Every reason why the bank cannot take these payments."""

    def prepare(self, payments: Sequence[Payment], sending: Sending) -> Written:
        """The whole file. Raises `Refused` with every reason; half a file is never written."""
