"""What proposed rules would have done: pure, and on requests that were decided."""

from datetime import date

import pytest

from payouts.claims import actions as claims
from payouts.claims.workflow import State
from payouts.motions import selectors
from payouts.motions.simulation import Side, Simulation, read, simulate
from payouts.rulebook import books, document
from payouts.rulebook.facts import Facts, Period
from tests.claims import stories
from tests.motions.stories import book

BEFORE = document.parse(books.text("common-pot")).rulebook


def facts(days: int, loss_pence: int = 1390) -> Facts:
    first = date(2026, 5, 1)
    return Facts(
        periods=(Period(first, date.fromordinal(first.toordinal() + days - 1)),),
        assessed_on=date(2026, 7, 1),
        claimed_on=date(2026, 6, 1),
        loss_per_day_pence=loss_pence,
        member_since=date(2020, 1, 1),
        in_good_standing=True,
    )


def test_more_less_and_the_same_are_told_apart():
    after = document.parse(book(amount="11.00").replace("max_days = 56", "max_days = 20")).rulebook
    # 13 - 3 days at a pound more; 28 days cut to 20 of them; three days that are all waiting.
    judged = [facts(13), facts(28), facts(3)]

    assert simulate(BEFORE, after, judged, left_out=2) == Simulation(
        more=Side(1, 1000), less=Side(1, 25 * 1000 - 20 * 1100), same=1, left_out=2
    )


def test_the_same_rules_change_nothing():
    judged = [facts(days) for days in range(1, 60)]

    assert simulate(BEFORE, BEFORE, judged, left_out=0) == Simulation(Side(0, 0), Side(0, 0), 59, 0)


def test_it_comes_back_as_it_was_kept():
    simulation = Simulation(Side(12, 34000), Side(2, 150), 7, 1)

    assert read(simulation.plain()) == simulation


def test_only_groups_of_five_or_more_are_counted_out():
    assert [Side(people, 100).is_small for people in (0, 1, 4, 5)] == [False, True, True, False]


@pytest.mark.django_db
def test_requests_of_ninety_days_are_tried_and_what_was_taken_back_is_counted_aloud():
    after = document.parse(book(amount="11.00")).rulebook
    stories.decided()
    stories.decided(State.NOT_THIS_TIME)
    gone = stories.decided(State.NOT_THIS_TIME)
    claims.erase_claim(stories.access.claimant(gone.id), gone.id)

    simulation = selectors.simulated(BEFORE, after)

    assert (simulation.judged, simulation.left_out) == (2, 1)
    assert simulation.more == Side(2, 2 * 25 * 100)


@pytest.mark.django_db
def test_what_was_decided_longer_ago_is_not_tried():
    claim = stories.decided()
    type(claim).objects.filter(id=claim.id).update(decided_at=claim.decided_at - selectors.TRIED_ON)

    assert selectors.simulated(BEFORE, BEFORE).judged == 0
