"""The days of a sum added up so that it can be done again on paper. It must never know where a day's worth came from.

Where every day is given the plain rate, the line of the rate says it all. Where something was added or held, a week has
a most, or the book rounds otherwise than down to the penny, one more line says what each day came to and what
was done with the sum of them.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from fundapp.kernel.money import format_pence
from payouts.rulebook.assessment import Value
from payouts.rulebook.choices import Basis, RoundedPer, Rounding
from payouts.rulebook.rounding import due_after
from payouts.rulebook.sums import GRAINS, Sum

# Rules that make a day worth something else than the rate.
_CHANGING = {"least_a_week", "people_at_home", "supplements", "part_days", "level_rate", "most_a_day"}
_SPREAD = {Basis.PERCENT_OF_LOSS, Basis.FULL_LOSS}
# Above so many runs of like days a line would be a table; what they come to together is said all the same.
_MOST_RUNS = 24
_FINEST = 10_000
_HOW = {
    Rounding.DOWN_TO_PENNY: "down to the penny",
    Rounding.NEAREST_PENNY: "to the nearest penny",
    Rounding.UP_TO_PENNY: "up to the penny",
    Rounding.DOWN_TO_TEN_PENCE: "down to ten pence",
    Rounding.DOWN_TO_POUND: "down to the pound",
    Rounding.NEAREST_POUND: "to the nearest pound",
    Rounding.UP_TO_POUND: "up to the pound",
}
_PER = {RoundedPer.DAY: "for each day", RoundedPer.WEEK: "for each week", RoundedPer.TOTAL: "as a whole"}


def is_plain(so_far: Sum) -> bool:
    """Whether the paid days times the rate, down to the penny, are the sum."""
    rules = so_far.rulebook.rate
    if rules.rounding is not Rounding.DOWN_TO_PENNY or rules.rounded_per is not RoundedPer.TOTAL:
        return False
    return rules.max_per_week_pence is None and not any(line.rule in _CHANGING for line in so_far.lines)


def add_up(so_far: Sum) -> None:
    """What is due after each day, and the line that says how the days came to it."""
    rules = so_far.rulebook.rate
    so_far.due = due_after(so_far)
    if not so_far.due:
        return
    runs, values = _said_runs(so_far)
    values |= {"exact_pence": exact(sum(so_far.worth)), "sum_pence": so_far.total_pence}
    what = f"{runs}Together that is %(exact_pence)s"
    if rules.max_per_week_pence is not None:
        what += ". A week of seven days, counted from %(weeks_from_on)s, comes to at most %(most_week_pence)s"
        values["most_week_pence"] = rules.max_per_week_pence
    if rules.max_per_week_pence is not None or rules.rounded_per is RoundedPer.WEEK:
        values["weeks_from_on"] = date.fromordinal(so_far.origin)
    what += f". Rounded {_HOW[rules.rounding]} {_PER[rules.rounded_per]}, it is %(sum_pence)s."
    so_far.say("together", "rate.rounding", what, **values)


def _said_runs(so_far: Sum) -> tuple[str, dict[str, Value]]:
    runs = list(_runs(so_far))
    if so_far.rulebook.rate.basis in _SPREAD or len(runs) > _MOST_RUNS:
        return "", {}
    values: dict[str, Value] = {}
    parts = []
    for number, (first, count, grains) in enumerate(runs, start=1):
        start: dict[str, Value] = {f"from{number}_on": date.fromordinal(first), f"n{number}_days": count}
        values |= {**start, f"each{number}_pence": exact(grains)}
        parts.append(f"%(n{number}_days)s from %(from{number}_on)s at %(each{number}_pence)s")
    return f"{', '.join(parts)}. ", values


def _runs(so_far: Sum) -> Iterator[tuple[int, int, int]]:
    """The first day, how many, and the worth of each: days one after another that are worth the same."""
    weekdays = so_far.rulebook.rate.days_per_week != 7
    first = before = count = worth = 0
    for day, grains in zip(so_far.paid, so_far.worth, strict=True):
        # After a Friday comes the Monday, where only weekdays count.
        is_next = day == before + (3 if weekdays and (before - 1) % 7 == 4 else 1)
        if count and is_next and grains == worth:
            before, count = day, count + 1
            continue
        if count:
            yield first, count, worth
        first, before, count, worth = day, day, 1, grains
    if count:
        yield first, count, worth


def exact(grains: int) -> Value:
    """Whole pence, or pounds, pence and what is left of a penny: “£10.71 3/7”."""
    pence, left = divmod(Fraction(grains, GRAINS).limit_denominator(_FINEST), 1)
    return f"{format_pence(pence)} {left}" if left else pence
