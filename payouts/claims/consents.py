"""What a person may say yes to, one purpose at a time, in words that are kept by version. It must never know a table.

A version is never changed, because people agreed to it: a new wording is a new version, added at the end. What is not
here does not rest on a yes: see docs/decisions/0097.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.vault.classes import SealedClass

# Given before wordings were kept: what was read then is in the history of the form, not here.
BEFORE_WORDINGS = 0


class Purpose(StrEnum):
    """Each is asked apart, given apart and stopped apart."""

    BE_PAID = "be_paid"
    SHOW_LETTER = "show_letter"
    MESSAGES = "messages"
    PLAIN_MESSAGES = "plain_messages"
    COUNT = "count"
    HELPER = "helper"


class Giver(StrEnum):
    """Who said the yes to us. A caseworker writes down what the person says on the telephone or on paper."""

    CLAIMANT = "claimant"
    CASEWORKER = "caseworker"


@dataclass(frozen=True, slots=True)
class Opens:
    """Openings that this yes is needed for. Without `fields` the whole class, without `purposes` for any reason."""

    sealed_class: SealedClass
    fields: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()

    def covers(self, sealed_class: SealedClass, field: str, purpose: str) -> bool:
        return (
            sealed_class is self.sealed_class
            and (not self.fields or field in self.fields)
            and (not self.purposes or purpose in self.purposes)
        )


@dataclass(frozen=True, slots=True)
class Yes:
    """One purpose: its name on the page, the exact words of each version, and what stopping it does."""

    title: str
    wordings: Mapping[int, str]
    stopping: str
    opens: tuple[Opens, ...] = ()
    # A way of being reached is part of the request itself, so silence is no "stop"; the others need a spoken yes.
    until_stopped: bool = False

    @property
    def newest(self) -> int:
        return max(self.wordings)

    def words(self, version: int) -> str:
        """What they agreed to; what was agreed before wordings were kept reads like the first."""
        return self.wordings[version or min(self.wordings)]


# Of how to reach a person; the name is not among them, because who decides says first whether they know it.
_REACHED_BY = frozenset({"email", "phone", "postal_address"})

YESES: Mapping[Purpose, Yes] = {
    Purpose.BE_PAID: Yes(
        "Pay your bank account",
        {1: "The people who pay you can open your account numbers. They do it only to pay you."},
        "If you stop this we cannot pay your bank account. You can choose another way.",
        (Opens(SealedClass.BANK, purposes=frozenset({"pay"})),),
    ),
    Purpose.SHOW_LETTER: Yes(
        "Show your letter",
        {1: "The people who look at your request can open the photo of your letter."},
        "If you stop this nobody can open your photo. You can show your letter another way.",
        (Opens(SealedClass.EVIDENCE),),
    ),
    Purpose.MESSAGES: Yes(
        "Reach you",
        {1: "We can reach you in the way you chose, about this request only."},
        "If you stop this we do not write or call. Come back with your code to see news.",
        (Opens(SealedClass.CONTACT, fields=_REACHED_BY),),
        until_stopped=True,
    ),
    Purpose.PLAIN_MESSAGES: Yes(
        "Plain words in messages",
        {1: "Messages can say what they are about"},
        "If you stop this our messages say only that there is news.",
    ),
    Purpose.COUNT: Yes(
        "Count in public totals",
        {1: "You can count my answers in public totals. No one can tell it is me"},
        "If you stop this we leave you out of every total from now on.",
    ),
    Purpose.HELPER: Yes(
        "Let your helper help",
        {1: "The person you named can fill in your form. They never see your saved account numbers."},
        "If you stop this your helper can see and do nothing more.",
    ),
}
assert set(YESES) == set(Purpose), "every purpose has its words"

# Which questions ask for a yes in the same breath: the words stand beside the boxes, and answering says yes.
BESIDE: Mapping[str, Purpose] = {
    "proof": Purpose.SHOW_LETTER,
    "bank": Purpose.BE_PAID,
    "bill": Purpose.BE_PAID,
    "contact": Purpose.MESSAGES,
}


def resting_on(sealed_class: SealedClass, field: str, purpose: str) -> Purpose | None:
    """The yes that this opening rests on; None when it rests on the request itself."""
    for asked, yes in YESES.items():
        if any(opens.covers(sealed_class, field, purpose) for opens in yes.opens):
            return asked
    return None
