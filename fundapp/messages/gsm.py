"""What fits into one text: the letters of GSM 03.38 and how much room each takes. Pure; it never knows what is said."""

import unicodedata

MOST_SEPTETS = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These stand in the second table and are sent as an escape and a letter.
_EXTENSION = frozenset("\f^{}\\[~]|€")
# What writing programs make of plain signs, made plain again.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2013\u2014", "-"),
        "\u2026": "...",
        "\u00a0": " ",
    }
)


def septets(text: str) -> int:
    """How much of the 160 a text takes. One letter outside the table would halve the room, so it is not allowed."""
    outside = sorted({letter for letter in text if letter not in _BASIC and letter not in _EXTENSION})
    if outside:
        raise ValueError(f"not in GSM 03.38: {' '.join(f'U+{ord(letter):04X}' for letter in outside)}")
    return sum(2 if letter in _EXTENSION else 1 for letter in text)


def fits(text: str) -> bool:
    return septets(text) <= MOST_SEPTETS


def spelt(text: str) -> str:
    """The same words in letters a text can carry: accents that it lacks fall off, and what is left over goes."""
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text.translate(_PLAIN)):
        if letter in _BASIC:
            kept.append(letter)
        else:
            kept += [part for part in unicodedata.normalize("NFD", letter) if part in _BASIC]
    return " ".join("".join(kept).split())
