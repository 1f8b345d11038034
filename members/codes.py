"""Tokens and member codes: how they look and how they are compared. It must never know whose they are."""

import hashlib
import re
import string

from fundapp.kernel import chance

# No 0/O, 1/I/L, U/V: what is read aloud over a bad line must come out the same.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_TOKEN_MARK = "pot_"  # noqa: S105 -- what every token begins with
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
LONGEST_CODE = 20
# The dashes that phones put in for a hyphen: en, em and minus.
_DASHES = {0x2013: "-", 0x2014: "-", 0x2212: "-"}


def token_hash(token: str) -> str:
    """What is stored instead of a token. A token has 256 unguessable bits, so its plain hash leads nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_api_token() -> str:
    """Such as `pot_7kQ2…`: a mark by which scanners of leaked secrets know it, then 256 bits in 43 letters."""
    return _TOKEN_MARK + chance.draw_word(string.ascii_letters + string.digits, 43)


def token_prefix(token: str) -> str:
    """The part of a token that a page may show: eight letters of 43, with which nobody can do anything."""
    return token[: len(_TOKEN_MARK) + 8]


def new_member_code() -> str:
    """Such as `M-7K3P-Q2TX`: eight letters of 29, about 500 thousand million codes."""
    letters = chance.draw_word(_LETTERS, 8)
    return f"M-{letters[:4]}-{letters[4:]}"


def tidy_code(typed: str) -> str:
    """A code as it is stored: capitals, no spaces, one kind of dash. Returns "" for what cannot be one."""
    code = re.sub(r"\s", "", typed).upper().translate(_DASHES)
    return code if len(code) <= LONGEST_CODE and _CODE.fullmatch(code) else ""
