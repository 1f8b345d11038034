"""What the engine gives, whole: lines, reasons and instalments."""

from dataclasses import replace
from datetime import date

import pytest

from fundapp.kernel.refusal import Refused
from payouts.rulebook.document import parse, write
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import (
    Band,
    Basis,
    Caps,
    Eligibility,
    Facts,
    FundState,
    Household,
    Instalment,
    Instalments,
    LossCounted,
    Payment,
    Period,
    Rate,
    ServedPer,
    Waiting,
    WaitingUnit,
    Window,
    WindowFrom,
)
from tests.rulebook.books import MONDAY, PLENTY, book, facts


def test_assessment_explains_every_line():
    rules = book(waiting=Waiting(3), caps=Caps(max_days=7, max_amount_pence=60_00))

    assessment = assess(rules, facts(14), PLENTY)

    assert [str(line) for line in assessment.lines] == [
        "Money was lost on 14 days, 1 June 2026 to 14 June 2026.",
        "After 3 days of waiting, 11 days can be paid.",
        "At most 7 days are paid for one loss, so 7 days can be paid.",
        "7 days at £10.00 a day is £70.00.",
        "No more is paid than was lost, and £97.30 was lost on these days, which leaves the sum as it is.",
        "At most £60.00 is paid for one loss, so £60.00 is left.",
    ]
    assert [line.amount_pence for line in assessment.lines] == [None, None, None, 7000, 7000, 6000]
    assert [line.clause for line in assessment.lines] == [
        "rate.days_per_week",
        "waiting.days",
        "caps.max_days",
        "rate.amount",
        "caps.at_actual_loss",
        "caps.max_amount",
    ]
    assert (assessment.total_pence, assessment.rulebook) == (6000, "test v1")
    assert (assessment.reasons, assessment.warnings) == ((), ())


def test_every_reason_is_told_at_once():
    rules = book(
        eligibility=Eligibility(membership_required=True, standing_required=True),
        window=Window(30, WindowFrom.LAST_DAY),
        rate=Rate(Basis.FLAT_DAY, None, 7, (Band(1000),)),
    )

    assessment = assess(rules, facts(2, claimed_on=date(2026, 9, 1)), PLENTY)

    assert [reason.code for reason in assessment.reasons] == [
        "income_needed",
        "membership_needed",
        "not_in_good_standing",
        "asked_too_late",
    ]
    assert (assessment.total_pence, assessment.schedule) == (0, ())


def test_no_days_is_a_reason():
    assessment = assess(book(), Facts(periods=(), assessed_on=MONDAY), PLENTY)

    assert [reason.code for reason in assessment.reasons] == ["no_days_lost"]


@pytest.mark.parametrize(
    ("since", "codes"),
    [
        (date(2026, 3, 1), []),
        (date(2026, 3, 2), ["membership_too_short"]),
        (date(2026, 7, 1), ["membership_too_short"]),
        (None, ["membership_needed"]),
    ],
)
def test_membership_must_be_old_enough_when_the_loss_starts(since, codes):
    rules = book(eligibility=Eligibility(membership_required=True, min_membership_months=3))

    assessment = assess(rules, facts(2, member_since=since), PLENTY)

    assert [reason.code for reason in assessment.reasons] == codes


def test_membership_months_end_on_the_last_day_of_a_short_month():
    rules = book(eligibility=Eligibility(membership_required=True, min_membership_months=1))

    early = assess(rules, facts(2, first=date(2026, 2, 27), member_since=date(2026, 1, 31)), PLENTY)
    right = assess(rules, facts(2, first=date(2026, 2, 28), member_since=date(2026, 1, 31)), PLENTY)

    assert [reason.code for reason in early.reasons] == ["membership_too_short"]
    assert right.reasons == ()


def test_calendar_waiting_counts_days_between_the_days_lost():
    lost = (Period(MONDAY, MONDAY), Period(date(2026, 6, 9), date(2026, 6, 10)))
    calendar = book(waiting=Waiting(7, WaitingUnit.CALENDAR))
    by_days_lost = book(waiting=Waiting(2, WaitingUnit.DAYS_LOST))

    assert assess(calendar, Facts(lost, assessed_on=MONDAY), PLENTY).total_pence == 20_00
    assert assess(by_days_lost, Facts(lost, assessed_on=MONDAY), PLENTY).total_pence == 10_00


def test_waiting_is_served_once_for_an_event_or_for_each_claim():
    once = book(waiting=Waiting(3, served_once_per=ServedPer.EVENT))
    each = book(waiting=Waiting(3, served_once_per=ServedPer.CLAIM))

    assert assess(once, facts(10, waiting_served_days=2), PLENTY).total_pence == 90_00
    assert assess(once, facts(10, waiting_served_days=5), PLENTY).total_pence == 100_00
    assert assess(each, facts(10, waiting_served_days=5), PLENTY).total_pence == 70_00


def test_five_day_week_counts_monday_to_friday():
    rules = book(rate=Rate(Basis.FLAT_DAY, 1000, 5))

    assert assess(rules, facts(10), PLENTY).total_pence == 80_00
    weekend = assess(rules, facts(2, first=date(2026, 6, 6)), PLENTY)
    assert [reason.code for reason in weekend.reasons] == ["nothing_to_pay"]


