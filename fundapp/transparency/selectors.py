"""The public figures, read from the books. Payouts and promises are counted in groups of five: decision 0002."""

from dataclasses import dataclass
from datetime import date

from fundapp.ledger import published
from fundapp.ledger import selectors as ledger


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
    exact, paid = ledger.totals(), published.paid()
    out_pence = sum(group.pence for group in paid)
    promised_pence = sum(group.pence for group in published.promised())
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
    for group in published.paid():
        month = group.last_on.replace(day=1)
        paid[month] = paid.get(month, 0) + group.pence
    if not given and not paid:
        return []
    months = _months_between(min([*given, *paid]), max([*given, *paid]))
    return [MonthFigures(month, given.get(month, 0), paid.get(month, 0)) for month in months]


def _months_between(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        here = months[-1]
        months.append(date(here.year + here.month // 12, here.month % 12 + 1, 1))
    return months
