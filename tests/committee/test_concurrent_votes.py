"""Several people, and one person several times, voting at the same moment: only a database with row locks can tell."""

from collections.abc import Callable

import pytest

from payouts.claims.models import Claim
from payouts.committee import actions
from payouts.committee.models import Decision, Panel, Seat, Vote
from payouts.committee.voting import Choice
from tests.at_once import at_once
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def cast(seat: Seat, key: str, choice: Choice = Choice.YES, seen: int = 0) -> Callable[[], object]:
    actor = holder(seat)
    return lambda: actions.cast_vote(actor, seat_id=seat.id, key=key, seen=seen, choice=choice)


def test_two_deciding_votes_at_once_make_one_decision():
    claim = claims.deciding()
    panel = stories.drawn(claim)
    first, second, _ = [stories.taken(seat) for seat in seats(panel)]

    answers = at_once(cast(first, "a"), cast(second, "b"))

    assert [type(answer) for answer in answers] == [Vote, Vote]
    decision = Decision.objects.get()
    assert (decision.outcome, decision.counted) == ("approved", {"yes": 2})
    assert Panel.objects.get().state == "closed"
    assert Claim.objects.get(id=claim.id).state == "approved"


def test_three_at_once_make_one_decision_and_the_last_is_told():
    claim = claims.deciding()
    panel = stories.drawn(claim)
    three = [stories.taken(seat) for seat in seats(panel)]

    answers = at_once(*(cast(seat, f"k{place}") for place, seat in enumerate(three)))

    assert sorted(type(answer).__name__ for answer in answers) == ["Vote", "Vote", "tuple"]
    assert ("panel_is_closed",) in answers
    assert (Vote.objects.count(), Decision.objects.count()) == (2, 1)


def test_one_person_voting_many_times_at_once_counts_once():
    panel = stories.drawn()
    seat = stories.taken(seats(panel)[0])

    answers = at_once(*(cast(seat, f"k{place}") for place in range(50)))

    assert sum(isinstance(answer, Vote) for answer in answers) == 1
    assert answers.count(("vote_is_newer",)) == 49
    assert Vote.objects.get().revision == 1
    assert Panel.objects.get().state == "open"


def test_the_same_form_many_times_at_once_is_one_vote():
    panel = stories.drawn()
    seat = stories.taken(seats(panel)[0])

    answers = at_once(*(cast(seat, "one form") for _ in range(10)))

    assert all(isinstance(answer, Vote) for answer in answers)
    assert Vote.objects.get().revision == 1


def test_two_draws_at_once_make_one_panel():
    claim = claims.deciding()
    stories.committee(5)

    answers = at_once(*(lambda: stories.drawn(claim) for _ in range(2)))

    assert answers[0] == answers[1]
    assert Panel.objects.count() == 1


def test_two_stepping_aside_at_once_are_both_replaced():
    claim = claims.deciding()
    stories.committee(5)
    panel = stories.drawn(claim)
    first, second, _ = seats(panel)
    actors = [(holder(seat), seat.id) for seat in (first, second)]

    at_once(*(lambda who=who, seat_id=seat_id: actions.pass_seat(who, seat_id=seat_id) for who, seat_id in actors))

    assert sorted(seat.state for seat in seats(panel)) == ["asked", "asked", "asked", "passed", "passed"]
