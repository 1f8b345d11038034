"""The line that says how the days came to the sum, where the rate alone does not."""

from dataclasses import replace

from payouts.rulebook.choices import Basis, RoundedPer, Rounding
from payouts.rulebook.engine import assess
from payouts.rulebook.rules import Household, Rate
from tests.rulebook.books import PLENTY, book, facts


def lines(rulebook, told):
    found = assess(rulebook, told, PLENTY)
    return [str(line) for line in found.lines if line.rule in {"rate", "together"}], found.total_pence


def test_a_plain_rate_needs_no_second_line():
    said, _ = lines(book(rate=Rate(amount_pence=10_00)), facts(days=14))
    assert len(said) == 1


def test_what_is_added_for_people_at_home_is_in_the_worth_of_each_day():
    rules = book(rate=Rate(amount_pence=10_00), household=Household(child_amount_pence=2_00))
    said, total = lines(rules, replace(facts(days=14), children=2, loss_per_day_pence=100_00))
    days, first = total // 14_00, said[1].split(" from ")[0]

    assert said[0] == f"{days} days at £10.00 a day."
    assert first == f"{days} days"
    assert f"at £14.00. Together that is £{days * 14}.00." in said[1]


def test_parts_of_a_penny_are_said_and_what_is_done_with_them():
    rate = Rate(Basis.FLAT_WEEK, 75_00, rounding=Rounding.UP_TO_POUND, rounded_per=RoundedPer.TOTAL)
    said, total = lines(book(rate=rate), replace(facts(days=10), loss_per_day_pence=100_00))

    assert "at £10.71 3/7" in said[1]
    assert said[1].endswith("Rounded up to the pound as a whole, it is £108.00.")
    assert total == 108_00


def test_a_week_that_is_held_says_from_when_it_counts_and_at_how_much():
    rate = Rate(amount_pence=20_00, max_per_week_pence=100_00)
    said, total = lines(book(rate=rate), replace(facts(days=14), loss_per_day_pence=100_00))

    assert "Together that is £280.00. A week of seven days, counted from" in said[1]
    assert "comes to at most £100.00. Rounded down to the penny as a whole, it is £200.00." in said[1]
    assert total == 200_00
