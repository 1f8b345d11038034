"""A loss that is asked for in parts: what came before is counted on, as if all had been asked for at once.

It must never know who asked. The earlier days and these are one loss: the whole is worked out, and what of it falls on
these days is given, never more than the whole less what was given before. So a loss in two parts never pays more than
the same loss in one, whatever the book rounds, waits for, steps or limits by the week.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from payouts.rulebook.choices import Basis, Late
from payouts.rulebook.conditions import is_late
from payouts.rulebook.facts import MOST_DAYS, Facts, Period
from payouts.rulebook.sums import Sum


def whole_of(facts: Facts) -> Facts:
    """The loss with its earlier days, and nothing served or given yet: what the rules are applied to."""
    if not facts.earlier:
        return facts
    return replace(
        facts,
        periods=tuple(sorted((*facts.earlier, *facts.periods), key=lambda period: period.first)),
        earlier=(),
        waiting_served_days=0,
        paid_already_days=0,
        paid_already_pence=0,
        lost_before_days=0,
        # What was given for the earlier days is in what the year had; here those days are counted themselves.
        paid_in_year_days=max(0, facts.paid_in_year_days - facts.paid_already_days),
    )


def these_days(so_far: Sum) -> None:
    """Of the whole, what falls on the days that are asked for now, less what was given too much before."""
    asked = so_far.asked
    if not asked.earlier:
        return
    whole_pence, given_pence = so_far.total_pence, asked.paid_already_pence
    places = _asked_now(so_far, asked)
    left_pence = max(0, whole_pence - given_pence)
    each = [after - before for before, after in pairwise([0, *so_far.due])]
    if so_far.rulebook.rate.basis is Basis.NEEDS_BASED:
        # A need has no days: the sum of it stands on the first, whichever was asked for.
        each = [left_pence] * len(each)
    so_far.paid = [so_far.paid[place] for place in places]
    so_far.due = [min(due, left_pence) for due in accumulate(each[place] for place in places)]
    so_far.facts = asked
    so_far.say(
        "these_days",
        "book.event_date",
        "The loss is one: with the days before it comes to %(whole_pence)s, of which %(given_pence)s was given."
        " For these days %(sum_pence)s is left.",
        whole_pence=whole_pence,
        given_pence=given_pence,
        sum_pence=so_far.total_pence,
    )


def _asked_now(so_far: Sum, asked: Facts) -> list[int]:
    """Where in the paid days those stand that are asked for now, and that the book does not keep out."""
    known = [_bounds(period) for period in asked.earlier]
    begins = asked.claimed_on.toordinal() if asked.claimed_on is not None and _is_shut_out(so_far, asked) else 0
    places = [
        place for place, day in enumerate(so_far.paid) if day >= begins and not any(a <= day <= b for a, b in known)
    ]
    most = so_far.rulebook.caps.max_days_per_year
    return places if most is None else places[: max(0, most - asked.paid_in_year_days)]


def _is_shut_out(so_far: Sum, asked: Facts) -> bool:
    return so_far.rulebook.window.late is Late.NO_BACKDATING and is_late(so_far.rulebook, asked)


def _bounds(period: Period) -> Sequence[int]:
    first = period.first.toordinal()
    return first, first + MOST_DAYS if period.last is None else period.last.toordinal()
