"""Who declares: the name and home address that the tax office asks for, and how its schedule wants them. Pure."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeVar

from fundapp.kernel.refusal import Refusal, Refused

Amount = TypeVar("Amount")
# As the guidance to the schedule says.
LONGEST_TITLE, LONGEST_NAME, LONGEST_HOUSE = 4, 35, 40
ABROAD = "X"
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}\d[A-Z\d]?|GIR)\d[A-Z]{2}")
HEAD = (
    "Item",
    "Title",
    "First name",
    "Last name",
    "House name or number",
    "Postcode",
    "Aggregated donations",
    "Sponsored event",
    "Donation date",
    "Amount",
)


@dataclass(frozen=True, slots=True)
class Person:
    title: str
    first_name: str
    last_name: str
    house: str
    # Street and town: part of a home address, though the schedule has no column for it.
    street: str
    postcode: str

    def to_text(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_text(text: str) -> "Person":
        return Person(**json.loads(text))


def checked(person: Person) -> Person:
    """The person as it is kept: trimmed, with a postcode that is one. Refused with every reason at once."""
    tidy = Person(
        title=_tidy(person.title).rstrip("."),
        first_name=_tidy(person.first_name),
        last_name=_tidy(person.last_name),
        house=_tidy(person.house),
        street=_tidy(person.street),
        postcode=_as_postcode(person.postcode),
    )
    reasons = []
    if not tidy.first_name or not tidy.last_name:
        reasons.append(Refusal("name_missing", "Enter your first name and your last name."))
    if not tidy.house:
        reasons.append(Refusal("house_missing", "Enter the name or number of your home."))
    if not _POSTCODE.fullmatch(tidy.postcode.replace(" ", "")) and tidy.postcode != ABROAD:
        reasons.append(
            Refusal("postcode_not_one", "Enter a UK postcode, like S19 2BD, or X if you live outside the UK.")
        )
    if reasons:
        raise Refused(*reasons)
    return tidy


def row(number: int, person: Person, *, on: date, pounds: Amount) -> tuple[int | str | date | Amount, ...]:
    """One line of the schedule: in these columns, no longer than they take, a double name with a space in it."""
    return (
        number,
        person.title[:LONGEST_TITLE],
        person.first_name[:LONGEST_NAME],
        person.last_name.replace("-", " ")[:LONGEST_NAME],
        person.house[:LONGEST_HOUSE],
        person.postcode,
        "",
        "",
        on,
        pounds,
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _as_postcode(typed: str) -> str:
    """`s192bd` is `S19 2BD`."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return plain if plain == ABROAD else f"{plain[:-3]} {plain[-3:]}".strip()
