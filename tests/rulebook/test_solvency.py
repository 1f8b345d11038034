"""Levels of the fund: when one acts, until when, and what it changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from payouts.rulebook.choices import Measure
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import FundState
from payouts.rulebook.rules import Level, Solvency, Waiting
from payouts.rulebook.solvency import level_for
from tests.rulebook.books import book, facts

LOW = Level("Low", 1000_00, reopens_at_pence=1500_00, rate_percent=Decimal(50), waiting_days=4, max_amount_pence=25_00)
SHUT = Level("Closed", 200_00, reopens_at_pence=400_00, accepts_new=False)
RULES = book(solvency=Solvency(levels=(LOW, SHUT)), waiting=Waiting(1))


@pytest.mark.parametrize(
    ("free", "before", "level"),
    [
        (1000_00, "", None),
        (999_99, "", LOW),
        (1499_99, "Low", LOW),
        (1500_00, "Low", None),
        (200_00, "Low", LOW),
        (199_99, "Low", SHUT),
        (199_99, "", SHUT),
        (399_99, "Closed", SHUT),
        (400_00, "Closed", LOW),
        (1200_00, "Closed", LOW),
        (1500_00, "Closed", None),
        (1200_00, "a level of other rules", None),
    ],
)
def test_a_level_acts_below_its_floor_until_it_reopens(free, before, level):
    assert level_for(RULES, FundState(free, level=before)) == level


@pytest.mark.parametrize(
    ("measure", "expected"),
    [(Measure.FREE, None), (Measure.CASH, LOW), (Measure.FREE_LESS_FORECAST, SHUT)],
)
def test_what_is_measured_is_for_the_book_to_say(measure, expected):
    rules = replace(RULES, solvency=replace(RULES.solvency, measure=measure))
    fund = FundState(free_pence=2000_00, cash_pence=900_00, forecast_pence=1900_00)

    assert level_for(rules, fund) == expected


def test_a_level_changes_rate_waiting_and_the_most():
    plenty, low = FundState(5000_00), FundState(500_00)

    assert assess(RULES, facts(10), plenty).total_pence == 90_00
    assert assess(RULES, facts(10), low).total_pence == 25_00
    assert assess(RULES, facts(8), low).total_pence == 20_00
    assert "level" in [line.rule for line in assess(RULES, facts(10), low).lines]


def test_a_closed_level_takes_no_new_request():
    found = assess(RULES, facts(10), FundState(100_00))

    assert [reason.code for reason in found.reasons] == ["fund_closed"]
    assert found.total_pence == 0


def test_a_book_without_levels_has_none():
    assert level_for(book(), FundState(-5)) is None
