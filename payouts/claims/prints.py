"""An address or a number as a keyed digest, so that its request is found unopened. It never keeps what it saw.

A bare hash would not do: there are few enough telephone numbers to try them all.
"""

import hashlib
import hmac
import re

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOT_DIGITS = re.compile(r"[^0-9+]")
_PHONE = re.compile(r"\+[0-9]{8,15}")
_HOME = "+44"


def normal(typed: str) -> str:
    """The same for every way of writing the same address or number; empty for what can be neither."""
    text = typed.strip()
    if "@" in text:
        return f"email|{text.lower()}" if _EMAIL.fullmatch(text) else ""
    number = _NOT_DIGITS.sub("", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif number.startswith("0"):
        number = f"{_HOME}{number[1:]}"
    # As in +44 (0) 7700, which people write and no network dials.
    number = number.replace(f"{_HOME}0", _HOME, 1) if number.startswith(f"{_HOME}0") else number
    return f"phone|{number}" if _PHONE.fullmatch(number) else ""


def printed(typed: str, *, key: str) -> str:
    """Its digest; empty for what is neither an address nor a number."""
    text = normal(typed)
    return hmac.new(key.encode(), f"claims.contact|{text}".encode(), hashlib.sha256).hexdigest() if text else ""
