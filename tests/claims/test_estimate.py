"""What a person is told they may expect, before anybody decides."""

from datetime import date
from itertools import product

import pytest

from payouts.claims.estimate import RATES, Estimate, estimated

# Universal Credit Regulations 2013, reg. 111: the allowance times 12 over 365, down to 10p.
TEN_PENCE = 10


@pytest.mark.parametrize("rates", RATES)
def test_each_daily_rate_is_the_allowance_by_the_rule(rates):
    for key in product((True, False), (True, False)):
        assert rates.daily[key] == rates.allowance[key] * 12 // 365 // TEN_PENCE * TEN_PENCE


@pytest.mark.parametrize(
    ("on", "got_money", "under_25", "with_partner", "expected"),
    [
        (date(2026, 11, 22), "yes", False, False, Estimate(9730, "week")),
        (date(2026, 11, 22), "not_sure", True, False, Estimate(7770, "week")),
        (date(2026, 11, 22), "no", False, False, Estimate(42490, "month")),
        (date(2026, 4, 12), "yes", False, False, Estimate(9170, "week")),
        (date(2026, 4, 13), "yes", False, True, Estimate(7630, "week")),
        (date(2020, 1, 1), "yes", False, False, Estimate(9030, "week")),
    ],
)
def test_the_rates_of_the_day_are_used(on, got_money, under_25, with_partner, expected):
    found = estimated(on=on, got_money=got_money, under_25=under_25, with_partner=with_partner)
    assert found == expected
