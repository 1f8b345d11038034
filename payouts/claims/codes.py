"""The code that brings a claimant back, and the reference that organisers say. It must never know whose they are."""

import hashlib
import re

from fundapp.kernel import chance
from fundapp.kernel.refusal import refuse

# No vowels, so that no word appears; of what looks alike (0 O, 1 I L, 2 Z, 5 S, 8 B) at most one, the number.
ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
LENGTH = 9
REFERENCE_LENGTH = 5
# What people type for what they read: forgiven, because the letter on the left is in no code.
_LOOKS_LIKE = str.maketrans("ZSB", "258")
_MARKS = re.compile(r"[\s\-\u2010-\u2015\u2212._/]+")
# With the block size below, the usual cost of 2 ** 14 is about 50 milliseconds and 16 MB for each guess.
_BLOCK = 8


def new_code() -> str:
    """Nine letters and digits of 25: about 42 bits, which a slow hash and ten tries in 15 minutes make plenty."""
    return chance.draw_word(ALPHABET, LENGTH)


def new_reference() -> str:
    """What organisers call a request by. It opens nothing."""
    return chance.draw_word(ALPHABET, REFERENCE_LENGTH)


def new_receipt() -> str:
    """What a person can say to have found what was deleted for them. It opens nothing: `4F7K-M2P9`."""
    drawn = chance.draw_word(ALPHABET, 8)
    return f"{drawn[:4]}-{drawn[4:]}"


def shown(code: str) -> str:
    """In threes, as it is read aloud: `7K4-M2P-9QX`."""
    return "-".join(code[start : start + 3] for start in range(0, len(code), 3))


def tidy(typed: str) -> str:
    """The code as it was given, from any case and with or without spaces and dashes; or `Refused`."""
    code = _MARKS.sub("", typed).upper().translate(_LOOKS_LIKE)
    if not code:
        raise refuse("code_missing", "Put in your code, like 7K4-M2P-9QX")
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise unknown_code()
    return code


def unknown_code() -> Exception:
    """Wrong, misspelt and never given are answered alike, so that the answer says nothing of which codes exist."""
    return refuse("code_unknown", "That code does not open anything. Check it and try again.")


def hashed(code: str, *, pepper: str, cost: int) -> str:
    """Always the same for the same code, so that it can be looked up; slow and keyed, so that guessing from it is hard.

    A salt for each row would make one lookup a slow guess at every row.
    """
    return hashlib.scrypt(code.encode(), salt=pepper.encode(), n=cost, r=_BLOCK, p=1, dklen=32).hex()
