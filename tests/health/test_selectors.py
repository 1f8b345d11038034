"""The figures of a pot are those of the books, the requests and the promises; nobody is named for them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.health import selectors
from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal, periods
from payouts.committee.voting import Choice
from tests.claims import stories as claims
from tests.committee import stories as panels
from tests.health.books import weeks_behind_us

pytestmark = pytest.mark.django_db


def test_weeks_are_whole_days_of_london_and_net_of_what_went_back():
    ledger.open_standard_accounts()
    ledger.open_pot("general")
    until = date(2026, 6, 15)
    # Half past midnight in London on the first day, which is the day before in UTC.
    first = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)
    ledger.post(journal.card_gift(source="a", at=first, pot="general", gross_pence=10_000, fee_pence=300))
    ledger.post(journal.award_promised(source="p", at=first, pot="general", pence=4_000))
    ledger.post(journal.promise_released(source="r", at=first + timedelta(days=1), pot="general", pence=1_000))
    ledger.post(
        journal.card_gift(source="b", at=first - timedelta(minutes=31), pot="general", gross_pence=50, fee_pence=0)
    )

    [week] = periods.weeks_of("general", until=until, most=1)

    assert week == periods.Week(date(2026, 6, 8), given_pence=9_700, promised_pence=3_000)
    assert periods.free_at("general", ends=(date(2026, 6, 7), until)) == {
        date(2026, 6, 7): 50,
        until: 50 + 9_700 - 3_000,
    }


def test_weeks_begin_with_the_first_that_had_a_movement():
    weeks_behind_us(3)
    assert len(periods.weeks_of("general", until=clock.today(), most=52)) == 3


def test_a_young_pot_has_no_outlook():
    weeks_behind_us(7)
    assert selectors.outlook("general") is None


def test_the_outlook_is_the_same_all_day_and_answers_the_dial():
    weeks_behind_us(10)

    now, again = selectors.outlook("general"), selectors.outlook("general")
    dearer = selectors.outlook("general", promised_percent=200)

    assert now == again
    assert now is not None
    assert dearer is not None
    # £500 left, £50 less each week; with twice the awards £300 less each week.
    assert now.as_now.lasting.middle_weeks == 10
    assert dearer.as_now.lasting.middle_weeks == 2
    assert now.no_gifts.lasting.middle_weeks == 2
    assert now.goal_met is None


def test_requests_under_way_count_by_their_sum_and_the_usual_share_of_yes():
    """One yes of £57.07 and one no: half of what the panels and the average say is likely."""
    nothing = selectors.standing("general")
    assert (nothing.in_review, nothing.likely_pence, nothing.yes_percent) == (0, 0, None)

    yes = panels.decided()
    panels.decided(claims.deciding(), choices=(Choice.NO, Choice.NO))
    on_a_panel = panels.drawn(claims.deciding())
    claims.submitted()
    usual_pence = yes.decision.amount_pence

    found = selectors.standing("general")

    assert (found.yes_percent, found.in_review) == (50, 2)
    assert found.likely_pence == (on_a_panel.total_pence + usual_pence) // 2 > 0


def test_the_back_test_stands_on_the_books():
    weeks_behind_us(20, first_pence=400_000)

    tested = selectors.tested_back("general")

    assert tested.percent_within == 100
    assert tested.foretold[-1].was_pence == selectors.standing("general").free_pence
