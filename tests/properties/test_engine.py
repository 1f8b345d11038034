"""What must be so for every rulebook and every loss."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from payouts.rulebook.engine import assess
from payouts.rulebook.facts import (
    Band,
    Basis,
    Caps,
    Facts,
    FundState,
    Instalments,
    LossCounted,
    Payment,
    Period,
    Rate,
    Rulebook,
    ServedPer,
    Waiting,
    WaitingUnit,
)
from tests.rulebook.books import BOOK, MONDAY, PLENTY

PENCE = st.integers(1, 500_00)
RULEBOOKS = st.builds(
    lambda rate, waiting, caps, payment: replace(BOOK, rate=rate, waiting=waiting, caps=caps, payment=payment),
    rate=st.one_of(
        st.builds(
            Rate,
            basis=st.sampled_from((Basis.FLAT_DAY, Basis.FLAT_WEEK)),
            amount_pence=PENCE,
            days_per_week=st.sampled_from((5, 7)),
        ),
        st.builds(
            lambda low, high, line: Rate(
                Basis.FLAT_DAY, None, 5, (Band(low, line, waiting_days=1, max_amount_pence=1100_00), Band(high))
            ),
            low=PENCE,
            high=PENCE,
            line=st.integers(1, 60_000_00),
        ),
    ),
    waiting=st.builds(
        Waiting, days=st.integers(0, 14), unit=st.sampled_from(WaitingUnit), served_once_per=st.sampled_from(ServedPer)
    ),
    caps=st.builds(
        Caps,
        at_actual_loss=st.booleans(),
        loss_counted=st.sampled_from(LossCounted),
        max_days=st.none() | st.integers(1, 100),
        max_amount_pence=st.none() | st.integers(1, 2000_00),
    ),
    payment=st.builds(Payment, references=st.just(("POT",)), instalments=st.sampled_from(Instalments)),
)


def _periods(pairs: list[tuple[int, int]]) -> tuple[Period, ...]:
    """Gaps and lengths as periods one after another."""
    day, periods = MONDAY, []
    for gap, length in pairs:
        first = day + timedelta(days=gap)
        day = first + timedelta(days=length - 1)
        periods.append(Period(first, day))
    return tuple(periods)


PERIODS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 60)), min_size=1, max_size=4).map(_periods)
FACTS = st.builds(
    Facts,
    periods=PERIODS,
    assessed_on=st.dates(date(2026, 5, 1), date(2027, 3, 1)),
    loss_per_day_pence=st.integers(0, 300_00),
    loss_total_pence=st.none() | st.integers(0, 20_000_00),
    income_pence=st.integers(0, 90_000_00),
    waiting_served_days=st.integers(0, 20),
    paid_already_days=st.integers(0, 30),
    paid_already_pence=st.integers(0, 900_00),
)


def _days_lost(rulebook: Rulebook, facts: Facts) -> int:
    """How many days of the loss the book counts, worked out day by day."""
    days = [
        period.first + timedelta(days=place)
        for period in facts.periods
        for place in range((period.last - period.first).days + 1)
    ]
    return sum(rulebook.rate.days_per_week == 7 or day.weekday() < 5 for day in days)


def _lost_pence(rulebook: Rulebook, facts: Facts) -> int:
    if facts.loss_total_pence is not None:
        return facts.loss_total_pence
    return facts.loss_per_day_pence * _days_lost(rulebook, facts)


@given(RULEBOOKS, FACTS)
def test_instalments_add_up_to_a_total_that_is_never_below_nothing(rulebook, facts):
    assessment = assess(rulebook, facts, PLENTY)

    assert assessment.total_pence >= 0
    assert sum(part.amount_pence for part in assessment.schedule) == assessment.total_pence
    assert all(part.amount_pence > 0 and part.due_on >= facts.assessed_on for part in assessment.schedule)
    assert [part.number for part in assessment.schedule] == list(range(1, len(assessment.schedule) + 1))
    assert (assessment.total_pence == 0) == bool(assessment.reasons)


@given(RULEBOOKS, FACTS)
def test_never_above_the_actual_loss_when_so_capped(rulebook, facts):
    rulebook = replace(rulebook, caps=replace(rulebook.caps, at_actual_loss=True))

    assert assess(rulebook, facts, PLENTY).total_pence <= _lost_pence(rulebook, facts)


@given(RULEBOOKS, FACTS)
def test_no_instalments_so_far_are_above_the_loss_so_far(rulebook, facts):
    caps = replace(rulebook.caps, at_actual_loss=True, loss_counted=LossCounted.PAID_DAYS)
    assessment = assess(replace(rulebook, caps=caps), replace(facts, loss_total_pence=None), PLENTY)

    paid = days = 0
    for part in assessment.schedule:
        paid, days = paid + part.amount_pence, days + part.days
        assert paid <= days * facts.loss_per_day_pence


@given(RULEBOOKS, FACTS)
def test_never_above_the_most_money_or_the_most_days(rulebook, facts):
    assessment = assess(rulebook, facts, PLENTY)
    caps = rulebook.caps

    if caps.max_amount_pence is not None and not rulebook.rate.bands and assessment.total_pence:
        assert assessment.total_pence + facts.paid_already_pence <= caps.max_amount_pence
    if caps.max_days is not None and assessment.total_pence:
        assert sum(part.days for part in assessment.schedule) + facts.paid_already_days <= caps.max_days


@given(RULEBOOKS, FACTS, st.integers(1, 30))
def test_more_days_lost_at_the_same_loss_a_day_never_pay_less(rulebook, facts, more):
    """Where the loss is known as a whole it grows with the days: the same sum over more days is less a day."""
    last = facts.periods[-1]
    longer = replace(facts, periods=(*facts.periods[:-1], Period(last.first, last.last + timedelta(days=more))))
    if facts.loss_total_pence is not None:
        before, after = _days_lost(rulebook, facts), _days_lost(rulebook, longer)
        longer = replace(longer, loss_total_pence=-(-facts.loss_total_pence * after // max(before, 1)))

    assert assess(rulebook, longer, PLENTY).total_pence >= assess(rulebook, facts, PLENTY).total_pence


@given(RULEBOOKS, FACTS, FACTS)
def test_other_facts_that_pay_otherwise_are_explained_otherwise(rulebook, facts, others):
    one, two = assess(rulebook, facts, PLENTY), assess(rulebook, others, PLENTY)

    if one.total_pence != two.total_pence:
        assert (one.lines, one.reasons) != (two.lines, two.reasons)


@given(RULEBOOKS, FACTS, st.integers(0, 10_000_00))
def test_what_the_pot_has_changes_warnings_only(rulebook, facts, free_pence):
    with_plenty = assess(rulebook, facts, PLENTY)
    with_less = assess(rulebook, facts, FundState(free_pence))

    assert replace(with_less, warnings=()) == replace(with_plenty, warnings=())
