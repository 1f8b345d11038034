"""Which rate and which limits a person has: the book's own, or those of an income, a tenure, a region, a level.

It must never know how long anything was lost. What is nearer to the person goes first: region, tenure, band, book.
"""

from collections.abc import Sequence
from datetime import date

from payouts.rulebook.choices import Basis
from payouts.rulebook.facts import EVENT_DAY, Facts
from payouts.rulebook.rules import Band, Level, Rate, Region, Rulebook, Step, Tenure
from payouts.rulebook.sums import Terms

# Multiples of dues and percentages are kept in ten thousandths.
PARTS = 10_000


def terms_for(rulebook: Rulebook, facts: Facts, level: Level | None) -> Terms:
    rate, caps = rulebook.rate, rulebook.caps
    band = rulebook.band_for(facts.income_pence) if rate.bands else None
    tenure = tenure_of(rulebook, facts) if rate.tenure else None
    region = region_of(rate, facts) if rate.regions else None
    rows = [row for row in (region, tenure, band) if row is not None]
    most = _nearest("max_amount_pence", [*rows, caps])
    if level is not None and level.max_amount_pence is not None:
        most = level.max_amount_pence if most is None else min(most, level.max_amount_pence)
    waiting = _nearest("waiting_days", rows if level is None else [level, *rows])
    values = (value_of(rate.basis, row) for row in (*rows, rate))
    return Terms(
        value=next((value for value in values if value is not None), 0),
        waiting_days=rulebook.waiting.days if waiting is None else waiting,
        max_days=_nearest("max_days", [*rows, caps]),
        max_amount_pence=most,
        band=band,
        tenure=tenure,
        level=level,
    )


def value_of(basis: Basis, row: Rate | Band | Tenure | Region | Step) -> int | None:
    """The rate that a row says: pence of an amount, ten thousandths of a multiple or of the whole."""
    if basis is Basis.MULTIPLE_OF_DUES:
        return None if row.multiple is None else int(row.multiple * PARTS)
    if basis is Basis.PERCENT_OF_LOSS:
        return None if row.percent is None else int(row.percent * PARTS) // 100
    return PARTS if basis is Basis.FULL_LOSS else row.amount_pence


def tenure_of(rulebook: Rulebook, facts: Facts) -> Tenure | None:
    """The last row that the membership is old enough for; somebody who is no member has been one for no month."""
    on = event_day(rulebook, facts)
    months = 0 if facts.member_since is None or on is None else months_between(facts.member_since, on)
    return next((row for row in reversed(rulebook.rate.tenure) if row.min_months <= months), None)


def region_of(rate: Rate, facts: Facts) -> Region | None:
    return next((region for region in rate.regions if region.code == facts.region), None)


def event_day(rulebook: Rulebook, facts: Facts) -> date | None:
    """The day by which the loss is judged: the one the book names, or the first day lost where it is not known."""
    name = EVENT_DAY.get(rulebook.book.event_date)
    told: date | None = getattr(facts, name) if name else None
    if told is None and facts.periods:
        return facts.periods[0].first
    return told


def months_between(since: date, on: date) -> int:
    """Whole months. In a month that has no such day, its last day ends the month."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months if on.day >= since.day or _is_last_of_month(on) else months - 1


def _is_last_of_month(day: date) -> bool:
    return day == date.max or date.fromordinal(day.toordinal() + 1).day == 1


def _nearest(name: str, rows: Sequence[object]) -> int | None:
    """The first that says something; a row need not have the key at all."""
    said = (getattr(row, name, None) for row in rows)
    return next((value for value in said if value is not None), None)
