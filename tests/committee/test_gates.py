"""Whoever has a seat on a claim opens nothing that is sealed in it, whatever other roles they hold."""

import pytest

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refusal
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Asking
from members.access import ANYONE
from payouts.committee import actions, gates, selectors
from payouts.committee.voting import Choice
from tests.committee import stories
from tests.committee.stories import holder, seats

pytestmark = pytest.mark.django_db


def verdict(actor, subject: str):
    return gates.no_voter(Asking(actor, subject, SealedClass.BANK, "account_number", "pay"))


def test_a_voter_opens_nothing_of_the_claim():
    panel = stories.drawn()
    accepted, asked, passed = seats(panel)
    stories.taken(accepted)
    stories.taken(passed)
    actions.pass_seat(holder(passed), seat_id=passed.id)
    subject = panel.claim.subject

    found = [verdict(holder(seat), subject) for seat in (accepted, asked, passed)]

    assert [refusal.code if isinstance(refusal, Refusal) else None for refusal in found] == [
        "voter_opens_nothing", None, "voter_opens_nothing",
    ]  # fmt: skip


def test_the_veto_is_for_organisers_and_claims_alone():
    panel = stories.voted(choices=[Choice.YES])
    voter = holder(seats(panel)[0])

    assert verdict(voter, f"gift:{panel.claim_id}") is None
    assert verdict(system("claims.messages"), panel.claim.subject) is None
    assert verdict(ANYONE, panel.claim.subject) is None


def test_whoever_opened_the_claim_stays_a_voter_to_the_rooms_above():
    panel = stories.drawn()
    accepted, _, passed = seats(panel)
    stories.taken(accepted)
    stories.taken(passed)
    actions.pass_seat(holder(passed), seat_id=passed.id)

    assert selectors.voters_on(panel.claim_id) == {accepted.account_id, passed.account_id}
