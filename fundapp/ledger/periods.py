"""What came into a pot and what it promised, day by day. It must never know who gave or who was promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import TruncDate

from fundapp.kernel.clock import LONDON
from fundapp.ledger import chart
from fundapp.ledger.models import Transfer


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of one pot, in pence. `given` is less fees and refunds; `promised` is less what was released again."""

    first: date
    given_pence: int
    promised_pence: int


def weeks_of(pot: str, *, until: date, most: int) -> tuple[Week, ...]:
    """The last whole weeks before `until`, oldest first, at most `most`: from the first with any movement."""
    since = until - timedelta(weeks=most)
    days = _days(pot, since=since, until=until)
    weeks = [
        Week(first, *_sums(days, first)) for first in (until - timedelta(weeks=back) for back in range(most, 0, -1))
    ]
    begun = next((place for place, week in enumerate(weeks) if week.given_pence or week.promised_pence), len(weeks))
    return tuple(weeks[begun:])


def free_at(pot: str, *, ends: tuple[date, ...]) -> Mapping[date, int]:
    """What the pot had free at the end of each of these days, from the transfers alone."""
    code = chart.pot(pot)
    rows = (
        Transfer.objects.filter(Q(debit=code) | Q(credit=code))
        .annotate(day=TruncDate("entry__at", tzinfo=LONDON))
        .values("day")
        .annotate(net=Sum(Case(When(credit=code, then=F("amount_pence")), default=-F("amount_pence"))))
        .values_list("day", "net")
    )
    moved = dict(rows)
    return {end: sum(net for day, net in moved.items() if day <= end) for end in ends}


def _days(pot: str, *, since: date, until: date) -> dict[date, tuple[int, int]]:
    code, promised = chart.pot(pot), chart.promised(pot)
    given = Case(When(credit=code, then=F("amount_pence")), When(debit=code, then=-F("amount_pence")), default=0)
    taken = Case(When(debit=code, then=F("amount_pence")), When(credit=code, then=-F("amount_pence")), default=0)
    is_promise = Q(debit=promised) | Q(credit=promised)
    rows = (
        Transfer.objects.filter(Q(debit=code) | Q(credit=code))
        .filter(entry__at__gte=_midnight(since), entry__at__lt=_midnight(until))
        .annotate(day=TruncDate("entry__at", tzinfo=LONDON))
        .values("day")
        .annotate(
            given=Sum(given, filter=~is_promise, default=0),
            taken=Sum(taken, filter=is_promise, default=0),
        )
        .values_list("day", "given", "taken")
    )
    return {day: (given_pence, taken_pence) for day, given_pence, taken_pence in rows}


def _sums(days: Mapping[date, tuple[int, int]], first: date) -> tuple[int, int]:
    week = [days.get(first + timedelta(days=more), (0, 0)) for more in range(7)]
    return sum(given for given, _ in week), sum(taken for _, taken in week)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
