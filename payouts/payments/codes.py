"""A code as somebody types it in: read into one form, its last four signs, its sealed field. It never keeps one."""

import re
from uuid import UUID

from fundapp.kernel.refusal import refuse

# A shortest code of a voucher that anybody sells; less is a slip, and its last four would be nearly all of it.
_SIGNS_LEAST, _SIGNS_MOST = 6, 120
_PREFIX = "voucher."


def read_code(typed: str) -> str:
    """The code in capitals and without gaps; refused where it can be none."""
    signs = _signs(typed)
    if not _SIGNS_LEAST <= len(signs) <= _SIGNS_MOST or not signs.isascii() or not signs.isprintable():
        raise refuse("code_not_understood", "Type the whole code as the issuer gave it: letters and numbers.")
    if len(re.sub(r"[^A-Z0-9]", "", signs)) < _SIGNS_LEAST:
        raise refuse("code_not_understood", "Type the whole code as the issuer gave it: letters and numbers.")
    return signs


def is_in(code: str, text: str) -> bool:
    """Whether a text that many can read has the whole code in it, pasted into the wrong place."""
    return code in _signs(text)


def _signs(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed).upper()


def last_four(code: str) -> str:
    """What an issuer calls it by on the telephone."""
    return re.sub(r"[^A-Z0-9]", "", code)[-4:]


def field_of(voucher_id: UUID) -> str:
    """The name under which the code of a voucher is sealed."""
    return f"{_PREFIX}{voucher_id.hex}"


def voucher_in(field: str) -> UUID | None:
    """Which voucher a sealed field is the code of; None for any other field."""
    is_one = re.fullmatch(r"voucher\.[0-9a-f]{32}", field)
    return UUID(field.removeprefix(_PREFIX)) if is_one else None
