"""How much was lost, in all and after each paid day. It must never know what is paid for it."""

from collections.abc import Iterable
from itertools import accumulate

from payouts.rulebook.choices import HardshipLoan
from payouts.rulebook.sums import Sum

# A day lost whole weighs this much, a part of one what the book says of it.
WHOLE_DAY = 100


def paid_weights(so_far: Sum) -> list[int]:
    """What each paid day weighs: the last `part_days` of those lost were lost in part. A day of a tail is whole."""
    return _weights(so_far)[so_far.start : so_far.start + _lost_count(so_far)] + [WHOLE_DAY] * so_far.tail


def lost_in_all(so_far: Sum, *, less: int = 0, scale: int = 1) -> int:
    """All that was lost, less what came back, in parts of a penny; of an open loss, as far as it is followed."""
    facts = so_far.facts
    if facts.loss_total_pence is not None and not facts.is_open:
        return max(0, facts.loss_total_pence - less) * scale
    if not _parts(so_far):
        return max(0, facts.loss_per_day_pence * len(so_far.lost) - less) * scale
    return max(0, facts.loss_per_day_pence * sum(_weights(so_far)) * scale // WHOLE_DAY - less * scale)


def lost_so_far(so_far: Sum, *, less: int = 0, scale: int = 1) -> list[int]:
    """What was lost on the days that are paid, after each of them. On the days of a tail nothing more is lost.

    What came back is spread over all the days lost; of a loss with no known end it is taken off first.
    """
    count = _lost_count(so_far)
    if _parts(so_far):
        weighed, a_day = _weights(so_far), WHOLE_DAY
        total = sum(weighed)
        run: Iterable[int] = accumulate(weighed[so_far.start : so_far.start + count])
    else:
        total, a_day, run = len(so_far.lost), 1, range(1, count + 1)
    if so_far.facts.is_open:
        pence = so_far.facts.loss_per_day_pence * scale
        lost = [max(0, pence * weight // a_day - less * scale) for weight in run]
    else:
        whole = lost_in_all(so_far, less=less, scale=scale)
        lost = [whole * weight // total for weight in run]
    return lost + [lost[-1]] * so_far.tail if so_far.tail and lost else lost


def _lost_count(so_far: Sum) -> int:
    return len(so_far.paid) - so_far.tail


def _parts(so_far: Sum) -> int:
    """How many days were lost in part, where the book makes a difference."""
    if so_far.facts.part_days <= 0 or so_far.rulebook.rate.part_day is None:
        return 0
    return min(so_far.facts.part_days, len(so_far.lost))


def _weights(so_far: Sum) -> list[int]:
    part, parts = so_far.rulebook.rate.part_day, _parts(so_far)
    weight = WHOLE_DAY if part is None else int(part * WHOLE_DAY)
    return [WHOLE_DAY] * (len(so_far.lost) - parts) + [weight] * parts


def loan(so_far: Sum) -> int:
    """What a loan of the state takes off the loss, where the book nets it (Universal Credit Regulations, reg. 116)."""
    netted = so_far.rulebook.caps.hardship_loan is HardshipLoan.NETTED
    return so_far.facts.hardship_loan_pence if netted else 0
