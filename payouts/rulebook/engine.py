"""The rulebook applied: facts in, an assessment out. It must never know a database, the time, or whose facts they are.

The sum is kept as what is due after each paid day, never as one number, so that every cap holds on every day and an
award cut short was never above it. Rules are an ordered tuple of functions: a new parameter is a new function.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal
from payouts.rulebook.conditions import CONDITIONS
from payouts.rulebook.facts import (
    MOST_DAYS,
    Assessment,
    Band,
    Basis,
    Facts,
    FundState,
    Instalment,
    Instalments,
    Line,
    LossCounted,
    Rulebook,
    ServedPer,
    Value,
    WaitingUnit,
)

WEEK = timedelta(days=7)


class Sum(NamedTuple):
    """How far the sum has come. Days are ordinals of dates; `due[n]` is what is due after the first n + 1 paid days."""

    band: Band
    lost: list[int]
    paid: list[int]
    due: list[int]
    lines: tuple[Line, ...] = ()

    @property
    def total_pence(self) -> int:
        return self.due[-1] if self.due else 0

    def say(self, rule: str, clause: str, what: str, **values: Value) -> "Sum":
        """Add a line; its amount is the sum so far, once there is one."""
        amount = self.total_pence if self.due else None
        return self._replace(lines=(*self.lines, Line(rule, clause, what, values, amount)))


Rule = Callable[[Rulebook, Facts, Sum], Sum]


def assess(rulebook: Rulebook, facts: Facts, fund: FundState) -> Assessment:
    """What the rulebook gives for these facts: every line, every reason for a "no" at once, and the instalments."""
    reasons = [refusal for condition in CONDITIONS if (refusal := condition(rulebook, facts)) is not None]
    band = rulebook.band_for(facts.income_pence)
    if band is None or not facts.periods:
        return Assessment(rulebook.name, (), 0, reasons=tuple(reasons))

    so_far = Sum(band, lost=_days_lost(rulebook, facts), paid=[], due=[])
    for rule in RULES:
        so_far = rule(rulebook, facts, so_far)
    if so_far.total_pence == 0 and not reasons:
        reasons.append(_nothing_to_pay(so_far))

    if reasons:
        return Assessment(rulebook.name, so_far.lines, 0, reasons=tuple(reasons))
    return Assessment(
        rulebook.name,
        so_far.lines,
        so_far.total_pence,
        schedule=_schedule(rulebook, facts, so_far),
        warnings=_warnings(facts, fund, so_far),
    )


# --- Rules: what was checked, and how much ----------------------------------------------------------------------------
def membership(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    rules = rulebook.eligibility
    if rules.membership_required and facts.member_since is not None:
        what = "A member since %(since_on)s."
        if rules.min_membership_months:
            what = "A member since %(since_on)s, which is long enough (months asked: %(months)s)."
        so_far = so_far.say(
            "membership",
            "eligibility.min_membership_months",
            what,
            since_on=facts.member_since,
            months=rules.min_membership_months,
        )
    if rules.standing_required and facts.in_good_standing:
        so_far = so_far.say("standing", "eligibility.standing_required", "Subscriptions are paid up, as is asked.")
    return so_far


def days_lost(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    """Every day of the loss that the book counts, before any is taken off."""
    so_far = so_far._replace(paid=so_far.lost)
    first, last = facts.periods[0].first, facts.periods[-1].last
    every = "" if rulebook.rate.days_per_week == 7 else ", counting Monday to Friday"
    if last is None:
        what = f"Money is lost from %(first_on)s with no known end{every}."
        return so_far.say("days_lost", "rate.days_per_week", what, first_on=first)
    what = f"Money was lost on %(lost_days)s, %(first_on)s to %(last_on)s{every}."
    return so_far.say("days_lost", "rate.days_per_week", what, lost_days=len(so_far.lost), first_on=first, last_on=last)


def income_band(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    if not rulebook.rate.bands:
        return so_far
    assert facts.income_pence is not None, "a band was found by it"
    return so_far.say(
        "income_band",
        f"rate.bands.{rulebook.rate.bands.index(so_far.band) + 1}",
        "A yearly income of %(income_pence)s is in the band that is paid %(rate_pence)s.",
        income_pence=facts.income_pence,
        rate_pence=so_far.band.amount_pence,
    )


def waiting_days(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    """The first days are not paid; those served already for the same event are not served again."""
    days = _waiting(rulebook, so_far.band)
    if days == 0:
        return so_far
    left = _waiting_left(rulebook, facts, so_far.band)
    if left == 0:
        what = "Nothing is left to wait: %(waiting_days)s of waiting are served once, and were."
        return so_far.say("waiting_days", "waiting.days", what, waiting_days=days)
    if rulebook.waiting.unit is WaitingUnit.DAYS_LOST or not so_far.paid:
        paid = so_far.paid[left:]
    else:
        paid = so_far.paid[bisect_left(so_far.paid, so_far.paid[0] + left) :]
    return so_far._replace(paid=paid).say(
        "waiting_days",
        "waiting.days",
        "After %(waiting_days)s of waiting, %(paid_days)s can be paid.",
        waiting_days=left,
        paid_days=len(paid),
    )


def most_days(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    most = _most_days(rulebook, so_far.band)
    if most is None:
        return so_far
    paid = so_far.paid[: max(0, most - facts.paid_already_days)]
    if facts.paid_already_days:
        what = "At most %(most_days)s are paid for one loss, %(before_days)s were before: %(paid_days)s can be paid."
    elif len(paid) < len(so_far.paid):
        what = "At most %(most_days)s are paid for one loss, so %(paid_days)s can be paid."
    else:
        what = "At most %(most_days)s are paid for one loss, which is not reached."
    return so_far._replace(paid=paid).say(
        "most_days",
        "caps.max_days",
        what,
        most_days=most,
        paid_days=len(paid),
        before_days=facts.paid_already_days,
    )


def flat_rate(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    """So much for each day, or for each week with its part days; a fraction of a penny is dropped at the end only."""
    amount = so_far.band.amount_pence
    count = len(so_far.paid)
    if rulebook.rate.basis is Basis.FLAT_DAY:
        so_far = so_far._replace(due=[amount * days for days in range(1, count + 1)])
        what = "%(paid_days)s at %(rate_pence)s a day is %(sum_pence)s."
    else:
        divisor = rulebook.rate.days_per_week
        so_far = so_far._replace(due=[amount * days // divisor for days in range(1, count + 1)])
        what = "%(paid_days)s at %(rate_pence)s for a week of %(week_days)s is %(sum_pence)s."
    return so_far.say(
        "flat_rate",
        "rate.amount",
        what,
        paid_days=count,
        rate_pence=amount,
        week_days=rulebook.rate.days_per_week,
        sum_pence=so_far.total_pence,
    )


def people_at_home(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    """So much more for each further adult and each child, counted over the same days as the rate."""
    rules, more = rulebook.household, max(0, facts.adults - 1)
    added = more * (rules.adult_amount_pence or 0) + facts.children * (rules.child_amount_pence or 0)
    if not added:
        return so_far
    divisor = 1 if rulebook.rate.basis is Basis.FLAT_DAY else rulebook.rate.days_per_week
    due = [(so_far.band.amount_pence + added) * days // divisor for days in range(1, len(so_far.paid) + 1)]
    what = (
        "Adults besides one: %(adults)s. Children: %(children)s. That adds %(added_pence)s a day, in all %(sum_pence)s."
    )
    if divisor > 1:
        what = what.replace("a day", "a week")
    so_far = so_far._replace(due=due)
    values: dict[str, Value] = {"adults": more, "children": facts.children, "added_pence": added}
    return so_far.say("people_at_home", "household", what, sum_pence=so_far.total_pence, **values)


def actual_loss(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    """Never more than was lost: on the days that are paid or, where the book says so, on all the days lost."""
    if not rulebook.caps.at_actual_loss:
        return so_far
    count, days = len(so_far.lost), range(1, len(so_far.paid) + 1)
    whole = facts.loss_per_day_pence * count if facts.loss_total_pence is None else facts.loss_total_pence
    if rulebook.caps.loss_counted is LossCounted.ALL_DAYS:
        lost = [whole] * len(so_far.paid)
    elif facts.loss_total_pence is None or facts.is_open:
        lost = [facts.loss_per_day_pence * day for day in days]
    else:
        lost = [whole * day // count for day in days]
    which = "in all" if rulebook.caps.loss_counted is LossCounted.ALL_DAYS else "on these days"
    return _capped(
        so_far,
        lost,
        "actual_loss",
        "caps.at_actual_loss",
        f"No more is paid than was lost, and %(limit_pence)s was lost {which}",
    )


def most_money(rulebook: Rulebook, facts: Facts, so_far: Sum) -> Sum:
    most = so_far.band.max_amount_pence
    most = rulebook.caps.max_amount_pence if most is None else most
    if most is None:
        return so_far
    left = max(0, most - facts.paid_already_pence)
    what = "At most %(most_pence)s is paid for one loss"
    if facts.paid_already_pence:
        what = "At most %(most_pence)s is paid for one loss, and %(before_pence)s was paid before"
    return _capped(
        so_far,
        [left] * len(so_far.due),
        "most_money",
        "caps.max_amount",
        what,
        most_pence=most,
        before_pence=facts.paid_already_pence,
    )


RULES: tuple[Rule, ...] = (
    membership,
    days_lost,
    income_band,
    waiting_days,
    most_days,
    flat_rate,
    people_at_home,
    actual_loss,
    most_money,
)


# --- Parts of the above -----------------------------------------------------------------------------------------------
def _days_lost(rulebook: Rulebook, facts: Facts) -> list[int]:
    """The ordinals of the days that count. An open period is followed as far as the law lets one run."""
    days: list[int] = []
    for period in facts.periods:
        first = period.first.toordinal()
        last = period.last.toordinal() if period.last is not None else first + MOST_DAYS - 1
        days.extend(range(first, last + 1))
    if rulebook.rate.days_per_week == 5:
        days = [day for day in days if (day - 1) % 7 < 5]
    return days[:MOST_DAYS]


def _waiting(rulebook: Rulebook, band: Band) -> int:
    return rulebook.waiting.days if band.waiting_days is None else band.waiting_days


def _waiting_left(rulebook: Rulebook, facts: Facts, band: Band) -> int:
    served = facts.waiting_served_days if rulebook.waiting.served_once_per is ServedPer.EVENT else 0
    return max(0, _waiting(rulebook, band) - served)


def _most_days(rulebook: Rulebook, band: Band) -> int | None:
    return rulebook.caps.max_days if band.max_days is None else band.max_days


def _capped(so_far: Sum, limits: list[int], rule: str, clause: str, what: str, **values: Value) -> Sum:
    """Hold what is due after each day under that day's limit, and say whether that changed the sum."""
    if not so_far.due:
        return so_far
    due = [limit if limit < pence else pence for pence, limit in zip(so_far.due, limits, strict=True)]
    what += ", so %(sum_pence)s is left." if due[-1] < so_far.total_pence else ", which leaves the sum as it is."
    return so_far._replace(due=due).say(rule, clause, what, limit_pence=limits[-1], sum_pence=due[-1], **values)


