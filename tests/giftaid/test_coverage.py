"""Which gifts a declaration covers, on which day, and how long a name is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fundapp.giftaid import coverage
from fundapp.giftaid.coverage import Declared, Given
from fundapp.giftaid.wordings import Covers

ON = date(2026, 11, 22)
GIFT = Given("g1", "s1", datetime(2026, 6, 1, 12, tzinfo=UTC), 10_00, is_disputed=False, is_of_a_person=True)
THIS = Declared(Covers.THIS, "g1", "", datetime(2026, 6, 2, tzinfo=UTC))
ALL = Declared(Covers.ENDURING, "g9", "s1", datetime(2026, 6, 2, tzinfo=UTC))


def test_a_gift_that_arrived_and_stayed_is_covered():
    assert coverage.covers(THIS, GIFT, on=ON)
    assert coverage.covers(ALL, GIFT, on=ON)


@pytest.mark.parametrize(
    "change",
    [{"kept_pence": 0}, {"is_disputed": True}, {"is_of_a_person": False}],
    ids=["went back", "disputed", "dues or a levy"],
)
@pytest.mark.parametrize("declared", [THIS, ALL])
def test_what_went_back_is_disputed_or_is_no_gift_is_not(declared, change):
    assert not coverage.covers(declared, replace(GIFT, **change), on=ON)


def test_a_declaration_of_one_gift_covers_that_one():
    assert not coverage.covers(THIS, replace(GIFT, gift_id="g2"), on=ON)


def test_a_declaration_of_all_gifts_covers_those_of_one_supporter():
    assert coverage.covers(ALL, replace(GIFT, gift_id="g2"), on=ON)
    assert not coverage.covers(ALL, replace(GIFT, supporter_id="s2"), on=ON)
    assert not coverage.covers(replace(ALL, supporter_id=""), replace(GIFT, supporter_id=""), on=ON)


@pytest.mark.parametrize(
    ("paid_at", "is_covered"),
    [
        (datetime(2022, 6, 1, 23, 0, tzinfo=UTC), True),
        (datetime(2022, 6, 1, 22, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 1, tzinfo=UTC), True),
    ],
)
def test_it_reaches_four_years_back_and_on_into_the_future(paid_at, is_covered):
    # 2 June 2026 in London begins at 23:00 the day before by the clock of the world.
    declared = replace(ALL, declared_at=datetime(2026, 6, 1, 23, 0, tzinfo=UTC))
    assert coverage.covers(declared, replace(GIFT, paid_at=paid_at), on=date(2026, 6, 2)) is is_covered


def test_a_gift_is_claimed_within_four_years():
    assert coverage.covers(THIS, GIFT, on=date(2030, 6, 1))
    assert not coverage.covers(THIS, GIFT, on=date(2030, 6, 2))


def test_what_was_withdrawn_covers_no_later_gift_and_its_one_gift_no_more():
    withdrawn = datetime(2026, 7, 1, tzinfo=UTC)
    assert coverage.covers(replace(ALL, withdrawn_at=withdrawn), GIFT, on=ON)
    assert not coverage.covers(replace(ALL, withdrawn_at=withdrawn), replace(GIFT, paid_at=withdrawn), on=ON)
    assert not coverage.covers(replace(THIS, withdrawn_at=withdrawn), GIFT, on=ON)


@pytest.mark.parametrize(("pence", "tax"), [(10_00, 2_50), (1, 0), (3, 0), (4, 1), (99, 24), (0, 0)])
def test_a_quarter_is_claimed_and_a_part_of_a_penny_dropped(pence, tax):
    assert coverage.tax_pence(pence) == tax


def test_four_years_before_a_leap_day():
    assert coverage.years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
    assert coverage.years_before(date(2028, 2, 29), 3) == date(2025, 3, 1)


def test_a_name_on_which_nothing_rests_goes_at_once():
    withdrawn = replace(ALL, withdrawn_at=datetime(2026, 7, 1, tzinfo=UTC))
    assert coverage.may_forget(withdrawn, last_claimed=None, is_supporter_gone=False, on=ON)
    assert coverage.may_forget(ALL, last_claimed=None, is_supporter_gone=True, on=ON)
    assert not coverage.may_forget(ALL, last_claimed=None, is_supporter_gone=False, on=ON)
    assert not coverage.may_forget(THIS, last_claimed=None, is_supporter_gone=False, on=date(2030, 6, 2))
    assert coverage.may_forget(THIS, last_claimed=None, is_supporter_gone=False, on=date(2030, 6, 3))


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_name_on_which_a_claim_rests_is_kept_for_six_years_after_its_tax_year(is_gone):
    withdrawn = replace(ALL, withdrawn_at=datetime(2026, 7, 1, tzinfo=UTC))
    claimed = datetime(2026, 6, 1, 12, tzinfo=UTC)
    for declared in (withdrawn, THIS):
        assert not coverage.may_forget(declared, last_claimed=claimed, is_supporter_gone=is_gone, on=date(2033, 4, 5))
        assert coverage.may_forget(declared, last_claimed=claimed, is_supporter_gone=is_gone, on=date(2033, 4, 6))
    early = datetime(2026, 4, 5, 12, tzinfo=UTC)
    assert coverage.may_forget(withdrawn, last_claimed=early, is_supporter_gone=is_gone, on=date(2032, 4, 6))


def test_a_declaration_that_goes_on_is_kept_as_long_as_it_is_relied_on():
    claimed = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert not coverage.may_forget(ALL, last_claimed=claimed, is_supporter_gone=False, on=date(2050, 1, 1))
