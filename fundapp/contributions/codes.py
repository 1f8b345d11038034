"""Receipt codes, access tokens and bank references: how they look. It must never know whose they are."""

import re

from fundapp.kernel import chance

# No 0/O, 1/I/L, U/V: what is read aloud over a bad line must come out the same.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_TOKEN_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"  # noqa: S105 -- an alphabet


def new_receipt_code() -> str:
    """Such as `4F7K-92QD`: eight letters of 29, about 500 thousand million codes."""
    letters = chance.draw_word(_LETTERS, 8)
    return f"{letters[:4]}-{letters[4:]}"


def new_access_token() -> str:
    """What opens one gift to whoever holds it: 40 letters of 62, more than 230 bits."""
    return chance.draw_word(_TOKEN_LETTERS, 40)


# The first place tells a transfer that comes once from a standing order, so that no reference can be both.
_DIGITS, _WORDS = "23456789", "ABCDEFGHJKMNPQRSTWXYZ"
_REFERENCE = re.compile(rf"(?<![A-Z0-9])POT[\s-]?(?P<letters>[{_LETTERS}]{{4,8}})(?![A-Z0-9])")


def new_transfer_reference(*, longer: int = 0) -> str:
    """Such as `POT-4F7K`, for one bank transfer. `longer` adds letters, where short ones have run out."""
    return f"POT-{chance.draw_word(_DIGITS, 1)}{chance.draw_word(_LETTERS, 3 + longer)}"


def new_standing_reference(*, longer: int = 0) -> str:
    """Such as `POT-F47K`, for a standing order: it begins with a letter."""
    return f"POT-{chance.draw_word(_WORDS, 1)}{chance.draw_word(_LETTERS, 3 + longer)}"


def read_reference(text: str) -> str:
    """The reference in a line of a bank statement, however the bank has spaced and written it; or nothing."""
    found = _REFERENCE.search(text.upper())
    return f"POT-{found['letters']}" if found else ""
