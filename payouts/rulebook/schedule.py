"""When a sum is paid: once, or for all that is due by the end of this week and then week by week. It knows no rule."""

from bisect import bisect_left
from datetime import date

from payouts.rulebook.assessment import Instalment
from payouts.rulebook.choices import Instalments, Weekday
from payouts.rulebook.rules import Payment
from payouts.rulebook.sums import Sum

_PLACE = {weekday: place for place, weekday in enumerate(Weekday)}
_LAST_DAY = date.max.toordinal()


def schedule(so_far: Sum) -> tuple[Instalment, ...]:
    paid, due, facts = so_far.paid, so_far.due, so_far.facts
    rules, is_open = so_far.rulebook.payment, so_far.facts.is_open
    # Days after the last penny are not part of any instalment.
    end = due.index(due[-1]) + 1
    weekly = rules.instalments is Instalments.WEEKLY
    today = facts.assessed_on.toordinal()
    instalments: list[Instalment] = []
    start, before = 0, 0
    limit = max(today, paid[0]) + 7
    while start < end:
        stop = bisect_left(paid, limit, start, end) if weekly else end
        if stop > start and due[stop - 1] > before:
            first = paid[start]
            instalments.append(
                Instalment(
                    len(instalments) + 1,
                    date.fromordinal(first),
                    date.fromordinal(paid[stop - 1]),
                    stop - start,
                    due[stop - 1] - before,
                    date.fromordinal(
                        max(first, today) if rules.pay_weekday is None else _pay_day(rules, max(first, today))
                    ),
                    is_open and bool(instalments),
                )
            )
            before = due[stop - 1]
        start, limit = stop, limit + 7
    return tuple(instalments)


def _pay_day(rules: Payment, day: int) -> int:
    """The book's pay day: the first one after the first cut-off that is not before the day."""
    for weekday in (rules.cut_off_weekday, rules.pay_weekday):
        if weekday is not None:
            day += (_PLACE[weekday] - (day - 1)) % 7
    return min(day, _LAST_DAY)
