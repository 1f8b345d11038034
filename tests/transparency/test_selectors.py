"""The public figures follow from the books, and hide what one person was paid."""

from datetime import UTC, datetime

import pytest

from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.transparency import selectors
from fundapp.transparency.selectors import Figures, MonthFigures

pytestmark = pytest.mark.django_db


def at(month: int, day: int = 10) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def pot():
    ledger.open_standard_accounts()
    ledger.post(journal.card_gift(source="gift:1", at=at(9), pot="general", gross_pence=100_000, fee_pence=1_520))
    ledger.post(journal.bank_gift(source="gift:2", at=at(11), pot="general", pence=5_000))


def award(number: int, pence: int) -> None:
    ledger.post(journal.award_promised(source=f"award:{number}", at=at(10), pot="general", pence=pence))


def pay(number: int, pence: int, *, on: datetime) -> None:
    ledger.post(journal.payout_sent(source=f"sent:{number}", at=on, pot="general", pence=pence))
    ledger.post(journal.payout_confirmed(source=f"confirmed:{number}", at=on, pence=pence))


def test_a_gift_counts_at_once(pot):
    assert selectors.public_figures() == Figures(105_000, 1_520, 0, 0, 0)
    assert selectors.public_figures().held_pence == 103_480


def test_four_awards_and_payouts_move_nothing_and_the_fifth_moves_all(pot):
    for number in range(1, 5):
        award(number, 1_000)
        pay(number, 1_000, on=at(10))
    assert (selectors.public_figures().out_pence, selectors.public_figures().promised_pence) == (0, 0)

    award(5, 700)
    assert (selectors.public_figures().out_pence, selectors.public_figures().promised_pence) == (0, 4_700)

    pay(5, 700, on=at(11))
    assert selectors.public_figures() == Figures(105_000, 1_520, 4_700, 0, 5)


def test_a_payout_that_came_back_is_taken_off_again_in_its_group(pot):
    for number in range(1, 10):
        award(number, 1_000)
    for number in range(1, 10):
        pay(number, 1_000, on=at(10))
    ledger.post(journal.payout_returned(source="back:9", at=at(11), pot="general", pence=1_000, from_bank=True))

    assert selectors.public_figures().out_pence == 8_000


def test_months_run_without_a_gap_and_a_group_counts_in_the_month_of_its_last(pot):
    for number in range(1, 6):
        award(number, 1_000)
        pay(number, 1_000, on=at(10) if number < 5 else at(11))

    assert selectors.public_months() == [
        MonthFigures(at(9).date().replace(day=1), 100_000, 0),
        MonthFigures(at(10).date().replace(day=1), 0, 0),
        MonthFigures(at(11).date().replace(day=1), 5_000, 5_000),
    ]


def test_an_empty_fund_has_no_months():
    ledger.open_standard_accounts()

    assert selectors.public_months() == []
    assert selectors.public_figures() == Figures(0, 0, 0, 0, 0)
