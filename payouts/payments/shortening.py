"""What becomes of weekly payments when a cut ends before they do. It must never know whose they are, or a rule.

Nothing that was sent is ever asked back here: what is left is only made shorter.
"""

from collections.abc import Sequence
from enum import StrEnum

from payouts.rulebook.choices import StopsOn


class Ended(StrEnum):
    """Why a cut is over, in the rulebook's words, as far as a person can say it of their own."""

    SANCTION_ENDED = StopsOn.SANCTION_ENDED.value
    OVERTURNED = StopsOn.OVERTURNED.value
    BENEFIT_ENDED = StopsOn.BENEFIT_ENDED.value


def stops(reason: Ended, stops_on: Sequence[StopsOn]) -> bool:
    """Whether what is left is shortened. The end of the cut itself always does; the rest is for the rules to say."""
    return reason is Ended.SANCTION_ENDED or StopsOn(reason.value) in stops_on


def due_pence(decided_pence: int, *, whole_pence: int, until_then_pence: int) -> int:
    """What of a decided amount is for the days until the end: in the proportion that the rules give, never more.

    `whole_pence` is what the rules give for all the days, `until_then_pence` for those until the end.
    """
    if whole_pence <= 0:
        return 0
    return min(decided_pence, decided_pence * until_then_pence // whole_pence)


def shortened(waiting: Sequence[int], left_pence: int) -> list[int]:
    """How much of each waiting payment stays, in their order, when no more than `left_pence` is to be paid."""
    kept = []
    for pence in waiting:
        kept.append(min(pence, max(0, left_pence)))
        left_pence -= kept[-1]
    return kept
