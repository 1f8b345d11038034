"""Votes that must not count, sent to the page itself: each is refused by its rule, and nothing is cast."""

import pytest
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.ids import new_id
from members import actions as members
from members.models import DeclaredInterest, Membership
from members.roles import Role
from payouts.committee.models import Vote
from payouts.committee.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import seats

pytestmark = pytest.mark.django_db


def send(account, seat_id, **typed):
    client = people.signed_in(Client(), account, fresh=True)
    return client.post(
        reverse("committee:review", args=[seat_id]), {"once": "form-1", "seen": "0", "choice": "yes", **typed}
    )


def test_the_same_form_twice_is_one_vote():
    seat = stories.taken(seats(stories.drawn())[0])
    for _ in range(2):
        assert send(seat.account, seat.id).status_code == 302
    assert Vote.objects.get().revision == 1


def test_another_form_that_saw_no_vote_does_not_undo_it():
    seat = stories.taken(seats(stories.drawn())[0])
    send(seat.account, seat.id)

    stale = send(seat.account, seat.id, once="form-2", choice="no", reason="not_shown")

    assert stale.status_code == 409
    assert "Your newer vote counts." in stale.content.decode()
    assert Vote.objects.get().choice == "yes"


def test_the_claimants_sister():
    """She said that she is close to her own household's member; the two live under one roof."""
    panel = stories.drawn()
    seat = stories.taken(seats(panel)[0])
    hers = members.register_membership(
        people.actor(people.organiser(Role.TREASURER)), key="sister", joined_on=clock.today()
    )
    members.link_household(
        people.actor(people.organiser(Role.CASEWORKER)),
        code=hers.code,
        kind=DeclaredInterest.Kind.MEMBERSHIP,
        subject=Membership.objects.get(code=claims.CONFIRMED.membership_code).code,
    )
    members.declare_interest(people.actor(seat.account), kind=DeclaredInterest.Kind.MEMBERSHIP, subject=hers.code)

    answer = send(seat.account, seat.id)

    assert answer.status_code in (403, 409)
    assert "You have declared an interest here." in answer.content.decode()
    assert not Vote.objects.exists()


def test_after_closing():
    panel = stories.drawn()
    last = stories.taken(seats(panel)[2])
    stories.voted(panel, (Choice.YES, Choice.YES))

    answer = send(last.account, last.id)

    assert answer.status_code == 409
    assert Vote.objects.count() == 2


@pytest.mark.parametrize("whose", ["a colleague's", "nobody's"])
def test_a_forged_seat(whose):
    first, second, _third = seats(stories.drawn())
    stories.taken(first)

    answer = send(second.account, first.id if whose == "a colleague's" else new_id())

    assert answer.status_code == 404
    assert not Vote.objects.exists()
