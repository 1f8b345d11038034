"""Invitation tokens and member codes: how they look and how they are compared. It must never know whose they are."""

import hashlib
import re

from fundapp.kernel import chance

# No 0/O, 1/I/L, U/V: what is read aloud over a bad line must come out the same.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
LONGEST_CODE = 20
# The dashes that phones put in for a hyphen: en, em and minus.
_DASHES = {0x2013: "-", 0x2014: "-", 0x2212: "-"}


def token_hash(token: str) -> str:
    """What is stored instead of a token. A token has 256 unguessable bits, so its plain hash leads nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_member_code() -> str:
    """Such as `M-7K3P-Q2TX`: eight letters of 29, about 500 thousand million codes."""
    letters = chance.draw_word(_LETTERS, 8)
    return f"M-{letters[:4]}-{letters[4:]}"


def tidy_code(typed: str) -> str:
    """A code as it is stored: capitals, no spaces, one kind of dash. Returns "" for what cannot be one."""
    code = re.sub(r"\s", "", typed).upper().translate(_DASHES)
    return code if len(code) <= LONGEST_CODE and _CODE.fullmatch(code) else ""
