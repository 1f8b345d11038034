"""Numbers that give a person away, found in free text before it is kept. It must never know whose text it is.

It warns and never refuses, so it may be wrong now and then. What it must not do is miss a National Insurance number.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum


class Giveaway(StrEnum):
    INSURANCE = "insurance"
    CARD = "card"
    ACCOUNT = "account"


# Two letters, six figures, a letter from A to D. Which letters can stand where is published, and some pairs begin none.
# Without its letters it counts where the text says what it is.
_GAP = r"[\s._\-\u2010-\u2015\u2212]{0,3}"
_PAIR = rf"[0-9]{_GAP}[0-9]"
_BEGINS = (
    rf"(?!(?:B{_GAP}G|G{_GAP}B|N{_GAP}K|K{_GAP}N|T{_GAP}N|N{_GAP}T|Z{_GAP}Z))[A-CEGHJ-PR-TW-Z]{_GAP}[A-CEGHJ-NPR-TW-Z]"
)
_INSURANCE = re.compile(rf"(?<![A-Z0-9]){_BEGINS}{_GAP}{_PAIR}{_GAP}{_PAIR}{_GAP}{_PAIR}{_GAP}[A-D](?![A-Z0-9])")
_SAID_TO_BE = re.compile(rf"\b(?:NI|NINO|NATIONAL INSURANCE)\b[^0-9]{{0,20}}{_PAIR}{_GAP}{_PAIR}{_GAP}{_PAIR}(?![0-9])")
_FIGURES = re.compile(r"(?<![0-9])[0-9](?:[ \-.]?[0-9]){12,18}(?![0-9])")
# Six figures in pairs look like a date as well; they are a sort code beside eight figures, or where it is said.
_SORT_CODE = r"(?<![0-9])[0-9]{2}[ \-./]?[0-9]{2}[ \-./]?[0-9]{2}(?![0-9])"
_ACCOUNT = r"(?<![0-9])[0-9]{4}[ \-]?[0-9]{4}(?![0-9])|(?<![0-9])[0-9]{6,8}(?![0-9])"
_BOTH = re.compile(rf"{_SORT_CODE}[^0-9]{{1,30}}(?:{_ACCOUNT})|(?:{_ACCOUNT})[^0-9]{{1,30}}{_SORT_CODE}")
_SORT_CODE_SAID = re.compile(rf"\bSORT ?CODE\b[^0-9]{{0,15}}{_SORT_CODE}")
_ACCOUNT_SAID = re.compile(rf"\b(?:ACCOUNT|ACC|A/C)\b(?: (?:NUMBER|NO|NUM)\b)?[^0-9A-Z]{{0,5}}(?:IS )?(?:{_ACCOUNT})")


def found_in(text: str) -> frozenset[Giveaway]:
    """What the text seems to hold. Full-width figures, other digits and letters of any case are read as they sound."""
    return frozenset(_found(_plain(text)))


# A capital in the middle of a sentence is mostly a name. Those that are not say what everybody here has.
_MID_CAPITAL = re.compile(r"(?<=[a-z0-9,;:)\"'] )(?!I\b|I')[A-Z][a-z]+")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][a-z]+")
_NO_NAMES = frozenset(
    (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Christmas", "Easter"),
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Universal", "Credit", "Jobseeker", "Employment", "Support", "Allowance"),
    )
)


def names_in(text: str) -> tuple[str, ...]:
    """Words that look like a person's or a place's name, in their order. It warns and may be wrong."""
    found = [*_HONORIFIC.findall(text), *(word for word in _MID_CAPITAL.findall(text) if word not in _NO_NAMES)]
    return tuple(dict.fromkeys(found))


def _found(plain: str) -> Iterator[Giveaway]:
    if _INSURANCE.search(plain) or _SAID_TO_BE.search(plain):
        yield Giveaway.INSURANCE
    if any(_is_card(figures.group()) for figures in _FIGURES.finditer(plain)):
        yield Giveaway.CARD
    if _BOTH.search(plain) or _SORT_CODE_SAID.search(plain) or _ACCOUNT_SAID.search(plain):
        yield Giveaway.ACCOUNT


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text)
    shown = "".join(letter for letter in wide if letter.isprintable() or letter.isspace())
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in shown).upper()


def _is_card(typed: str) -> bool:
    """The check digit that every payment card has (ISO/IEC 7812-1): from the right, every second figure twice."""
    figures = [int(sign) for sign in reversed(typed) if sign.isdigit()]
    twice = [figure if place % 2 == 0 else sum(divmod(figure * 2, 10)) for place, figure in enumerate(figures)]
    return len(set(figures)) > 1 and sum(twice) % 10 == 0
