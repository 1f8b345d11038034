"""Tonight: the finish line, what was done, how the fund stands; and minutes that are known or not said."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from members.roles import Role
from payouts.evening import pace
from payouts.evening.tonight import tonight_for
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

MINUTE = timedelta(minutes=1)


def test_minutes_follow_the_persons_own_pace_then_everyones_then_are_not_said():
    own, everyones = [2 * MINUTE, 3 * MINUTE, 40 * MINUTE], [10 * MINUTE] * 3

    assert pace.minutes(4, own=own, everyones=everyones) == 12
    assert pace.minutes(4, own=own[:2], everyones=everyones) == 40
    assert pace.minutes(4, own=own[:2], everyones=own[:2]) is None
    assert pace.minutes(0, own=own, everyones=everyones) is None


def test_whoever_went_away_meanwhile_does_not_count():
    hours = [timedelta(hours=5), timedelta(hours=9), timedelta(days=1), -MINUTE, timedelta(0)]

    assert pace.usual(hours) is None
    assert pace.usual([*hours, MINUTE, MINUTE, 2 * MINUTE]) == MINUTE
    assert pace.minutes(1, own=[timedelta(seconds=5)] * 3, everyones=[]) == 1


def page_of(account) -> str:
    return people.signed_in(Client(), account).get(reverse("members:tonight")).content.decode()


@pytest.mark.django_db
def test_the_finish_line_names_each_kind_and_the_rest_is_in_the_queue():
    both = people.organiser(Role.CASEWORKER, Role.COMMITTEE)
    for _ in range(9):
        claims.submitted()

    page = page_of(both)

    assert "9 left: 9 to make ready." in " ".join(page.split())
    assert "The rest is in the queue" in page
    assert "minute" not in page


@pytest.mark.django_db
def test_nothing_left_says_thank_you_and_what_was_done():
    panel = stories.drawn()
    seat = stories.seats(panel)[0]
    assert "1 left: 1 to vote on" in " ".join(page_of(seat.account).split())

    stories.vote(seat)
    page = page_of(seat.account)

    assert "No request needs you. Thank you." in page
    assert "Done today: 1 vote." in " ".join(page.split())
    assert "The general pot has £1,000.00 that is promised to nobody." in page


@pytest.mark.django_db
def test_what_was_done_yesterday_is_not_tonights():
    with clock.frozen_at(clock.now() - timedelta(days=2)):
        panel = stories.drawn()
        seat = stories.seats(panel)[0]
        stories.vote(seat)

    assert tonight_for(people.actor(seat.account)).votes_today == 0


@pytest.mark.django_db
def test_minutes_are_told_from_recent_votes():
    stories.committee(3)
    start = clock.now() - timedelta(hours=1)
    for number in range(3):
        with clock.frozen_at(start):
            seat = stories.taken(stories.seats(stories.drawn(claims.deciding()))[0])
        with clock.frozen_at(start + 4 * MINUTE + number * timedelta(seconds=1)):
            stories.vote(seat)
    panel = stories.drawn(claims.deciding())

    tonight = tonight_for(people.actor(stories.seats(panel)[0].account))

    assert tonight.minutes == round(4 * tonight.left["vote"] + 0.02 * tonight.left["vote"])


@pytest.mark.django_db
def test_whoever_neither_votes_nor_makes_ready_has_no_such_part():
    assert "promised to nobody" not in page_of(people.organiser(Role.TREASURER))
