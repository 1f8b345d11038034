"""What is added for the card fee: the least that leaves the whole gift, for every amount and every plausible fee."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.contributions.fee_cover import FeeTerms, cover_pence
from fundapp.contributions.workflow import LEAST_PENCE, MOST_PENCE
from fundapp.demo.sandbox_stripe.cards import Fee

BRITISH = FeeTerms(per_mille=15, fixed_pence=20)


@pytest.mark.parametrize(
    ("gift", "cover"),
    [(0, 0), (-5, 0), (2_00, 23), (5_00, 28), (10_00, 36), (20_00, 51), (50_00, 96), (2_000_00, 3066)],
)
def test_known_covers(gift, cover):
    assert cover_pence(gift, BRITISH) == cover


@given(gift=st.integers(LEAST_PENCE, MOST_PENCE), per_mille=st.integers(0, 400), fixed_pence=st.integers(0, 500))
def test_it_is_the_least_that_leaves_the_whole_gift(gift, per_mille, fixed_pence):
    terms = FeeTerms(per_mille, fixed_pence)
    cover = cover_pence(gift, terms)

    def left(added):
        return gift + added - terms.fee_pence(gift + added)

    assert left(cover) >= gift
    assert cover == 0 or left(cover - 1) < gift


@given(pence=st.integers(LEAST_PENCE, MOST_PENCE))
def test_the_pretend_stripe_keeps_what_is_said(pence):
    assert BRITISH.fee_pence(pence) == Fee().on(pence)


def test_per_cent_is_said_as_people_say_it():
    assert [FeeTerms(per_mille, 0).per_cent for per_mille in (15, 20, 0, 129)] == ["1.5", "2", "0", "12.9"]


@pytest.mark.parametrize("terms", [(1000, 0), (-1, 0), (0, -1)])
def test_a_fee_that_cannot_be_is_a_mistake_of_the_settings(terms):
    with pytest.raises(AssertionError):
        FeeTerms(*terms)
