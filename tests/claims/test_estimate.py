"""What a person is told they may expect, before anybody decides."""

from datetime import date
from itertools import product

import pytest

from payouts.claims.estimate import FULL, LOWER, RATES, daily_pence, estimated

TODAY = date(2026, 11, 22)
# The published daily amounts in pence, full and lower, as the table of rates in the records has them.
PUBLISHED = {
    "2024/25": {
        (True, False): (1020, 400),
        (False, False): (1290, 510),
        (True, True): (800, 320),
        (False, True): (1010, 400),
    },
    "2025/26": {
        (True, False): (1040, 410),
        (False, False): (1310, 520),
        (True, True): (810, 320),
        (False, True): (1030, 410),
    },
    "2026/27": {
        (True, False): (1110, 440),
        (False, False): (1390, 550),
        (True, True): (860, 340),
        (False, True): (1090, 430),
    },
}


@pytest.mark.parametrize("rates", RATES, ids=lambda rates: rates.year)
def test_each_daily_rate_is_the_published_one(rates):
    for under_25, with_partner in product((True, False), (True, False)):
        whole = rates.allowance[under_25, with_partner]
        found = tuple(daily_pence(whole, percent=percent, with_partner=with_partner) for percent in (FULL, LOWER))
        assert found == PUBLISHED[rates.year][under_25, with_partner]


@pytest.mark.parametrize(
    ("on", "got_money", "under_25", "with_partner", "rate", "expected"),
    [
        (TODAY, "yes", False, False, "full", (9730, "week")),
        (TODAY, "yes", False, False, "not_sure", (9730, "week")),
        (TODAY, "yes", False, False, "lower", (3850, "week")),
        (TODAY, "yes", False, False, "told_lower", (3850, "week")),
        (TODAY, "not_sure", True, False, "full", (7770, "week")),
        # 31 days at £13.90 would be £430.90: never more than the allowance.
        (TODAY, "no", False, False, "full", (42490, "month")),
        (TODAY, "no", False, False, "lower", (17050, "month")),
        (TODAY, "no", True, True, "full", (26417, "month")),
        (date(2025, 6, 1), "no", False, False, "full", (40014, "month")),
        (date(2026, 4, 12), "yes", False, False, "full", (9170, "week")),
        (date(2026, 4, 13), "yes", False, True, "full", (7630, "week")),
        (date(2020, 1, 1), "yes", False, False, "full", (9030, "week")),
    ],
)
def test_the_rates_of_the_day_are_used(on, got_money, under_25, with_partner, rate, expected):
    found = estimated(on=on, got_money=got_money, under_25=under_25, with_partner=with_partner, rate=rate)
    assert (found.pence, found.per) == expected


def test_every_step_of_the_sum_can_be_done_again_on_paper():
    found = estimated(on=TODAY, got_money="no", under_25=False, with_partner=True, rate="full")
    said = [(line.said % line.values, line.working % line.values, line.pence) for line in found.lines]
    assert said == [
        ("Standard allowance in 2026/27", "for a month", 66697),
        ("Your half", "£666.97 ÷ 2", 33348),
        ("The cut for a day", "£333.48 × 12 ÷ 365, down to 10p", 1090),
        ("The cut for a month", "£10.90 × 31", 33790),
        ("Never more than the allowance", "£333.48 at most", 33348),
    ]
    assert said[-1][2] == found.pence
    lower = estimated(on=TODAY, got_money="yes", under_25=False, with_partner=False, rate="lower")
    assert [line.working % line.values for line in lower.lines] == [
        "for a month",
        "40% of £424.90 × 12 ÷ 365, down to 10p",
        "£5.50 × 7",
    ]


def test_the_one_figure_without_a_published_table_rose_as_the_others_did():
    """Couples under 25 in 2026/27: by the same part as the couple and the single person of 25 or over."""
    last, now = RATES[-2].allowance, RATES[-1].allowance
    for key in ((False, False), (False, True), (True, True)):
        assert round(now[key] / last[key], 4) == 1.0619
