"""Each rule that a book can have, alone, on a loss small enough to redo in one's head."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payouts.rulebook.assessment import Instalment
from payouts.rulebook.choices import (
    Basis,
    EventDate,
    HardshipLoan,
    Instalments,
    Late,
    LossCounted,
    OtherFunds,
    Per,
    Queue,
    RoundedPer,
    Rounding,
    ServedPer,
    StepsCountedBy,
    WaitingUnit,
    Weekday,
)
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import FundState, Period
from payouts.rulebook.rules import (
    Band,
    Bonus,
    Caps,
    Eligibility,
    Household,
    Payment,
    Rate,
    Region,
    Solvency,
    Step,
    Supplement,
    Tenure,
    Waiting,
    Window,
)
from tests.rulebook.books import MONDAY, PLENTY, book, facts

FREE = Caps(at_actual_loss=False)
OPEN = Eligibility(membership_required=False)
SATURDAY = date(2026, 6, 6)


def of_basis(basis: Basis, **others: object) -> Rate:
    return Rate(basis, **{"days_per_week": 7, **others})


def caps(**others: object) -> Caps:
    return replace(FREE, **others)


@pytest.mark.parametrize(
    ("rate", "told", "expected"),
    [
        # Four days at £80, then £120; a part day is half of its rate.
        (
            of_basis(Basis.FLAT_DAY, amount_pence=80_00, steps=(Step(from_day=4, amount_pence=120_00),)),
            {"days": 5},
            480_00,
        ),
        (of_basis(Basis.FLAT_DAY, amount_pence=80_00, part_day=Decimal("0.5")), {"days": 3, "part_days": 1}, 200_00),
        (of_basis(Basis.FLAT_DAY, amount_pence=80_00), {"days": 3, "part_days": 1}, 240_00),
        # The week rises from its second week on; days before count, by days lost, paid days or the calendar.
        (
            Rate(Basis.FLAT_WEEK, 100_00, 5, steps=(Step(from_week=2, amount_pence=200_00),)),
            {"days": 14},
            300_00,
        ),
        (
            of_basis(Basis.FLAT_DAY, amount_pence=10_00, steps=(Step(from_day=4, amount_pence=20_00),)),
            {"days": 2, "lost_before_days": 3},
            40_00,
        ),
        (
            of_basis(
                Basis.FLAT_DAY,
                amount_pence=10_00,
                steps=(Step(from_day=4, amount_pence=20_00),),
                steps_counted_by=StepsCountedBy.PAID_DAYS,
            ),
            {"days": 3, "paid_already_days": 2},
            50_00,
        ),
        (
            of_basis(
                Basis.FLAT_DAY,
                amount_pence=10_00,
                steps=(Step(from_day=8, amount_pence=20_00),),
                steps_counted_by=StepsCountedBy.CALENDAR_DAYS,
            ),
            {"days": 2, "started_on": date(2026, 5, 26)},
            30_00,
        ),
        # IG Metall: so many times the dues a week, by months of membership. ver.di: a day.
        (
            Rate(
                Basis.MULTIPLE_OF_DUES,
                None,
                5,
                tenure=(Tenure(3, multiple=Decimal(12)), Tenure(12, multiple=Decimal(13))),
            ),
            {"days": 5, "dues_pence": 30_00, "member_since": date(2025, 6, 1)},
            390_00,
        ),
        (
            of_basis(Basis.MULTIPLE_OF_DUES, multiple=Decimal("2.5"), multiple_gives=Per.DAY),
            {"days": 2, "dues_pence": 21_01},
            105_05,
        ),
        (
            of_basis(Basis.PERCENT_OF_LOSS, percent=Decimal(70), max_per_day_pence=100_00),
            {"days": 2, "loss_per_day_pence": 200_00},
            200_00,
        ),
        (of_basis(Basis.PERCENT_OF_LOSS, percent=Decimal("33.33")), {"days": 3, "loss_total_pence": 100_00}, 33_33),
        (of_basis(Basis.FULL_LOSS), {"days": 3, "loss_total_pence": 263_17}, 263_17),
        (of_basis(Basis.NEEDS_BASED), {"days": 5, "asked_pence": 80_00}, 80_00),
        (of_basis(Basis.NEEDS_BASED, amount_pence=50_00), {"days": 5, "asked_pence": 80_00}, 50_00),
        (
            of_basis(Basis.FLAT_DAY, regions=(Region("north", amount_pence=12_00),)),
            {"days": 2, "region": "north"},
            24_00,
        ),
        (
            Rate(
                bands=(Band(5_00),),
                tenure=(Tenure(0, 7_00, max_amount_pence=30_00),),
                regions=(Region("north", amount_pence=12_00),),
            ),
            {"days": 3, "region": "north", "income_pence": 1},
            30_00,
        ),
        (Rate(bands=(Band(5_00),), tenure=(Tenure(0, 7_00),)), {"days": 2, "income_pence": 1}, 14_00),
        # Weeks of seven days from the first day of the loss: the most caps each, the least is a floor of the rate.
        (
            of_basis(Basis.FLAT_DAY, amount_pence=40_00, max_per_week_pence=200_00),
            {"days": 9, "first": SATURDAY},
            280_00,
        ),
        (Rate(Basis.FLAT_WEEK, 50_00, 5, min_per_week_pence=100_00), {"days": 3}, 60_00),
        (of_basis(Basis.FLAT_DAY, amount_pence=10_00, bonuses=(Bonus(date(2026, 6, 2), 25_00),)), {"days": 2}, 45_00),
        (of_basis(Basis.FLAT_DAY, amount_pence=10_00, bonuses=(Bonus(date(2026, 6, 3), 25_00),)), {"days": 2}, 20_00),
        # A seventh of £100 is £14.28 and five sevenths.
        (Rate(Basis.FLAT_WEEK, 100_00, 7), {"days": 1}, 14_28),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.NEAREST_PENNY), {"days": 1}, 14_29),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.UP_TO_PENNY), {"days": 3}, 42_86),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.DOWN_TO_TEN_PENCE), {"days": 1}, 14_20),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.DOWN_TO_POUND), {"days": 2}, 28_00),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.NEAREST_POUND), {"days": 2}, 29_00),
        (Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.UP_TO_POUND), {"days": 1}, 15_00),
        (
            Rate(Basis.FLAT_WEEK, 100_00, 7, rounding=Rounding.UP_TO_POUND, rounded_per=RoundedPer.DAY),
            {"days": 2},
            30_00,
        ),
        (
            Rate(Basis.FLAT_WEEK, 99_50, 7, rounding=Rounding.DOWN_TO_POUND, rounded_per=RoundedPer.WEEK),
            {"days": 14},
            198_00,
        ),
    ],
)
def test_a_rate_gives_its_sum(rate, told, expected):
    told = {"days": told["days"], "first": told.get("first", MONDAY), **told}

    assert assess(book(rate=rate), facts(**told), PLENTY).total_pence == expected


@pytest.mark.parametrize(
    ("waiting", "told", "days"),
    [
        (Waiting(3, WaitingUnit.WEEKDAYS), {"first": SATURDAY, "days": 10}, 5),
        (Waiting(3, WaitingUnit.CALENDAR), {"first": SATURDAY, "days": 10}, 7),
        (Waiting(3, retroactive=True), {"days": 4}, 4),
        (Waiting(3, retroactive=True), {"days": 3}, 0),
        (Waiting(3, waived_for=("victim",)), {"days": 4, "circumstances": ("victim",)}, 4),
        (Waiting(3, waived_for=("victim",)), {"days": 4, "circumstances": ("tired",)}, 1),
        (Waiting(3, served_once_per=ServedPer.DISPUTE), {"days": 4, "waiting_served_days": 2}, 3),
        (Waiting(3, served_once_per=ServedPer.ROLLING_YEAR), {"days": 4, "waiting_served_days": 3}, 4),
    ],
)
def test_waiting_leaves_so_many_days(waiting, told, days):
    assert assess(book(waiting=waiting), facts(**told), PLENTY).total_pence == days * 10_00


@pytest.mark.parametrize(
    ("sections", "told", "days"),
    [
        ({"caps": caps(tail_days=7)}, {"days": 3}, 10),
        ({"caps": caps(tail_days=7, max_days=5)}, {"days": 3}, 5),
        ({"caps": caps(tail_days=7), "waiting": Waiting(5)}, {"days": 3}, 0),
        ({"caps": caps(tail_days=7, at_actual_loss=True)}, {"days": 3, "loss_per_day_pence": 10_00}, 3),
        ({"caps": caps(max_days_per_year=20)}, {"days": 10, "paid_in_year_days": 15}, 5),
        ({"caps": caps(max_per_year_pence=90_00)}, {"days": 10, "paid_in_year_pence": 50_00}, 4),
        ({"caps": caps(max_per_household_pence=90_00)}, {"days": 10, "paid_to_household_pence": 60_00}, 3),
        (
            {"eligibility": replace(OPEN, arrears_cure_days=365, arrears_penalty_days=4)},
            {"days": 10, "arrears_cured_on": date(2026, 1, 1)},
            6,
        ),
        (
            {"eligibility": replace(OPEN, arrears_cure_days=365, arrears_penalty_days=4)},
            {"days": 10, "arrears_cured_on": date(2025, 6, 1)},
            10,
        ),
        ({"window": Window(days=5, late=Late.NO_BACKDATING)}, {"days": 2, "claimed_on": date(2026, 6, 30)}, 0),
        (
            {"window": Window(closes_on=date(2026, 6, 5), late=Late.NO_BACKDATING)},
            {"days": 10, "claimed_on": date(2026, 6, 6)},
            5,
        ),
        ({"window": Window(days=5, late=Late.DISCRETION)}, {"days": 2, "claimed_on": date(2026, 6, 30)}, 2),
        # The loss is £13.90 a day; a loan and what others gave are spread over the days lost.
        (
            {"caps": caps(at_actual_loss=True, hardship_loan=HardshipLoan.NETTED)},
            {"days": 10, "hardship_loan_pence": 79_00},
            6,
        ),
        ({"caps": caps(at_actual_loss=True)}, {"days": 10, "hardship_loan_pence": 79_00}, 10),
        (
            {"caps": caps(at_actual_loss=True), "eligibility": replace(OPEN, other_funds=OtherFunds.DEDUCTED)},
            {"days": 10, "other_funds_pence": 79_00},
            6,
        ),
        ({"eligibility": replace(OPEN, other_funds=OtherFunds.FIRST)}, {"days": 10, "other_funds_pence": 70_00}, 3),
        ({"eligibility": OPEN}, {"days": 10, "other_funds_pence": 70_00}, 10),
    ],
)
def test_limits_leave_so_many_days(sections, told, days):
    assert assess(book(**sections), facts(**told), PLENTY).total_pence == days * 10_00


@pytest.mark.parametrize(
    ("household", "told", "a_day"),
    [
        (Household(child_amount_pence=2_00, max_children=2), {"children": 4}, 14_00),
        (Household(adult_amount_pence=3_00, max_adults=1), {"adults": 4}, 13_00),
        (Household(child_amount_pence=7_00, counts_per=Per.WEEK), {"children": 1}, 11_00),
        (
            Household(supplements=(Supplement("ill", "", 5_00), Supplement("cold", "", 4_00))),
            {"supplements": ("cold",)},
            14_00,
        ),
        (
            Household(
                supplements=(Supplement("ill", "", 5_00), Supplement("cold", "", 4_00)),
                max_supplements_amount_pence=6_00,
            ),
            {"supplements": ("cold", "ill")},
            16_00,
        ),
    ],
)
def test_people_and_circumstances_add_to_each_day(household, told, a_day):
    assert assess(book(household=household), facts(7, **told), PLENTY).total_pence == 7 * a_day


@pytest.mark.parametrize(
    ("sections", "told", "code"),
    [
        (
            {"eligibility": replace(OPEN, standing_required=True, arrears_tolerance_weeks=6)},
            {"arrears_weeks": 7},
            "not_in_good_standing",
        ),
        ({"eligibility": replace(OPEN, correct_rate_required=True)}, {"at_correct_rate": False}, "not_at_correct_rate"),
        ({"eligibility": replace(OPEN, open_loan_blocks=True)}, {"open_loan": True}, "loan_open"),
        (
            {"eligibility": replace(OPEN, participation_hours_per_week=Decimal(16))},
            {"participation_hours": Decimal(15)},
            "too_few_hours",
        ),
        ({"eligibility": replace(OPEN, covered_events=("strike",))}, {"event": "lockout"}, "event_not_covered"),
        ({"eligibility": replace(OPEN, excluded_events=("lockout",))}, {"event": "lockout"}, "event_not_covered"),
        (
            {"eligibility": replace(OPEN, excluded_circumstances=("sick_pay",))},
            {"circumstances": ("sick_pay",)},
            "circumstance_excluded",
        ),
        (
            {"eligibility": replace(OPEN, other_funds=OtherFunds.FIRST)},
            {"other_funds_asked": False},
            "other_funds_first",
        ),
        ({"window": Window(closes_on=MONDAY)}, {"claimed_on": date(2026, 6, 2)}, "asked_too_late"),
        ({"rate": Rate(Basis.MULTIPLE_OF_DUES, multiple=Decimal(2))}, {}, "dues_needed"),
        ({"rate": Rate(regions=(Region("north", amount_pence=1),))}, {"region": "south"}, "region_needed"),
        ({"rate": Rate(Basis.NEEDS_BASED)}, {}, "need_not_told"),
        ({"rate": Rate(tenure=(Tenure(3, 10_00),))}, {"member_since": date(2026, 4, 1)}, "membership_too_short"),
        ({"rate": Rate(tenure=(Tenure(3, 10_00),))}, {}, "membership_too_short"),
    ],
)
def test_a_condition_says_no(sections, told, code):
    found = assess(book(**sections), facts(5, **told), PLENTY)

    assert [reason.code for reason in found.reasons] == [code]
    assert (found.total_pence, found.schedule) == (0, ())


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (replace(OPEN, standing_required=True, arrears_tolerance_weeks=6), {"arrears_weeks": 6}),
        (replace(OPEN, participation_hours_per_week=Decimal(16)), {"participation_hours": Decimal(16)}),
        (replace(OPEN, participation_hours_per_week=Decimal(16)), {}),
        (
            replace(OPEN, participation_hours_per_week=Decimal(16), participation_exempt=("ill",)),
            {"participation_hours": Decimal(0), "circumstances": ("ill",)},
        ),
        (replace(OPEN, covered_events=("strike",)), {"event": "strike"}),
    ],
)
def test_a_condition_that_is_met_says_nothing(rules, told):
    assert assess(book(eligibility=rules), facts(5, **told), PLENTY).reasons == ()


def test_rules_that_have_ended_judge_nobody():
    ended = book(book=replace(book().book, effective_to=date(2026, 6, 3)))

    assert assess(ended, facts(5, claimed_on=date(2026, 6, 3)), PLENTY).reasons == ()
    assert [no.code for no in assess(ended, facts(5, claimed_on=date(2026, 6, 4)), PLENTY).reasons] == [
        "rules_not_in_force"
    ]


def test_membership_is_judged_by_the_day_the_book_names():
    rules = book(eligibility=Eligibility(min_membership_months=3))
    by_failure = replace(rules, book=replace(rules.book, event_date=EventDate.FAILURE))
    told = facts(5, member_since=date(2026, 3, 1), failed_on=date(2026, 5, 20))

    assert assess(rules, told, PLENTY).reasons == ()
    assert [no.code for no in assess(by_failure, told, PLENTY).reasons] == ["membership_too_short"]
    assert assess(by_failure, replace(told, failed_on=None), PLENTY).reasons == ()


def test_a_short_fund_gives_everyone_the_same_part():
    rules = book(solvency=Solvency(queue=Queue.PRO_RATA, min_reserve_pence=50_00))

    found = assess(rules, facts(10), FundState(free_pence=150_00, waiting_pence=300_00))

    assert found.total_pence == 33_33
    assert assess(rules, facts(10), FundState(free_pence=350_00, waiting_pence=300_00)).total_pence == 100_00


def test_money_goes_out_on_the_pay_day_after_the_cut_off():
    paid = Payment(("POT",), Instalments.WEEKLY, pay_weekday=Weekday.FRIDAY, cut_off_weekday=Weekday.TUESDAY)

    tuesday = assess(book(payment=paid), facts(14, assessed_on=date(2026, 6, 9)), PLENTY)
    wednesday = assess(book(payment=paid), facts(14, assessed_on=date(2026, 6, 10)), PLENTY)

    assert tuesday.schedule == (Instalment(1, MONDAY, date(2026, 6, 14), 14, 140_00, date(2026, 6, 12)),)
    assert [part.due_on for part in wednesday.schedule] == [date(2026, 6, 19)]


def test_steps_say_how_many_days_fall_into_each():
    rate = Rate(Basis.FLAT_DAY, 80_00, 7, steps=(Step(from_day=4, amount_pence=120_00),))

    said = [str(line) for line in assess(book(rate=rate), facts(5), PLENTY).lines]

    assert said[-1].startswith("By the day of the loss (a day): from day 1 on 3 days at £80.00, ")
    assert said[-1].endswith("from day 4 on 2 days at £120.00; together £480.00.")


def test_a_loss_counted_in_all_is_spread_over_no_day():
    rules = book(rate=Rate(amount_pence=75_00), caps=caps(at_actual_loss=True, loss_counted=LossCounted.ALL_DAYS))

    assert assess(replace(rules, waiting=Waiting(5)), facts(10), PLENTY).total_pence == 139_00


def test_a_loss_with_no_known_end_nets_a_loan_first():
    rules = book(caps=caps(at_actual_loss=True, hardship_loan=HardshipLoan.NETTED, max_days=10))
    told = facts(1, periods=(Period(MONDAY, None),), hardship_loan_pence=100_00)

    assert assess(rules, told, PLENTY).total_pence == 39_00
