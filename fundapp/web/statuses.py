"""Which HTTP status says a refusal best. It knows codes, never what they are about; rooms may add their own."""

from fundapp.kernel.refusal import Refused

# A refusal is a conflict with how things stand, unless its code is listed here.
_USUAL = 409
_STATUS = {
    "role_needed": 403,
    "fresh_factor_needed": 403,
    "amount_missing": 422,
    "amount_not_understood": 422,
    "amount_too_fine": 422,
    "amount_too_large": 422,
    "too_many_tries": 429,
    "code_unknown": 422,
    "code_missing": 422,
}


def register(code: str, status: int) -> None:
    """Say in a room's `apps.py` that `code` is better told by `status` than by 409."""
    assert _STATUS.setdefault(code, status) == status, f"{code} already has another status"


def of(refused: Refused) -> int:
    """The status of the first reason: whoever decides puts the weightiest first."""
    return _STATUS.get(refused.reasons[0].code, _USUAL)
