"""Receipt codes and access tokens: how they look. It must never know whose they are."""

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