def _nothing_to_pay(so_far: Sum) -> Refusal:
    if so_far.lost and not so_far.paid:
        return Refusal("no_days_to_pay", "All the days are waiting days, or were paid before.")
    return Refusal("nothing_to_pay", "By these rules there is nothing left to pay for this loss.")


def _schedule(rulebook: Rulebook, facts: Facts, so_far: Sum) -> tuple[Instalment, ...]:
    """One payment, or one for all that is due by the end of this week and then one for each week after it."""
    paid, due = so_far.paid, so_far.due
    # Days after the last penny are not part of any instalment.
    end = due.index(due[-1]) + 1
    weekly = rulebook.payment.instalments is Instalments.WEEKLY
    instalments: list[Instalment] = []
    start, before = 0, 0
    limit = max(facts.assessed_on.toordinal(), paid[0]) + 7
    while start < end:
        stop = start
        while stop < end and (paid[stop] < limit or not weekly):
            stop += 1
        if stop > start and due[stop - 1] > before:
            first = date.fromordinal(paid[start])
            instalments.append(
                Instalment(
                    number=len(instalments) + 1,
                    first=first,
                    last=date.fromordinal(paid[stop - 1]),
                    days=stop - start,
                    amount_pence=due[stop - 1] - before,
                    due_on=max(first, facts.assessed_on),
                    needs_confirming=bool(instalments) and facts.is_open,
                )
            )
            before = due[stop - 1]
        start, limit = stop, limit + 7
    return tuple(instalments)


def _warnings(facts: Facts, fund: FundState, so_far: Sum) -> tuple[Refusal, ...]:
    warnings = []
    if so_far.total_pence > fund.free_pence:
        warnings.append(
            Refusal(
                "fund_too_low",
                "The pot has %(free)s free, which is less than this.",
                {"free": format_pence(fund.free_pence)},
            )
        )
    if facts.is_open:
        warnings.append(Refusal("end_not_known", "The end is not known, so later payments wait for a yes each week."))
    return tuple(warnings)
