"""What of a line's text is kept: our own references and a few words of banks. It must never let a name through.

A payer's name is theirs. The bank has it, and whoever reconciles looks there when they need it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from fundapp.contributions import codes

STRIPE = "STRIPE"
# Words that tell a treasurer what a line is, and nobody who it is of.
_WORDS = frozenset(
    {
        *("STRIPE", "INTEREST", "CHARGE", "CHARGES", "COMMISSION", "FEE", "FEES", "CASH", "CHEQUE", "DEPOSIT", "GIRO"),
        *("RETURN", "RETURNED", "UNPAID", "RECALL", "REVERSAL", "REFUND", "TRANSFER", "PAYMENT", "STANDING", "ORDER"),
        *("DIRECT", "DEBIT", "CREDIT", "CARD", "FASTER", "BACS", "CHAPS"),
    }
)
_WORD = re.compile(r"[A-Z]+")
_SPACES = re.compile(r"[^A-Z0-9]+")
HINT_MOST = 60
# How many texts a reader remembers while it reads one file.
_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Mark:
    """`word` is what a line is matched by: a reference that we gave, or the card processor. `hint` is what is shown."""

    word: str
    hint: str


def plain(text: str) -> str:
    """Capitals, figures and single spaces: banks keep no more of a reference than that."""
    return _SPACES.sub(" ", text.upper()).strip()


class Reader:
    """Knows the references that the fund pays under; remembers the texts it has read, since banks repeat them."""

    def __init__(self, paid_under: Collection[str]) -> None:
        # The longest first, so that "COMMON POT 2" is not read as "COMMON POT".
        self._paid_under = sorted({plain(each) for each in paid_under} - {""}, key=len, reverse=True)
        self._known: dict[str, Mark] = {}

    def read(self, text: str) -> Mark:
        mark = self._known.get(text)
        if mark is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            mark = self._known[text] = self._read(text)
        return mark

    def _read(self, text: str) -> Mark:
        upper = text.upper()
        given = codes.read_reference(upper) if "POT" in upper else ""
        words = [word for word in _WORD.findall(upper) if word in _WORDS]
        paid = self._paid(upper)
        mark = given or paid or (STRIPE if STRIPE in words else "")
        shown = [each for each in (given, paid) if each] + words
        return Mark(mark, " ".join(dict.fromkeys(shown))[:HINT_MOST])

    def _paid(self, upper: str) -> str:
        if not self._paid_under:
            return ""
        padded = f" {plain(upper)} "
        return next((each for each in self._paid_under if f" {each} " in padded), "")