def test_week_rate_pays_part_weeks_by_the_day_and_drops_the_fraction_once():
    rules = book(rate=Rate(Basis.FLAT_WEEK, 100_00, 7))

    assert assess(rules, facts(7), PLENTY).total_pence == 100_00
    assert assess(rules, facts(10), PLENTY).total_pence == 142_85
    assert assess(rules, facts(14), PLENTY).total_pence == 200_00


def test_actual_loss_counts_paid_days_or_all_days():
    waiting = Waiting(5)
    paid_days = book(waiting=waiting, caps=Caps(loss_counted=LossCounted.PAID_DAYS))
    all_days = book(waiting=waiting, caps=Caps(loss_counted=LossCounted.ALL_DAYS))

    assert assess(paid_days, facts(10, loss_per_day_pence=600), PLENTY).total_pence == 30_00
    assert assess(all_days, facts(10, loss_per_day_pence=600), PLENTY).total_pence == 50_00
    assert assess(paid_days, facts(10, loss_total_pence=60_05), PLENTY).total_pence == 30_02


def test_nothing_lost_pays_nothing_when_capped_at_the_loss():
    assessment = assess(book(caps=Caps()), facts(5, loss_per_day_pence=0), PLENTY)

    assert [reason.code for reason in assessment.reasons] == ["nothing_to_pay"]


def test_earlier_payments_use_up_days_and_money():
    rules = book(caps=Caps(at_actual_loss=False, max_days=20, max_amount_pence=150_00))

    by_days = assess(rules, facts(10, paid_already_days=15, paid_already_pence=10_00), PLENTY)
    by_money = assess(rules, facts(10, paid_already_days=5, paid_already_pence=120_00), PLENTY)
    none_left = assess(rules, facts(10, paid_already_days=20), PLENTY)

    assert (by_days.total_pence, by_money.total_pence) == (50_00, 30_00)
    assert [reason.code for reason in none_left.reasons] == ["no_days_to_pay"]


def test_weekly_instalments_start_with_all_that_is_due_by_the_end_of_this_week():
    rules = book(payment=Payment(("POT",), Instalments.WEEKLY))

    assessment = assess(rules, facts(28, assessed_on=date(2026, 6, 10)), PLENTY)

    assert assessment.schedule == (
        Instalment(1, date(2026, 6, 1), date(2026, 6, 16), 16, 160_00, date(2026, 6, 10)),
        Instalment(2, date(2026, 6, 17), date(2026, 6, 23), 7, 70_00, date(2026, 6, 17)),
        Instalment(3, date(2026, 6, 24), date(2026, 6, 28), 5, 50_00, date(2026, 6, 24)),
    )


def test_open_end_pays_up_to_the_cap_and_waits_for_a_yes_each_week():
    rules = book(payment=Payment(("POT",), Instalments.WEEKLY), caps=Caps(max_days=20))
    lost = Facts((Period(MONDAY, None),), assessed_on=MONDAY, loss_per_day_pence=1390)

    assessment = assess(rules, lost, PLENTY)

    assert [(part.amount_pence, part.needs_confirming) for part in assessment.schedule] == [
        (70_00, False),
        (70_00, True),
        (60_00, True),
    ]
    assert [warning.code for warning in assessment.warnings] == ["end_not_known"]


def test_a_pot_too_low_is_a_warning_and_not_a_no():
    assessment = assess(book(), facts(10), FundState(free_pence=99_99))

    assert assessment.total_pence == 100_00
    assert [warning.code for warning in assessment.warnings] == ["fund_too_low"]


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: Period(date(2026, 1, 2), date(2026, 1, 1)), "period_backwards"),
        (lambda: Period(date(2026, 1, 1), date(9999, 1, 1)), "period_too_long"),
        (lambda: Facts((Period(MONDAY, None), Period(MONDAY, MONDAY)), assessed_on=MONDAY), "periods_overlap"),
        (lambda: Facts((Period(MONDAY, MONDAY), Period(MONDAY, None)), assessed_on=MONDAY), "periods_overlap"),
    ],
)
def test_impossible_facts_are_refused(build, code):
    with pytest.raises(Refused) as refused:
        build()

    assert refused.value.codes == (code,)


@pytest.mark.parametrize(
    ("adults", "children", "expected"),
    [(1, 0, 7 * 10_00), (2, 0, 7 * 12_50), (1, 3, 7 * 14_50), (3, 1, 7 * 16_50)],
)
def test_each_adult_and_child_adds_to_every_paid_day(adults, children, expected):
    rules = replace(book(), household=Household(adult_amount_pence=2_50, child_amount_pence=1_50))
    rules = replace(rules, caps=Caps(at_actual_loss=False))
    found = assess(rules, replace(facts(7), adults=adults, children=children), PLENTY)

    assert found.total_pence == expected
    assert ("people_at_home" in [line.rule for line in found.lines]) == (expected > 70_00)
    assert rules.uses_household
    assert not book().uses_household
    assert parse(write(rules)).rulebook == rules
