"""The fan is a sum with a seed: the same numbers give the same fan, and more gifts never shorten it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.health.backtest import AHEAD_WEEKS, back_test
from fundapp.health.fan import HORIZON_WEEKS, LEAST_WEEKS, PATHS, Flow, Turn, is_too_early, simulate

EVEN = [Flow(given_pence=10_000, promised_pence=12_500)] * 10
weeks = st.lists(
    st.builds(Flow, given_pence=st.integers(-5_000, 200_000), promised_pence=st.integers(0, 200_000)),
    min_size=LEAST_WEEKS,
    max_size=30,
)


def test_an_even_past_has_one_future():
    """£100 in four weeks in four, £125 out: £100 lasts four weeks to the penny."""
    fan = simulate(10_000, EVEN, turn=Turn(), seed="even")

    assert fan.lasting.low_weeks == fan.lasting.middle_weeks == fan.lasting.high_weeks == 4
    assert [band.middle_pence for band in fan.bands[:5]] == [7_500, 5_000, 2_500, 0, 0]


def test_what_lasts_beyond_the_horizon_has_no_week():
    fan = simulate(10_000, EVEN, turn=Turn(promised_percent=80), seed="even")

    assert fan.lasting.middle_weeks is None
    assert {band.middle_pence for band in fan.bands} == {10_000}


def test_runs_of_four_weeks_stay_together():
    """A burst that always comes with its gift never empties the pot, as weeks drawn one by one would."""
    past = [Flow(0, 0), Flow(0, 0), Flow(8_000, 8_000), Flow(0, 0)] * 5
    assert simulate(1, past, turn=Turn(), seed="burst").lasting.low_weeks is None


@given(weeks, st.integers(0, 500_000), st.text(max_size=8))
def test_the_same_seed_draws_the_same_fan(past, free_pence, seed):
    assert simulate(free_pence, past, turn=Turn(), seed=seed) == simulate(free_pence, past, turn=Turn(), seed=seed)


@given(weeks, st.integers(0, 500_000), st.integers(1, 50_000))
def test_more_each_week_never_ends_sooner(past, free_pence, more):
    plain = simulate(free_pence, past, turn=Turn(), seed="more")
    helped = simulate(free_pence, past, turn=Turn(more_each_week_pence=more), seed="more")

    beyond = HORIZON_WEEKS + 1
    assert (helped.lasting.middle_weeks or beyond) >= (plain.lasting.middle_weeks or beyond)
    assert all(more_band.low_pence >= band.low_pence for more_band, band in zip(helped.bands, plain.bands, strict=True))


@given(weeks, st.integers(0, 500_000))
def test_a_band_lies_in_order_and_never_below_nothing(past, free_pence):
    fan = simulate(free_pence, past, turn=Turn(), seed="order")

    assert len(fan.bands) == HORIZON_WEEKS
    assert all(0 <= band.low_pence <= band.middle_pence <= band.high_pence for band in fan.bands)


@pytest.mark.parametrize(("count", "early"), [(0, True), (LEAST_WEEKS - 1, True), (LEAST_WEEKS, False)])
def test_too_little_past_is_said(count, early):
    assert is_too_early([Flow(1, 1)] * count) is early


def test_an_even_past_was_foretold_to_the_penny():
    tested = back_test(EVEN * 3, free_pence=500_000)

    assert len(tested.foretold) == 30 - AHEAD_WEEKS - LEAST_WEEKS + 1
    assert tested.percent_within == 100
    assert all(each.low_pence == each.high_pence == each.was_pence for each in tested.foretold)


def test_a_past_that_breaks_in_two_is_seen_to_be_foretold_badly():
    calm, storm = [Flow(10_000, 10_000)] * 12, [Flow(0, 90_000)] * 12
    tested = back_test([*calm, *storm], free_pence=0)

    assert tested.percent_within is not None
    assert tested.percent_within < 50


def test_too_short_a_past_cannot_be_tested():
    assert back_test(EVEN[:9], free_pence=0).percent_within is None


def test_there_are_enough_futures_for_a_tenth_of_them():
    assert PATHS >= 100
