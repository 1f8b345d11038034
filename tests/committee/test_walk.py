"""A short stretch of the random walk, by one walker: nothing is found, and what is planted is found."""

import pytest

from members import actions as members
from members.models import DeclaredInterest
from payouts.committee.models import Decision, Seat
from tests import people
from tests.claims import stories as claims
from tests.committee import stories, walk

pytestmark = pytest.mark.django_db


def test_a_short_walk_finds_nothing():
    walk.a_world(organisers=8)

    met = walk.Walker(7).walk(120)

    assert met.total() == 120
    assert set(walk.findings().values()) == {0}


def test_the_findings_find_what_is_planted(monkeypatch):
    claim = claims.deciding()
    stories.decided(claim)
    monkeypatch.setattr(walk, "SAME_MOMENT", -walk.SAME_MOMENT)
    voter = Seat.objects.filter(panel__claim=claim, state="voted").first().account
    members.declare_interest(people.actor(voter), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)

    assert Decision.objects.count() == 1
    assert walk.findings()["with a conflicted vote"] == 1
