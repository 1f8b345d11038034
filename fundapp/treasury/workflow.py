"""What a line may be said to be, and whether its parts come to its amount. It must never know how it is posted."""

from enum import StrEnum

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import refuse


class Rest(StrEnum):
    """What the rest of a line is that no movement of the books accounts for."""

    # Money of nobody we know, until somebody recognises it; or of whoever was given the reference beside it.
    GIFT = "gift"
    CHARGE = "charge"
    GIVEN_BACK = "given_back"
    # Taken out of the bank into the cash box, to be handed to people.
    CASH = "cash"


# What moves a pot's money on one person's word: it asks for a fresh second factor.
NEEDS_FRESH = frozenset({Rest.CHARGE, Rest.GIVEN_BACK, Rest.CASH})
# Only what came can be a gift or given back; the bank takes charges and pays interest.
_MUST_COME = frozenset({Rest.GIFT, Rest.GIVEN_BACK})


def need_whole(*, line_pence: int, parts_pence: int, rest: Rest | None, currency: str) -> int:
    """What is left for the rest, in pence; refused where it does not come out."""
    left_pence = line_pence - parts_pence
    if rest is None and left_pence:
        raise refuse(
            "parts_do_not_add_up",
            "The line is %(line)s, and what you chose comes to %(parts)s. Say what the rest is.",
            line=format_pence(line_pence, currency),
            parts=format_pence(parts_pence, currency),
        )
    if rest is not None and not left_pence:
        raise refuse("nothing_is_left", "What you chose is the whole line already. Leave the rest empty.")
    if rest in _MUST_COME and left_pence < 0:
        raise refuse(
            "rest_does_not_fit",
            "%(rest)s left the account, so it can be no gift and nothing given back.",
            rest=format_pence(-left_pence, currency),
        )
    if rest is Rest.CASH and left_pence > 0:
        raise refuse(
            "cash_did_not_leave",
            "%(rest)s came in. Cash that was taken to the bank is noted under gifts; then choose that here.",
            rest=format_pence(left_pence, currency),
        )
    return left_pence
