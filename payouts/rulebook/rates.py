"""What the paid days are worth: the rate, the people at home, what a day comes to at most, and so what is due.

It must never know a cap on the whole. Worth is in grains (see `sums`).
"""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from payouts.rulebook.adding_up import add_up, exact
from payouts.rulebook.adding_up import is_plain as is_a_plain_sum
from payouts.rulebook.assessment import Value
from payouts.rulebook.choices import Basis, Per, StepsCountedBy
from payouts.rulebook.losses import WHOLE_DAY, loan, lost_so_far, paid_weights
from payouts.rulebook.rounding import due_after
from payouts.rulebook.sums import GRAINS, Sum
from payouts.rulebook.terms import PARTS, value_of


def flat(so_far: Sum) -> None:
    """So much a day, or a week with its part days."""
    so_far.worth = _at_a_rate(so_far, GRAINS)


def dues(so_far: Sum) -> None:
    """So many times the dues, for a day or for a week."""
    so_far.worth = _at_a_rate(so_far, GRAINS * (so_far.facts.dues_pence or 0) // PARTS)


def share_of_loss(so_far: Sum) -> None:
    """So much of every hundred that was lost on the day, or all of it."""
    lost = lost_so_far(so_far, less=loan(so_far), scale=GRAINS)
    if not so_far.rulebook.rate.steps:
        # Of the sums and not of the days, so that what a third of a penny leaves out on one day the next one has.
        shares = [pence * so_far.terms.value // PARTS for pence in lost]
        so_far.worth = [after - before for before, after in pairwise([0, *shares])]
        return
    days = zip(pairwise([0, *lost]), _values(so_far), strict=True)
    so_far.worth = [(after - before) * value // PARTS for (before, after), value in days]


def need(so_far: Sum) -> None:
    """What is asked, with what was given before, up to the most the book gives for a need; all on the first day."""
    before = so_far.asked.paid_already_pence if so_far.asked.earlier else 0
    asked, most, count = before + (so_far.facts.asked_pence or 0), so_far.terms.value, len(so_far.paid)
    so_far.worth = [(min(asked, most) if most else asked) * GRAINS, *[0] * (count - 1)][:count]


def _at_a_rate(so_far: Sum, unit: int) -> list[int]:
    """So many units a day, or a week with its part days."""
    rules, count = so_far.rulebook.rate, len(so_far.paid)
    divisor = rules.days_per_week if rules.is_weekly else 1
    if rules.steps:
        return [unit * value // divisor for value in _values(so_far)]
    return [unit * so_far.terms.value // divisor] * count


def _values(so_far: Sum) -> list[int]:
    """The rate of each paid day, by the steps of the book."""
    rules = so_far.rulebook.rate
    starts = [rules.first_day_of(step) for step in rules.steps]
    values = [so_far.terms.value, *(value_of(rules.basis, step) or 0 for step in rules.steps)]
    return [values[bisect_right(starts, day)] for day in days_into(so_far)]


def days_into(so_far: Sum) -> list[int]:
    """How far into the loss each paid day is, counted from 1 as the steps of the book count."""
    facts, count = so_far.facts, len(so_far.paid)
    match so_far.rulebook.rate.steps_counted_by:
        case StepsCountedBy.CALENDAR_DAYS:
            origin = so_far.origin - 1
            return [day - origin for day in so_far.paid]
        case StepsCountedBy.PAID_DAYS:
            return list(range(facts.paid_already_days + 1, facts.paid_already_days + count + 1))
        case StepsCountedBy.DAYS_LOST:
            # A day that was paid was lost, even where nobody counted the lost ones.
            first = max(facts.lost_before_days, facts.paid_already_days) + so_far.start + 1
            return list(range(first, first + count))


def least_a_week(so_far: Sum) -> None:
    """A floor of the rate, so that part of a week has its part of it."""
    rules = so_far.rulebook.rate
    least = (rules.min_per_week_pence or 0) * GRAINS // rules.days_per_week
    if any(worth < least for worth in so_far.worth):
        so_far.worth = [max(least, worth) for worth in so_far.worth]
        what = "The rate is at least %(least_pence)s for a week."
        so_far.say("least_a_week", "rate.min_per_week", what, least_pence=rules.min_per_week_pence or 0)


def people_at_home(so_far: Sum) -> None:
    """So much more for each further adult and each child, up to the most of each that count."""
    rules = so_far.rulebook.household
    adults, children = max(0, so_far.facts.adults - 1), max(0, so_far.facts.children)
    adults = adults if rules.max_adults is None else min(adults, rules.max_adults)
    children = children if rules.max_children is None else min(children, rules.max_children)
    added = adults * (rules.adult_amount_pence or 0) + children * (rules.child_amount_pence or 0)
    if not added:
        return
    what = "Adults besides one: %(adults)s. Children: %(children)s. That adds %(added_pence)s a day"
    _add(so_far, "people_at_home", "household", added, what, adults=adults, children=children)


def supplements(so_far: Sum) -> None:
    """So much more for each circumstance that the book names, up to the most for all of them together."""
    rules = so_far.rulebook.household
    found = [each for each in rules.supplements if each.code in so_far.facts.supplements]
    added = sum(each.amount_pence for each in found)
    if rules.max_supplements_amount_pence is not None:
        added = min(added, rules.max_supplements_amount_pence)
    if not added:
        return
    titles = ", ".join(each.title or each.code for each in found)
    what = "For %(because)s, %(added_pence)s more a day"
    _add(so_far, "supplements", "household.supplements", added, what, because=titles)


def _add(so_far: Sum, rule: str, clause: str, added: int, what: str, **values: Value) -> None:
    rules = so_far.rulebook
    is_weekly = rules.rate.is_weekly if rules.household.counts_per is None else rules.household.counts_per is Per.WEEK
    a_day = added * GRAINS // (rules.rate.days_per_week if is_weekly else 1)
    so_far.worth = [worth + a_day for worth in so_far.worth]
    if is_weekly:
        what = what.replace("a day", "a week")
    so_far.say(rule, clause, what + ".", added_pence=added, **values)


def part_days(so_far: Sum) -> None:
    """A day lost in part counts as the book says. A share of the loss has it already, because less was lost."""
    part, facts = so_far.rulebook.rate.part_day, so_far.facts
    if part is None or facts.part_days <= 0 or so_far.rulebook.rate.basis in (Basis.PERCENT_OF_LOSS, Basis.FULL_LOSS):
        return
    weighed = paid_weights(so_far)
    so_far.worth = [worth * weight // WHOLE_DAY for worth, weight in zip(so_far.worth, weighed, strict=True)]
    what = "The last %(part_days)s lost were lost in part, and count as %(part)s of a day."
    so_far.say("part_days", "rate.part_day", what, part_days=facts.part_days, part=f"{part:f}")


def level_rate(so_far: Sum) -> None:
    """While the fund is low, the level's share of the rate."""
    level = so_far.terms.level
    if level is None or level.rate_percent is None:
        return
    share = int(level.rate_percent * 100)
    so_far.worth = [worth * share // PARTS for worth in so_far.worth]
    what = "The fund is at the level “%(level)s”, in which %(percent)s%% of the rate is paid."
    so_far.say("level_rate", "solvency.levels", what, level=level.name, percent=f"{level.rate_percent:f}")


def most_a_day(so_far: Sum) -> None:
    most = so_far.rulebook.rate.max_per_day_pence or 0
    if any(worth > most * GRAINS for worth in so_far.worth):
        so_far.worth = [min(worth, most * GRAINS) for worth in so_far.worth]
        so_far.say("most_a_day", "rate.max_per_day", "At most %(most_pence)s is paid for a day.", most_pence=most)


def flat_together(so_far: Sum) -> None:
    """From what each day is worth to what is due after it, in pence, and the lines that say so."""
    rules, value = so_far.rulebook.rate, so_far.terms.value
    what, values = "%(paid_days)s at %(rate_pence)s a day", dict[str, Value]()
    if rules.is_weekly:
        what, values = "%(paid_days)s at %(rate_pence)s for a week of %(week_days)s", {"week_days": rules.days_per_week}
    _together(so_far, "rate.amount", what, paid_days=len(so_far.paid), rate_pence=value, **values)


def dues_together(so_far: Sum) -> None:
    rules, dues = so_far.rulebook.rate, so_far.facts.dues_pence or 0
    what, values = "a day, for %(paid_days)s", dict[str, Value]()
    if rules.is_weekly:
        what, values = "for a week of %(week_days)s, for %(paid_days)s", {"week_days": rules.days_per_week}
    _together(
        so_far,
        "rate.multiple",
        f"%(multiple)s times the %(dues_pence)s of the subscription {what}",
        multiple=_decimal(so_far.terms.value, PARTS),
        dues_pence=dues,
        paid_days=len(so_far.paid),
        **values,
    )


def share_together(so_far: Sum) -> None:
    lost = lost_so_far(so_far, less=loan(so_far), scale=GRAINS)
    _together(
        so_far,
        "rate.percent" if so_far.rulebook.rate.basis is Basis.PERCENT_OF_LOSS else "rate.basis",
        "%(percent)s%% of the %(lost_pence)s lost on %(paid_days)s",
        percent=_decimal(so_far.terms.value, PARTS // 100),
        lost_pence=exact(lost[-1]) if lost else 0,
        paid_days=len(so_far.paid),
    )


def need_together(so_far: Sum) -> None:
    what, values = "By need: %(asked_pence)s is asked for", dict[str, Value]()
    if so_far.terms.value:
        what, values = f"{what}, and at most %(most_pence)s is given", {"most_pence": so_far.terms.value}
    _together(so_far, "rate.basis", what, asked_pence=so_far.facts.asked_pence or 0, **values)


def _together(so_far: Sum, clause: str, what: str, **values: Value) -> None:
    """The line of the rate; with the sum where that is all, and otherwise with what was done besides after it."""
    rules, is_plain = so_far.rulebook.rate, is_a_plain_sum(so_far)
    ends = "; that is %(sum_pence)s." if rules.basis is Basis.NEEDS_BASED else " is %(sum_pence)s."
    if rules.steps and rules.basis is not Basis.NEEDS_BASED:
        ends = "; together %(sum_pence)s."
        what, values = _in_steps(so_far)
        clause = "rate.steps"
    if not is_plain:
        so_far.say("rate", clause, f"{what}.", **values)
        add_up(so_far)
        return
    so_far.due = due_after(so_far)
    so_far.say("rate", clause, what + ends, sum_pence=so_far.total_pence, **values)


def _in_steps(so_far: Sum) -> tuple[str, dict[str, Value]]:
    """How many of the paid days fall into each step, and at which rate."""
    rules, reached = so_far.rulebook.rate, days_into(so_far)
    starts = [1, *(rules.first_day_of(step) for step in rules.steps)]
    rates = [so_far.terms.value, *(value_of(rules.basis, step) or 0 for step in rules.steps)]
    ends = [*(bisect_left(reached, start) for start in starts[1:]), len(reached)]
    parts, values = [], dict[str, Value]()
    for number, (start, value, before, end) in enumerate(zip(starts, rates, [0, *ends], ends, strict=False), start=1):
        if end > before:
            name = f"step{number}_pence" if rules.basis in (Basis.FLAT_DAY, Basis.FLAT_WEEK) else f"step{number}"
            is_amount = name.endswith("_pence")
            values |= {
                f"from{number}": start,
                f"n{number}_days": end - before,
                name: value if is_amount else _decimal(value, PARTS),
            }
            parts.append(f"from day %(from{number})s on %(n{number}_days)s at %({name})s")
    each = "a day"
    if rules.is_weekly:
        each, values = "for a week of %(week_days)s", {"week_days": rules.days_per_week, **values}
    if rules.basis is Basis.MULTIPLE_OF_DUES:
        each, values = f"times the %(dues_pence)s {each}", {"dues_pence": so_far.facts.dues_pence or 0, **values}
    return f"By the day of the loss ({each}): {', '.join(parts)}", values


def _decimal(value: int, scale: int) -> str:
    whole, part = divmod(value, scale)
    if not part:
        return str(whole)
    return f"{whole}.{str(part).zfill(len(str(scale)) - 1).rstrip('0')}"
