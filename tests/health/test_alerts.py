"""Each alert is on exactly beyond its line."""

from dataclasses import replace

import pytest

from fundapp.health.alerts import Alert, Decided, Raised, Seen, raised

CALM = Seen(
    free_pence=100_000,
    floor_pence=50_000,
    largest_giver_percent=25,
    waiting=0,
    lately=Decided(yes=8, all=10),
    before=Decided(yes=9, all=10),
    reviewers=3,
)


def test_a_calm_fund_raises_nothing():
    assert raised(CALM) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"free_pence": 49_999}, Raised(Alert.BELOW_FLOOR, 49_999, 50_000)),
        ({"largest_giver_percent": 26}, Raised(Alert.ONE_GIVER, 26, 25)),
        ({"waiting": 1}, Raised(Alert.WAITING, 1, 72)),
        ({"lately": Decided(yes=7, all=10)}, Raised(Alert.YES_RATE, 70, 90)),
        ({"reviewers": 2}, Raised(Alert.REVIEWERS, 2, 3)),
    ],
)
def test_one_step_beyond_its_line_each_is_raised_alone(changed, expected):
    assert raised(replace(CALM, **changed)) == (expected,)


@pytest.mark.parametrize(
    "changed",
    [
        {"free_pence": 50_000},
        {"floor_pence": None, "free_pence": -1},
        {"largest_giver_percent": None},
        {"lately": Decided(yes=0, all=4)},
        {"before": Decided(yes=0, all=4), "lately": Decided(yes=9, all=9)},
        {"lately": Decided(yes=71, all=100)},
    ],
)
def test_on_its_line_and_with_too_few_to_count_it_is_not(changed):
    assert raised(replace(CALM, **changed)) == ()
