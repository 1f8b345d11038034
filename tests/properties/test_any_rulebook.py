"""What must be so for whatever the table of keys allows, sense or none, and whatever the facts."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundapp.kernel.refusal import Refused
from payouts.rulebook import document
from payouts.rulebook.choices import Basis, LossCounted, Rounding
from payouts.rulebook.contradictions import contradictions
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Period
from payouts.rulebook.record import plain_assessment, plain_facts, read_assessment, read_facts
from tests.properties.rulebooks import FACTS, FUNDS, WELCOME, rulebooks, sound_rulebooks
from tests.rulebook.books import MONDAY, PLENTY


@settings(max_examples=40, deadline=None)
@given(rulebooks(), FACTS, FUNDS)
def test_every_book_gives_every_loss_an_answer(rulebook, facts, fund):
    found = assess(rulebook, facts, fund)

    assert found.total_pence >= 0
    assert (found.total_pence == 0) == bool(found.reasons)
    assert sum(part.amount_pence for part in found.schedule) == found.total_pence
    assert all(part.amount_pence > 0 and part.due_on >= facts.assessed_on for part in found.schedule)
    assert [part.number for part in found.schedule] == list(range(1, len(found.schedule) + 1))
    assert all(str(line) for line in found.lines)
    assert all(str(refusal) for refusal in (*found.reasons, *found.warnings))
    assert read_assessment(json.loads(json.dumps(plain_assessment(found)))) == found
    assert read_facts(json.loads(json.dumps(plain_facts(facts)))) == facts


@settings(max_examples=40, deadline=None)
@given(rulebooks())
def test_a_book_reads_back_as_it_was_written_or_contradicts_itself(rulebook):
    against = sorted(found.code for found in contradictions(rulebook))
    if against:
        with pytest.raises(Refused) as refused:
            document.parse(document.write(rulebook))
        assert sorted(refused.value.codes) == against
    else:
        assert document.parse(document.write(rulebook)).rulebook == rulebook


@settings(max_examples=40, deadline=None)
@given(sound_rulebooks(), WELCOME)
def test_never_above_the_actual_loss_when_so_capped(rulebook, facts):
    caps = replace(rulebook.caps, at_actual_loss=True)
    rulebook = replace(rulebook, caps=caps, rate=replace(rulebook.rate, part_day=None, bonuses=()))
    days = sum(
        rulebook.rate.days_per_week == 7 or (period.first + timedelta(days=place)).weekday() < 5
        for period in facts.periods
        for place in range((period.last - period.first).days + 1)
    )

    found = assess(rulebook, facts, PLENTY)

    assert found.total_pence <= facts.loss_per_day_pence * days
    if caps.loss_counted is LossCounted.PAID_DAYS:
        paid = counted = 0
        for part in found.schedule:
            paid, counted = paid + part.amount_pence, counted + part.days
            assert paid <= facts.loss_per_day_pence * counted


@settings(max_examples=40, deadline=None)
@given(sound_rulebooks(), WELCOME, st.integers(1, 30))
def test_more_days_never_pay_less(rulebook, facts, more):
    last = facts.periods[-1]
    longer = replace(facts, periods=(*facts.periods[:-1], Period(last.first, last.last + timedelta(days=more))))

    assert assess(rulebook, longer, PLENTY).total_pence >= assess(rulebook, facts, PLENTY).total_pence


@settings(max_examples=40, deadline=None)
@given(sound_rulebooks(), WELCOME, st.integers(1, 6), st.integers(1, 40))
def test_two_requests_never_pay_more_than_one(rulebook, facts, weeks, more):
    """The second is told what was served and paid. It is cut at the end of a week, because a week has limits."""
    rate = replace(rulebook.rate, part_day=None, rounding=Rounding.DOWN_TO_PENNY)
    # A tail is for whoever asks no more; what is needed is asked anew each time.
    rulebook = replace(rulebook, rate=rate, caps=replace(rulebook.caps, tail_days=0))
    if rate.basis is Basis.NEEDS_BASED:
        return
    cut, end = MONDAY + timedelta(days=7 * weeks - 1), MONDAY + timedelta(days=7 * weeks + more - 1)
    whole = replace(facts, periods=(Period(MONDAY, end),), assessed_on=end)
    first = replace(facts, periods=(Period(MONDAY, cut),), assessed_on=cut)
    counted = 5 if rate.days_per_week == 5 else 7

    one = assess(rulebook, first, PLENTY)
    # The days that its lines count, of which a week's most may have left some without a penny.
    days = next((line.values["paid_days"] for line in reversed(one.lines) if "paid_days" in line.values), 0)
    second = replace(
        facts,
        periods=(Period(cut + timedelta(days=1), end),),
        assessed_on=end,
        waiting_served_days=weeks * (5 if rulebook.waiting.unit == "weekdays" else counted),
        paid_already_days=days,
        paid_already_pence=one.total_pence,
        paid_in_year_days=days,
        paid_in_year_pence=one.total_pence,
        paid_to_household_pence=one.total_pence,
        lost_before_days=weeks * counted,
        started_on=MONDAY,
    )
    two = assess(rulebook, second, PLENTY)

    assert one.total_pence + two.total_pence <= assess(rulebook, whole, PLENTY).total_pence


@settings(max_examples=40, deadline=None)
@given(sound_rulebooks(), WELCOME, WELCOME)
def test_facts_that_pay_otherwise_are_explained_otherwise(rulebook, facts, others):
    one, two = assess(rulebook, facts, PLENTY), assess(rulebook, others, PLENTY)

    if one.total_pence != two.total_pence:
        assert (one.lines, one.reasons) != (two.lines, two.reasons)
