"""A loss asked for in parts never pays more than the same loss asked for at once: any rulebook, any parts."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Period, Rulebook
from tests.properties import rulebooks as any_book
from tests.properties.test_engine import RULEBOOKS
from tests.rulebook.books import PLENTY

CUTS = st.lists(st.integers(1, 90), min_size=1, max_size=3, unique=True).map(sorted)


def parts_of(facts: Facts, cuts: list[int]) -> list[tuple[Period, ...]]:
    """The days of the loss, in runs that end after so many days from its first."""
    start = facts.periods[0].first
    lines = [start + timedelta(days=cut) for cut in cuts]
    parts: list[list[Period]] = [[] for _ in range(len(lines) + 1)]
    for period in facts.periods:
        first = period.first
        for place, line in enumerate(lines):
            if first < line:
                parts[place].append(Period(first, min(period.last, line - timedelta(days=1))))
                first = parts[place][-1].last + timedelta(days=1)
            if first > period.last:
                break
        if first <= period.last:
            parts[-1].append(Period(first, period.last))
    return [tuple(part) for part in parts if part]


def asked_in_parts(rulebook: Rulebook, facts: Facts, parts: list[tuple[Period, ...]]) -> int:
    """What all the parts are paid together, each told of those before it."""
    given = paid_days = 0
    before: tuple[Period, ...] = ()
    for part in parts:
        now = replace(
            facts,
            periods=part,
            earlier=before,
            paid_already_days=paid_days,
            paid_already_pence=given,
            paid_in_year_days=facts.paid_in_year_days + paid_days,
            paid_in_year_pence=facts.paid_in_year_pence + given,
            paid_to_household_pence=facts.paid_to_household_pence + given,
        )
        found = assess(rulebook, now, PLENTY)
        assert sum(each.amount_pence for each in found.schedule) == found.total_pence
        given += found.total_pence
        paid_days += sum(each.days for each in found.schedule)
        before = (*before, *part)
    return given


def asked_at_once(rulebook: Rulebook, facts: Facts, parts: list[tuple[Period, ...]]) -> int:
    """What the whole is paid. Of a need, the whole is what all the parts ask for."""
    asked_pence = (facts.asked_pence or 0) * len(parts)
    return assess(rulebook, replace(facts, asked_pence=asked_pence), PLENTY).total_pence


@given(RULEBOOKS, any_book.WELCOME, CUTS)
def test_parts_of_a_plain_book_never_pay_more_than_the_whole(rulebook, facts, cuts):
    parts = parts_of(facts, cuts)
    assert asked_in_parts(rulebook, facts, parts) <= asked_at_once(rulebook, facts, parts)


@settings(max_examples=150, deadline=None)
@given(any_book.sound_rulebooks(), any_book.WELCOME, CUTS)
def test_parts_of_any_book_never_pay_more_than_the_whole(rulebook, facts, cuts):
    parts = parts_of(facts, cuts)
    assert asked_in_parts(rulebook, facts, parts) <= asked_at_once(rulebook, facts, parts)
