"""What holds a sum down once it is known, and what is put on top: loss, other funds, most money. It knows no rate."""

from bisect import bisect_left

from payouts.rulebook.assessment import Value
from payouts.rulebook.choices import LossCounted, OtherFunds
from payouts.rulebook.losses import loan, lost_in_all, lost_so_far
from payouts.rulebook.solvency import to_give
from payouts.rulebook.sums import Sum


def bonuses(so_far: Sum) -> None:
    """A sum on top, once, from the first paid day on that is not before its date, if the loss covers the date."""
    for place, bonus in enumerate(so_far.rulebook.rate.bonuses, start=1):
        day = bonus.on.toordinal()
        if not so_far.paid or not _covers(so_far, day):
            continue
        at = min(bisect_left(so_far.paid, day), len(so_far.paid) - 1)
        so_far.due = [due + bonus.amount_pence if number >= at else due for number, due in enumerate(so_far.due)]
        what = "The loss covers %(bonus_on)s, which adds %(added_pence)s."
        so_far.say("bonus", f"rate.bonuses.{place}", what, bonus_on=bonus.on, added_pence=bonus.amount_pence)


def _covers(so_far: Sum, day: int) -> bool:
    return any(
        period.first.toordinal() <= day and (period.last is None or day <= period.last.toordinal())
        for period in so_far.facts.periods
    )


def actual_loss(so_far: Sum) -> None:
    """Never more than was lost: on the days that are paid or, where the book says so, on all the days lost."""
    caps = so_far.rulebook.caps
    less = loan(so_far) + _from_others(so_far)
    if caps.loss_counted is LossCounted.ALL_DAYS:
        limits, which = [lost_in_all(so_far, less=less)] * len(so_far.paid), "in all"
    else:
        limits, which = lost_so_far(so_far, less=less), "on these days"
    what = f"No more is paid than was lost, and %(limit_pence)s was lost {which}"
    values: dict[str, Value] = {}
    if less:
        what += ", less %(loan_pence)s of a loan and %(others_pence)s from others"
        values = {"loan_pence": loan(so_far), "others_pence": _from_others(so_far)}
    _hold(so_far, limits, "actual_loss", "caps.at_actual_loss", what, **values)


def other_funds(so_far: Sum) -> None:
    """What others gave for the same loss is taken off; where the loss is the cap, it is taken off the loss instead."""
    others = _from_others(so_far)
    if not others or so_far.rulebook.caps.at_actual_loss or not so_far.due:
        return
    so_far.due = [max(0, due - others) for due in so_far.due]
    what = "Other funds gave %(others_pence)s, which is taken off."
    so_far.say("other_funds", "eligibility.other_funds", what, others_pence=others)


def _from_others(so_far: Sum) -> int:
    ignored = so_far.rulebook.eligibility.other_funds is OtherFunds.IGNORED
    return 0 if ignored else max(0, so_far.facts.other_funds_pence)


def most_money(so_far: Sum) -> None:
    most, before = so_far.terms.max_amount_pence, so_far.facts.paid_already_pence
    if most is None:
        return
    what = "At most %(most_pence)s is paid for one loss"
    if before:
        what = "At most %(most_pence)s is paid for one loss, and %(before_pence)s was paid before"
    _hold_at(so_far, most, before, "most_money", "caps.max_amount", what)


def most_in_a_year(so_far: Sum) -> None:
    most, before = so_far.rulebook.caps.max_per_year_pence or 0, so_far.facts.paid_in_year_pence
    what = "At most %(most_pence)s is paid in a year, and %(before_pence)s was"
    _hold_at(so_far, most, before, "most_in_a_year", "caps.max_per_year", what)


def most_for_a_household(so_far: Sum) -> None:
    most, before = so_far.rulebook.caps.max_per_household_pence or 0, so_far.facts.paid_to_household_pence
    what = "At most %(most_pence)s is paid to one household, and %(before_pence)s was"
    _hold_at(so_far, most, before, "most_for_a_household", "caps.max_per_household", what)


def same_part(so_far: Sum) -> None:
    """When the fund has less than all who wait would be given, each gets the same part."""
    waiting, has = so_far.fund.waiting_pence, to_give(so_far.rulebook, so_far.fund)
    if waiting <= has or not so_far.due:
        return
    so_far.due = [due * has // waiting for due in so_far.due]
    what = "The fund has %(has_pence)s where %(waiting_pence)s is waited for. Each gets the same part: %(sum_pence)s."
    so_far.say("same_part", "solvency.queue", what, has_pence=has, waiting_pence=waiting, sum_pence=so_far.total_pence)


def _hold_at(so_far: Sum, most: int, before: int, rule: str, clause: str, what: str) -> None:
    if not so_far.due:
        return
    left, total = max(0, most - before), so_far.due[-1]
    if total > left:
        so_far.due = [min(due, left) for due in so_far.due]
    _say_held(so_far, total, left, rule, clause, what, most_pence=most, before_pence=before)


def _hold(so_far: Sum, limits: list[int], rule: str, clause: str, what: str, **values: Value) -> None:
    """Hold what is due after each day under that day's limit, and say whether that changed the sum."""
    if not so_far.due:
        return
    total = so_far.due[-1]
    so_far.due = [limit if limit < pence else pence for pence, limit in zip(so_far.due, limits, strict=True)]
    _say_held(so_far, total, limits[-1], rule, clause, what, **values)


def _say_held(so_far: Sum, total: int, limit: int, rule: str, clause: str, what: str, **values: Value) -> None:
    now = so_far.due[-1]
    what += ", so %(sum_pence)s is left." if now < total else ", which leaves the sum as it is."
    so_far.say(rule, clause, what, limit_pence=limit, sum_pence=now, **values)
