"""The public figures, read from the books. Payouts and promises are counted in groups of five: decision 0002."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fundapp.kernel.clock import LONDON
from fundapp.ledger import selectors as ledger
from fundapp.ledger.chart import BANK, IN_TRANSIT
from fundapp.ledger.models import Transfer
from fundapp.transparency.groups import Dated, Group, closed_groups

_PROMISED = Q(debit__code__startswith="pot:", credit__code__startswith="promised:")
_RELEASED = Q(debit__code__startswith="promised:", credit__code__startswith="pot:")
_PAID = Q(debit_id=IN_TRANSIT, credit_id=BANK)
_CAME_BACK = Q(debit_id=BANK, credit_id=IN_TRANSIT)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything in pence. `held_pence` is what came in, less `fees_pence`, less what is counted as paid."""

    in_pence: int
    fees_pence: int
    out_pence: int
    promised_pence: int
    paid_count: int

    @property
    def held_pence(self) -> int:
        return self.in_pence - self.fees_pence - self.out_pence


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month's gifts and counted payouts, in pence. `month` is its first day."""

    month: date
    in_pence: int
    out_pence: int


def public_figures() -> Figures:
    """The totals that anyone may see."""
    exact, paid = ledger.totals(), _groups(_PAID, _CAME_BACK)
    out_pence = sum(group.pence for group in paid)
    promised_pence = sum(group.pence for group in _groups(_PROMISED, _RELEASED))
    return Figures(
        in_pence=exact.in_pence,
        fees_pence=exact.fees_pence,
        out_pence=out_pence,
        # A payout may be counted before the award of a slower neighbour, so the difference stops at nothing.
        promised_pence=max(0, promised_pence - out_pence),
        paid_count=sum(group.count for group in paid),
    )


def public_months() -> list[MonthFigures]:
    """Every month from the first gift to the last movement, in order, also those in which nothing happened."""
    given = {sums.month: sums.in_pence for sums in ledger.sums_by_month()}
    paid: dict[date, int] = {}
    for group in _groups(_PAID, _CAME_BACK):
        month = group.last_on.replace(day=1)
        paid[month] = paid.get(month, 0) + group.pence
    if not given and not paid:
        return []
    months = _months_between(min([*given, *paid]), max([*given, *paid]))
    return [MonthFigures(month, given.get(month, 0), paid.get(month, 0)) for month in months]


def _groups(there: Q, back: Q) -> list[Group]:
    """What went `there`, less what came `back`, in groups of five events in the order of the books."""
    rows = Transfer.objects.filter(there | back).order_by("id")
    amounts = (
        Dated(at.astimezone(LONDON).date(), pence if _goes(there, debit) else -pence)
        for at, pence, debit in rows.values_list("entry__at", "amount_pence", "debit_id").iterator()
    )
    return closed_groups(amounts)


def _goes(there: Q, debit: str) -> bool:
    return debit == IN_TRANSIT if there is _PAID else debit.startswith("pot:")


def _months_between(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        here = months[-1]
        months.append(date(here.year + here.month // 12, here.month % 12 + 1, 1))
    return months
