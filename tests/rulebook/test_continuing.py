"""A loss in parts, by worked examples: what the first part was given is neither paid twice nor made up for."""

from dataclasses import replace
from datetime import date

import pytest

from fundapp.kernel.refusal import Refused
from payouts.rulebook.choices import Basis, Late, RoundedPer, Rounding, WindowFrom
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Instalments, Payment, Period, Rate, Waiting
from payouts.rulebook.rules import Window
from tests.rulebook.books import BOOK, MONDAY, PLENTY

FLAT = replace(BOOK, rate=Rate(Basis.FLAT_DAY, 10_00), waiting=Waiting(days=0))


def days(first: int, last: int) -> Period:
    """From one day of June 2026 to another; the first was a Monday."""
    return Period(date(2026, 6, first), date(2026, 6, last))


def continued(before: Period, now: Period, *, given_pence: int, **more: object) -> Facts:
    return Facts((now,), date(2026, 7, 1), earlier=(before,), paid_already_pence=given_pence, **more)


def total(book, facts) -> int:
    return assess(book, facts, PLENTY).total_pence


def test_june_begins_on_a_monday():
    assert date(2026, 6, 1) == MONDAY


def test_the_most_of_a_week_is_not_given_twice_because_the_week_was_cut():
    """£10 a day and at most £40 a week: Monday to Thursday gave it all, so Friday to Sunday give nothing."""
    book = replace(FLAT, rate=replace(FLAT.rate, max_per_week_pence=40_00))

    assert total(book, Facts((days(1, 4),), date(2026, 7, 1))) == 40_00
    assert total(book, continued(days(1, 4), days(5, 7), given_pence=40_00)) == 0
    assert total(book, continued(days(1, 4), days(5, 9), given_pence=40_00)) == 20_00


def test_what_is_rounded_up_is_rounded_once():
    """£1.50 a day, rounded up to whole pounds: three days are £5 and one of them £2, the two others £3."""
    rate = replace(FLAT.rate, amount_pence=1_50, rounding=Rounding.UP_TO_POUND, rounded_per=RoundedPer.TOTAL)
    book = replace(FLAT, rate=rate)

    assert total(book, Facts((days(1, 3),), date(2026, 7, 1))) == 5_00
    assert total(book, Facts((days(1, 1),), date(2026, 7, 1))) == 2_00
    assert total(book, continued(days(1, 1), days(2, 3), given_pence=2_00)) == 3_00


def test_waiting_is_served_once_for_the_loss():
    """Three days of waiting: of the first two days nothing, of the next five four."""
    book = replace(FLAT, waiting=Waiting(days=3))
    assert total(book, continued(days(1, 2), days(3, 7), given_pence=0)) == 40_00


def test_a_panel_that_gave_less_is_not_outvoted_by_the_next_sum():
    """£10 for seven days, of which a panel gave £30: for the next seven days there is £70, not £110."""
    assert total(FLAT, continued(days(1, 7), days(8, 14), given_pence=30_00)) == 70_00


def test_more_than_the_rules_give_is_counted_against_what_is_left():
    assert total(FLAT, continued(days(1, 7), days(8, 14), given_pence=100_00)) == 40_00


def test_the_days_before_may_be_asked_for_after_the_later_ones():
    """£10 a day to £100 for one loss: the second week had £70, so the first one has £30."""
    book = replace(FLAT, caps=replace(FLAT.caps, max_amount_pence=100_00))
    assert total(book, continued(days(8, 14), days(1, 7), given_pence=70_00)) == 30_00


def test_a_need_is_one_need_however_often_it_is_asked():
    """At most £60 for one need: £50 was given, so £10 is left."""
    book = replace(FLAT, rate=Rate(Basis.NEEDS_BASED, 60_00))
    assert total(book, continued(days(1, 7), days(8, 14), given_pence=50_00, asked_pence=50_00)) == 10_00


def test_only_these_days_can_be_asked_for_too_late():
    """A week to ask in, counted from the first day: of these days, not of the whole loss."""
    window = Window(days=7, counted_from=WindowFrom.FIRST_DAY, late=Late.NO_BACKDATING)
    book = replace(FLAT, window=window)
    asked = continued(days(1, 7), days(8, 30), given_pence=70_00)

    assert total(book, replace(asked, claimed_on=date(2026, 6, 12))) == 230_00
    assert total(book, replace(asked, claimed_on=date(2026, 6, 29))) == 20_00
    assert total(book, replace(asked, claimed_on=date(2026, 7, 29))) == 0


def test_instalments_are_those_of_these_days():
    book = replace(FLAT, payment=Payment(references=("POT",), instalments=Instalments.WEEKLY))
    found = assess(book, continued(days(1, 7), days(8, 28), given_pence=70_00), PLENTY)

    assert found.schedule[0].first == date(2026, 6, 8)
    assert sum(each.amount_pence for each in found.schedule) == found.total_pence == 210_00
    [line] = [line for line in found.lines if line.rule == "these_days"]
    assert line.values == {"whole_pence": 280_00, "given_pence": 70_00, "sum_pence": 210_00}


def test_a_day_cannot_be_before_and_now():
    with pytest.raises(Refused) as refused:
        continued(days(1, 7), days(7, 9), given_pence=0)
    assert refused.value.codes == ("periods_overlap",)


def test_nothing_asked_for_now_is_no_days_lost():
    found = assess(FLAT, Facts((), date(2026, 7, 1), earlier=(days(1, 7),)), PLENTY)
    assert [reason.code for reason in found.reasons] == ["no_days_lost"]
