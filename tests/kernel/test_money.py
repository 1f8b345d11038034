"""Money is whole pence of one currency, splits without losing any, and is never guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.money import MOST_PENCE, Money, format_money, format_pence, parse_money
from fundapp.kernel.refusal import Refused

pence = st.integers(min_value=-MOST_PENCE, max_value=MOST_PENCE)


@pytest.mark.parametrize("wrong", [5.0, "5", True, None, 5 + 0j])
def test_money_is_made_of_nothing_but_whole_numbers(wrong):
    with pytest.raises(TypeError, match="pence must be an int"):
        Money(wrong)


@given(pence, pence)
def test_money_adds_up_as_its_pence_do(one, other):
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert -Money(one) == Money(-one)
    assert (Money(one) < Money(other)) == (one < other)
    assert (Money(one) >= Money(other)) == (one >= other)


@pytest.mark.parametrize("times", [1.5, True, "2", None])
def test_money_is_multiplied_by_whole_numbers_only(times):
    assert Money(250) * 3 == Money(750)
    with pytest.raises(TypeError, match="whole numbers only"):
        Money(250) * times


@pytest.mark.parametrize("mix", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b, max])
def test_two_currencies_do_not_mix(mix):
    with pytest.raises(ValueError, match="do not mix"):
        mix(Money(1, "GBP"), Money(1, "EUR"))
    with pytest.raises(TypeError, match="goes with money only"):
        mix(Money(1, "GBP"), 1)


def test_money_of_two_currencies_is_not_equal():
    assert Money(1, "GBP") != Money(1, "EUR")
    assert Money(1) != 1


@given(pence, st.integers(min_value=1, max_value=500))
def test_split_loses_nothing_and_is_fair_to_a_penny(whole, parts):
    shares = Money(whole).split(parts)

    assert sum(share.pence for share in shares) == whole
    assert len(shares) == parts
    assert max(shares).pence - min(shares).pence <= 1
    assert list(shares) == sorted(shares, reverse=True)


@pytest.mark.parametrize("parts", [0, -1])
def test_split_into_nothing_is_refused(parts):
    with pytest.raises(ValueError, match="one part or more"):
        Money(100).split(parts)


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(0), "£0.00"),
        (Money(5), "£0.05"),
        (Money(-5), "-£0.05"),
        (Money(123_456_789), "£1,234,567.89"),
        (Money(-100_00), "-£100.00"),
        (Money(1250, "EUR"), "€12.50"),
        (Money(1250, "PLN"), "PLN 12.50"),
    ],
)
def test_money_is_written_with_its_sign_and_both_places(money, written):
    assert format_money(money) == str(money) == format_pence(money.pence, money.currency) == written


@given(st.integers(min_value=0, max_value=MOST_PENCE))
def test_what_is_written_is_understood_again(whole):
    assert parse_money(format_pence(whole)) == Money(whole)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("5", 500), ("£5", 500), ("£ 5", 500), ("  5.00 ", 500), ("0", 0), ("0.01", 1), ("007", 700)),
        *(("12.5", 1250), ("12.50", 1250), ("1,234.5", 123_450), ("1234.5", 123_450), ("10,000,000", MOST_PENCE)),
    ],
)
def test_parse_understands_what_people_type(typed, expected):
    assert parse_money(typed) == Money(expected)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("", "amount_missing"), ("   ", "amount_missing"), ("£", "amount_missing")),
        *((word, "amount_not_understood") for word in ("ten", "-5", "£-5", "-£5", "+5", "1e9", "0x10", "nan", "inf")),
        *((word, "amount_not_understood") for word in ("5.", ".5", "5,5", "12,34.50", "1,2345", "5..0", "5.5.5", "5,")),
        *((word, "amount_not_understood") for word in ("5 50", "5\n0", "£5£", "$5", "€5", "5 pounds", "5p", "５", "٥")),
        *(("5.005", "amount_too_fine"), ("5.000", "amount_too_fine"), ("1,234.567", "amount_too_fine")),
        *(("10000000.01", "amount_too_large"), ("99,999,999", "amount_too_large")),
        *((word, "amount_not_understood") for word in ("9" * 400, "<script>", "5;--", "5\x00")),
    ],
)
def test_parse_refuses_what_it_would_have_to_guess(typed, code):
    with pytest.raises(Refused) as refusal:
        parse_money(typed)

    assert refusal.value.codes == (code,)


@given(st.text(max_size=20))
def test_parse_understands_or_refuses_and_nothing_else(typed):
    try:
        understood = parse_money(typed)
    except Refused:
        return
    assert 0 <= understood.pence <= MOST_PENCE


def test_parse_in_another_currency_takes_its_sign_alone():
    assert parse_money("€5", currency="EUR") == Money(500, "EUR")
    assert parse_money("PLN 5", currency="PLN") == Money(500, "PLN")
    with pytest.raises(Refused):
        parse_money("£5", currency="EUR")


def test_too_large_says_how_much_is_possible():
    with pytest.raises(Refused) as refusal:
        parse_money("10000001")

    assert str(refusal.value) == "Enter an amount below £10,000,000.00."
