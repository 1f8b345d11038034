"""From what each day is worth to what is due after it: added up, held under a week's most, rounded."""

from itertools import accumulate

from payouts.rulebook.choices import RoundedPer, Rounding
from payouts.rulebook.sums import GRAINS, Sum

# A unit of rounding in pence, and how much of it is added before what is over is dropped.
_UNITS = {
    Rounding.DOWN_TO_PENNY: (1, 0),
    Rounding.NEAREST_PENNY: (1, GRAINS // 2),
    Rounding.UP_TO_PENNY: (1, GRAINS - 1),
    Rounding.DOWN_TO_TEN_PENCE: (10, 0),
    Rounding.DOWN_TO_POUND: (100, 0),
    Rounding.NEAREST_POUND: (100, 50 * GRAINS),
    Rounding.UP_TO_POUND: (100, 100 * GRAINS - 1),
}


def due_after(so_far: Sum) -> list[int]:
    """What is due after each paid day, in pence."""
    rules, worth, count = so_far.rulebook.rate, so_far.worth, len(so_far.worth)
    is_plain = rules.rounding is Rounding.DOWN_TO_PENNY and rules.max_per_week_pence is None
    if is_plain and count and worth.count(worth[0]) == count and rules.rounded_per is RoundedPer.TOTAL:
        # The most common case by far, and ten times as fast: every day is worth the same.
        pence, over = divmod(worth[0], GRAINS)
        return [worth[0] * day // GRAINS if over else pence * day for day in range(1, count + 1)]
    unit, added = _UNITS[rules.rounding]
    size = unit * GRAINS
    if rules.rounded_per is RoundedPer.DAY:
        worth = [(grains + added) // size * size for grains in worth]
    if rules.max_per_week_pence is None and rules.rounded_per is not RoundedPer.WEEK:
        sums = list(accumulate(worth))
    else:
        sums = _week_by_week(so_far, worth, size, added)
    return [(grains + added) // size * unit for grains in sums]


def _week_by_week(so_far: Sum, worth: list[int], size: int, added: int) -> list[int]:
    """The same with each week of seven days, from the first day of the loss, held under its most and rounded."""
    rules, origin = so_far.rulebook.rate, so_far.origin
    most = None if rules.max_per_week_pence is None else rules.max_per_week_pence * GRAINS
    sums: list[int] = []
    before = this_week = 0
    week: int | None = None
    for day, grains in zip(so_far.paid, worth, strict=True):
        if (day - origin) // 7 != week:
            week, before, this_week = (day - origin) // 7, sums[-1] if sums else 0, 0
        this_week += grains
        held = this_week if most is None else min(this_week, most)
        if rules.rounded_per is RoundedPer.WEEK:
            held = (held + added) // size * size
        sums.append(before + held)
    return sums
