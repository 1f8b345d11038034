"""What stays of weekly payments when a cut ends: laws of the pure part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.payments.shortening import Ended, due_pence, shortened, stops
from payouts.rulebook.choices import StopsOn

pence = st.integers(0, 500_00)
payments = st.lists(st.integers(1, 500_00), max_size=12)


@given(waiting=payments, left=st.integers(-100_00, 5_000_00))
def test_what_stays_is_what_is_left_and_never_more_than_was_promised(waiting: list[int], left: int) -> None:
    kept = shortened(waiting, left)

    assert sum(kept) == max(0, min(left, sum(waiting)))
    assert all(0 <= one <= was for one, was in zip(kept, waiting, strict=True))
    partly = [place for place, (one, was) in enumerate(zip(kept, waiting, strict=True)) if 0 < one < was]
    assert len(partly) <= 1, "one payment at most is replaced by a smaller one"
    assert (
        sorted(kept, key=bool, reverse=True) == kept
        or not partly
        or kept[partly[0] + 1 :] == [0] * (len(kept) - partly[0] - 1)
    )


@given(decided=pence, whole=pence, until=pence)
def test_nothing_is_due_beyond_what_was_decided(decided: int, whole: int, until: int) -> None:
    due = due_pence(decided, whole_pence=whole, until_then_pence=until)

    assert 0 <= due <= decided
    if whole and until >= whole:
        assert due == decided


@pytest.mark.parametrize("reason", list(Ended))
def test_the_end_of_the_cut_always_stops_and_the_rest_is_for_the_rules(reason: Ended) -> None:
    assert stops(reason, ()) is (reason is Ended.SANCTION_ENDED)
    assert stops(reason, tuple(StopsOn))
