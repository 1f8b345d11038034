"""Fields forgive how people type, and refuse what cannot be meant, each in its own sentence."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from fundapp.kernel import clock
from fundapp.kernel.money import Money
from fundapp.web.fields import AccountNumberField, DateTrioField, MoneyField, OnceField, SortCodeField


def _refusal(field, typed) -> list[tuple[str | None, str]]:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return [(error.code, error.messages[0]) for error in refused.value.error_list]


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("5", 500),
        ("£5", 500),
        ("12.50", 1250),
        ("12.5", 1250),
        ("1,234.5", 123_450),
        (" 98.40 ", 9840),
        ("0.01", 1),
        ("٥", 500),
    ],
)
def test_money_is_read(typed, pence):
    assert MoneyField().clean(typed) == Money(pence)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ten", "amount_not_understood"),
        ("-5", "amount_not_understood"),
        ("1e9", "amount_not_understood"),
        ("5.005", "amount_too_fine"),
        ("12,34", "amount_not_understood"),
        ("99999999.99", "amount_too_large"),
        ("0", "amount_out_of_range"),
    ],
)
def test_money_is_refused_with_its_code(typed, code):
    assert [found for found, _ in _refusal(MoneyField(), typed)] == [code]


def test_money_that_is_missing_is_asked_for():
    assert _refusal(MoneyField(), "  ") == [("required", "Enter an amount in pounds, like 12.50.")]
    assert MoneyField(required=False).clean("") is None


def test_money_outside_its_range_is_told_the_range():
    field = MoneyField(least_pence=200, most_pence=200_000)

    assert _refusal(field, "1.99") == [("amount_out_of_range", "Enter an amount from £2.00 to £2,000.00, like 12.50.")]
    assert _refusal(field, "2000.01") == [
        ("amount_out_of_range", "Enter an amount from £2.00 to £2,000.00, like 12.50.")
    ]
    assert field.clean("2") == Money(200)


def test_money_is_shown_as_it_may_be_typed():
    assert MoneyField().prepare_value(Money(123_450)) == "1,234.50"
    assert MoneyField().prepare_value("ten") == "ten"


def _typed(day="", month="", year="", unsure=""):
    return {"day": day, "month": month, "year": year, "unsure": unsure}


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MARCH"])
def test_date_is_read(month):
    assert DateTrioField().clean(_typed("27", month, "2026")) == date(2026, 3, 27)


def test_date_is_read_in_the_figures_of_another_script():
    assert DateTrioField().clean(_typed("٢", "٢", "٢٠٢٦")) == date(2026, 2, 2)


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (_typed(), "required", "Enter the date"),
        (_typed("27"), "date_incomplete", "The date needs a month and a year too"),
        (_typed("27", "3"), "date_incomplete", "The date needs a year too"),
        (_typed("31", "6", "2026"), "date_no_such_day", "There is no 31 June"),
        (_typed("29", "2", "2027"), "date_no_such_day", "There is no 29 February"),
        (_typed("0", "2", "2027"), "date_no_such_day", "There is no 0 February"),
        (_typed("1", "13", "2026"), "date_no_such_month", "The month must be from 1 to 12"),
        (_typed("1", "2", "26"), "date_year_short", "The year needs 4 numbers, like 2026"),
        (_typed("one", "2", "2026"), "date_not_understood", "Use numbers for the date, like 27 3 2026"),
        (_typed("1", "2", "-2026"), "date_not_understood", "Use numbers for the date, like 27 3 2026"),
        (_typed("1", "2", "0000"), "date_no_such_day", "There is no 1 February"),
    ],
)
def test_date_is_refused_with_its_sentence(typed, code, sentence):
    assert _refusal(DateTrioField(), typed) == [(code, sentence)]


def test_date_may_be_unsure_where_that_is_a_true_answer():
    field = DateTrioField(unsure_label="I am not sure")

    assert field.clean(_typed(unsure="1")) is None
    assert field.clean(_typed("1", "2", "", unsure="1")) is None
    assert _refusal(field, _typed()) == [("required", "Enter the date, or choose “I am not sure”")]
    assert _refusal(DateTrioField(), _typed(unsure="1")) == [("required", "Enter the date")]


def test_date_must_be_past_where_it_says_so():
    field = DateTrioField(in_past=True)

    with clock.frozen_at(datetime(2026, 11, 18, 12, tzinfo=UTC)):
        assert field.clean(_typed("18", "11", "2026")) == date(2026, 11, 18)
        assert _refusal(field, _typed("19", "11", "2026")) == [("date_not_past", "The date must be in the past")]


@pytest.mark.parametrize(
    "typed", ["309430", "30 94 30", "30-94-30", "30–94–30", " 30.94.30 ", "٣٠٩٤٣٠", "３０９４３０"]
)
def test_sort_code_is_read_in_any_format(typed):
    assert SortCodeField().clean(typed) == "309430"


@pytest.mark.parametrize("typed", ["30943", "3094300", "30 94 3O", "abc"])
def test_sort_code_is_refused(typed):
    assert _refusal(SortCodeField(), typed) == [("sort_code_not_understood", "Enter a sort code, like 30 94 30")]


def test_sort_code_that_is_missing_is_asked_for():
    assert _refusal(SortCodeField(), "") == [("required", "Enter a sort code, like 30 94 30")]


@pytest.mark.parametrize(
    ("typed", "number"), [("12345678", "12345678"), ("1234 567", "01234567"), ("123-456", "00123456")]
)
def test_account_number_is_read_and_filled_up(typed, number):
    assert AccountNumberField().clean(typed) == number


@pytest.mark.parametrize("typed", ["12345", "123456789", "1234567x"])
def test_account_number_is_refused(typed):
    assert _refusal(AccountNumberField(), typed) == [
        ("account_number_not_understood", "Account number must be 6 to 8 numbers")
    ]


def test_once_is_a_key_or_nothing():
    assert OnceField().clean("7d3a0f5e-8a6b-4c9d-9e1f-2b3c4d5e6f70") == "7d3a0f5e-8a6b-4c9d-9e1f-2b3c4d5e6f70"
    for bad in ("", "a b", "<script>", "x" * 61):
        assert len(_refusal(OnceField(), bad)) == 1
