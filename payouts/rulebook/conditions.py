"""Who may be paid at all: one function for each condition, each with its "no". It must never know how much."""

from collections.abc import Callable
from datetime import date, timedelta

from fundapp.kernel.refusal import Refusal
from payouts.rulebook.facts import Facts, Rulebook, WindowFrom

Condition = Callable[[Rulebook, Facts], Refusal | None]


def some_days_lost(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if facts.periods:
        return None
    return Refusal("no_days_lost", "No day of lost money was given.")


def income_told_if_needed(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.rate.bands or facts.income_pence is not None:
        return None
    return Refusal("income_needed", "The rate depends on yearly income, and no income was given.")


def membership_held(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.eligibility.membership_required or facts.member_since is not None:
        return None
    return Refusal("membership_needed", "These rules are for members, and no membership was found.")


def member_long_enough(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    months = rulebook.eligibility.min_membership_months
    if not months or facts.member_since is None or not facts.periods:
        return None
    start = _months_later(facts.member_since, months)
    if facts.periods[0].first >= start:
        return None
    return Refusal(
        "membership_too_short",
        "Membership must be at least %(months)s months old when the loss starts. It is from %(start)s on.",
        {"months": months, "start": f"{start.day} {start:%B %Y}"},
    )


def in_good_standing(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.eligibility.standing_required or facts.in_good_standing:
        return None
    return Refusal("not_in_good_standing", "These rules ask that subscriptions are paid up.")


def asked_in_time(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    window = rulebook.window
    if window.days is None or facts.claimed_on is None or not facts.periods:
        return None
    from_last = window.counted_from is WindowFrom.LAST_DAY
    counted = facts.periods[-1].last if from_last else facts.periods[0].first
    if counted is None or facts.claimed_on <= counted + timedelta(days=window.days):
        return None
    return Refusal(
        "asked_too_late",
        "A request must be made within %(days)s days of the loss.",
        {"days": window.days},
    )


CONDITIONS: tuple[Condition, ...] = (
    some_days_lost,
    income_told_if_needed,
    membership_held,
    member_long_enough,
    in_good_standing,
    asked_in_time,
)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
