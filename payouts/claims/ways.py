"""Ways back into a request that last for minutes: a link, five digits, a code read out. It never knows whose they are.

The link and the digits are worked out of the way's own handle with a key that is in no table. So a message that is sent
twice says the same twice, and whoever steals the table can open nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundapp.kernel import chance
from fundapp.kernel.refusal import Refused, refuse
from payouts.claims.codes import ALPHABET, LENGTH

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
# A second tap of the same button is answered as the first one was.
SAME_TAP = timedelta(minutes=1)
# Routes on which a machine can write by itself; the others are a person's work.
BY_MACHINE = frozenset({"email", "text"})
# Twelve letters tell the ways apart; twenty more, about 92 bits, are what nobody can guess.
HANDLE_LENGTH, SEAL_LENGTH, DIGITS = 12, 20, 5


class Purpose(StrEnum):
    """What a way leads to: into the request, to a change of bank details, or to a new code for a lost one."""

    RETURN = "return"
    CHECK = "check"
    READ_OUT = "read_out"


class Standing(StrEnum):
    OPEN = "open"
    USED = "used"
    REPLACED = "replaced"
    OLD = "old"
    TIRED = "tired"


@dataclass(frozen=True, slots=True)
class Way:
    """What a way's standing follows from."""

    expires_at: datetime
    used_at: datetime | None
    replaced_at: datetime | None
    tries: int


def new_handle() -> str:
    return chance.draw_word(ALPHABET, HANDLE_LENGTH)


def token(handle: str, *, key: str) -> str:
    """What stands in the link: the handle, and the seal that only we can put beside it."""
    return handle + _word(_mac("token", handle, key), SEAL_LENGTH)


def handle_in(shown: str, *, key: str) -> str | None:
    """The handle of a link that we made; None for one that is cut, altered or made up."""
    text = shown.upper()
    handle = text[:HANDLE_LENGTH]
    is_ours = text.isascii() and hmac.compare_digest(text, token(handle, key=key))
    return handle if is_ours else None


def digits(handle: str, *, key: str) -> str:
    """The five digits that stand beside the link."""
    return f"{int.from_bytes(_mac('digits', handle, key)) % 10**DIGITS:0{DIGITS}d}"


def code(handle: str, *, key: str) -> str:
    """A code of nine letters to be read out; it looks like any other and goes into the same box."""
    return _word(_mac("code", handle, key), LENGTH)


def tap(once: str, *, key: str) -> str:
    """By which form a way was used, so that a second tap of it is known again."""
    return _mac("tap", once, key).hex()


def same(one: str, other: str) -> bool:
    """Compared in a time that says nothing of how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())


def standing(way: Way, *, now: datetime) -> Standing:
    if way.used_at is not None:
        return Standing.USED
    if way.replaced_at is not None:
        return Standing.REPLACED
    if way.tries >= MOST_TRIES:
        return Standing.TIRED
    return Standing.OPEN if now < way.expires_at else Standing.OLD


def shut(how: Standing) -> Refused:
    """Why it opens nothing any more. What was never ours is told to be too old, like what was ours long ago."""
    return refuse(f"way_{how.value}", SENTENCES[how])


def wrong_digits() -> Refused:
    """The same whether or not anybody was written to."""
    return refuse("digits_wrong", "That is not the code we sent. Check it and try again.")


SENTENCES = {
    Standing.OPEN: "",
    Standing.USED: "It was used before. For your safety it works once.",
    Standing.REPLACED: "We sent a newer one after it. Use the newest.",
    Standing.OLD: "It is too old. For your safety it works for 15 minutes.",
    Standing.TIRED: "There were 5 wrong tries. Ask for a new one.",
}


def _mac(what: str, text: str, key: str) -> bytes:
    return hmac.new(key.encode(), f"claims.way|{what}|{text}".encode(), hashlib.sha256).digest()


def _word(drawn: bytes, length: int) -> str:
    number, letters = int.from_bytes(drawn), []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
