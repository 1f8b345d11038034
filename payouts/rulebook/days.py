"""Which days are paid: those lost, less those waited, forfeited or asked for too late, and a tail. It knows no money.

Days are ordinals of dates, of which the first was a Monday.
"""

from bisect import bisect_left
from datetime import date

from payouts.rulebook.choices import Late, ServedPer, WaitingUnit
from payouts.rulebook.conditions import cured_late, is_late
from payouts.rulebook.facts import MOST_DAYS, Facts
from payouts.rulebook.rules import Rulebook
from payouts.rulebook.sums import Sum

_LAST_DAY = date.max.toordinal()


def all_lost(rulebook: Rulebook, facts: Facts) -> list[int]:
    """The days that count. An open period is followed as far as the law lets one run."""
    days: list[int] = []
    for period in facts.periods:
        first = period.first.toordinal()
        last = period.last.toordinal() if period.last is not None else min(first + MOST_DAYS - 1, _LAST_DAY)
        days.extend(range(first, last + 1))
    return _counted(rulebook, days)[:MOST_DAYS]


def days_lost(so_far: Sum) -> None:
    """Every day of the loss that the book counts, before any is taken off."""
    periods = so_far.facts.periods
    first, last = periods[0].first, periods[-1].last
    every = "" if so_far.rulebook.rate.days_per_week == 7 else ", counting Monday to Friday"
    if last is None:
        what = f"Money is lost from %(first_on)s with no known end{every}."
        so_far.say("days_lost", "rate.days_per_week", what, first_on=first)
        return
    what = f"Money was lost on %(lost_days)s, %(first_on)s to %(last_on)s{every}."
    so_far.say("days_lost", "rate.days_per_week", what, lost_days=len(so_far.lost), first_on=first, last_on=last)


def waiting_days(so_far: Sum) -> None:
    """The first days are not paid; those served already are not served again; some circumstances wait for nothing."""
    rules, days = so_far.rulebook.waiting, so_far.terms.waiting_days
    if days <= 0:
        return
    if waived := set(rules.waived_for) & set(so_far.facts.circumstances):
        what = "Nothing is waited for: %(waiting_days)s of waiting are waived (%(because)s)."
        so_far.say("waiting_days", "waiting.waived_for", what, waiting_days=days, because=min(waived))
        return
    served = 0 if rules.served_once_per is ServedPer.CLAIM else so_far.facts.waiting_served_days
    left = max(0, days - served)
    if left == 0:
        what = "Nothing is left to wait: %(waiting_days)s of waiting are served once, and were."
        so_far.say("waiting_days", "waiting.days", what, waiting_days=days)
        return
    dropped = _waited(so_far, left)
    if rules.retroactive and dropped < len(so_far.paid):
        what = "After %(waiting_days)s of waiting everything is paid, those days too: %(paid_days)s can be paid."
        dropped = 0
    else:
        what = "After %(waiting_days)s of waiting, %(paid_days)s can be paid."
    so_far.keep(so_far.paid[dropped:], dropped_first=dropped)
    so_far.say("waiting_days", "waiting.days", what, waiting_days=left, paid_days=len(so_far.paid))


def _waited(so_far: Sum, left: int) -> int:
    """How many of the days lost are over when so many days of waiting are."""
    unit, paid = so_far.rulebook.waiting.unit, so_far.paid
    if unit is WaitingUnit.DAYS_LOST or not paid:
        return min(left, len(paid))
    day = paid[0]
    if unit is WaitingUnit.CALENDAR:
        return bisect_left(paid, day + left)
    while left > 0:
        left -= _is_weekday(day)
        day += 1
    return bisect_left(paid, day)


def penalty_days(so_far: Sum) -> None:
    """Arrears that were cured lately cost the first days that would be paid."""
    days = so_far.rulebook.eligibility.arrears_penalty_days
    if not cured_late(so_far.rulebook, so_far.facts) or not days:
        return
    cured = so_far.facts.arrears_cured_on
    assert cured is not None, "it was cured late"
    dropped = min(days, len(so_far.paid))
    so_far.keep(so_far.paid[dropped:], dropped_first=dropped)
    so_far.say(
        "penalty_days",
        "eligibility.arrears_penalty_days",
        "What was owed was paid on %(cured_on)s, so %(penalty_days)s are not paid: %(paid_days)s can be.",
        cured_on=cured,
        penalty_days=days,
        paid_days=len(so_far.paid),
    )


def no_backdating(so_far: Sum) -> None:
    """Whoever asks late is paid from the day of asking on."""
    asked = so_far.facts.claimed_on
    # Of a loss in parts, only these days can be asked for too late: `continuing` sees to it.
    if so_far.asked.earlier or asked is None or so_far.rulebook.window.late is not Late.NO_BACKDATING:
        return
    if not is_late(so_far.rulebook, so_far.facts):
        return
    dropped = bisect_left(so_far.paid, asked.toordinal())
    so_far.keep(so_far.paid[dropped:], dropped_first=dropped)
    what = "Asked late, on %(asked_on)s: days before that are not paid, and %(paid_days)s can be."
    so_far.say("no_backdating", "window.late", what, asked_on=asked, paid_days=len(so_far.paid))


def tail_days(so_far: Sum) -> None:
    """Some books pay on for a while after the last day lost; nobody who was not paid before is paid then."""
    last = so_far.facts.periods[-1].last
    if last is None or not so_far.paid:
        return
    end = min(last.toordinal() + so_far.rulebook.caps.tail_days, _LAST_DAY)
    more = _counted(so_far.rulebook, list(range(last.toordinal() + 1, end + 1)))
    so_far.tail = len(more)
    so_far.keep(so_far.paid + more)
    what = "Paid on after the last day lost, for %(more_days)s: %(paid_days)s can be paid."
    so_far.say("tail_days", "caps.tail_days", what, more_days=len(more), paid_days=len(so_far.paid))


def most_days(so_far: Sum) -> None:
    most = so_far.terms.max_days
    if most is None:
        return
    before, count = so_far.facts.paid_already_days, len(so_far.paid)
    _shorten(so_far, most - before)
    if before:
        what = "At most %(most_days)s are paid for one loss, %(before_days)s were before: %(paid_days)s can be paid."
    elif len(so_far.paid) < count:
        what = "At most %(most_days)s are paid for one loss, so %(paid_days)s can be paid."
    else:
        what = "At most %(most_days)s are paid for one loss, which is not reached."
    so_far.say("most_days", "caps.max_days", what, most_days=most, paid_days=len(so_far.paid), before_days=before)


def most_days_in_a_year(so_far: Sum) -> None:
    most, before = so_far.rulebook.caps.max_days_per_year, so_far.facts.paid_in_year_days
    assert most is not None, "the rule acts where there is a limit"
    _shorten(so_far, most - before)
    what = "At most %(most_days)s are paid in a year, %(before_days)s were: %(paid_days)s can be paid."
    so_far.say(
        "most_days_in_a_year",
        "caps.max_days_per_year",
        what,
        most_days=most,
        before_days=before,
        paid_days=len(so_far.paid),
    )


def _shorten(so_far: Sum, most: int) -> None:
    kept = so_far.paid[: max(0, most)]
    so_far.tail = max(0, so_far.tail - (len(so_far.paid) - len(kept)))
    so_far.keep(kept)


def _counted(rulebook: Rulebook, days: list[int]) -> list[int]:
    return [day for day in days if _is_weekday(day)] if rulebook.rate.days_per_week == 5 else days


def _is_weekday(day: int) -> bool:
    return (day - 1) % 7 < 5
