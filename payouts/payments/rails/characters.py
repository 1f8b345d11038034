"""Which signs a bank takes, and a text in those signs. It must never know whose text it is."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Characters(StrEnum):
    """Which signs a bank takes; others become spaces, accents fall off letters."""

    # Bacs: capital letters, figures and . & / - and space.
    BACS = "bacs"
    # Small letters and ' , ( ) too.
    PLAIN = "plain"


def carried(text: str, characters: Characters) -> str:
    """The text in the signs that a bank takes, never starting with one that a spreadsheet would read as a formula."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(_NOT_CARRIED[characters], " ", plain.upper() if characters is Characters.BACS else plain)
    plain = re.sub(r"^[^A-Za-z0-9]+", "", plain)
    return re.sub(r" +", " ", plain).strip()


# Letters that no decomposition takes apart.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "\u0131": "i"}
    # Curly quotes and long dashes, which phones type by themselves.
    | {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"}
)
_NOT_CARRIED: Mapping[Characters, str] = {
    Characters.BACS: r"[^A-Z0-9.&/\- ]",
    Characters.PLAIN: r"[^A-Za-z0-9.&/\-',() ]",
}
