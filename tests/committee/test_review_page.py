"""The review page in every state of its panel: what it adds to the facts, what it says when things moved on."""

import re

import pytest
from django.test import Client

from fundapp.kernel.refusal import Refused
from members.roles import Role
from payouts.claims.models import Claim
from payouts.committee import actions, selectors
from payouts.committee.models import Panel, Vote
from payouts.committee.timeline import timeline_of
from payouts.committee.voting import Choice
from tests import people
from tests.claims import letters
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote
from tests.committee.test_views import at, client_of, text, vote_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return stories.drawn()


# --- Sum, checks, repeats ---------------------------------------------------------------------------------------------
def test_the_sum_stands_above_everything_while_one_can_vote(panel):
    seat = stories.taken(seats(panel)[0])
    page = text(client_of(seat).get(at(seat)))

    assert re.search(r'class="sum-bar".*£250\.00', page)
    assert page.index("sum-bar") < page.index("What they showed") < page.index("The facts") < page.index("Your vote")


def test_a_possible_repeat_is_shown_by_reference_and_refuses_nothing():
    other, claim = claims.submitted(), claims.deciding()
    seat = stories.taken(seats(stories.drawn(claim))[0])
    client = client_of(seat)

    page = text(client.get(at(seat)))
    client.post(at(seat), vote_form())

    assert f"The same bank account as request {other.reference}." in page
    assert "The same person may ask again" in page
    assert "Sam" not in page
    assert Vote.objects.count() == 1


def test_a_repeat_that_was_paid_says_so():
    other, claim = claims.submitted(), claims.deciding()
    Claim.objects.filter(id=other.id).update(paid_at="2026-09-02T10:00:00Z")
    seat = stories.taken(seats(stories.drawn(claim))[0])

    assert f"request {other.reference} (paid in September 2026)" in text(client_of(seat).get(at(seat)))


def test_another_account_is_no_repeat(panel):
    seat = stories.taken(seats(panel)[0])

    assert "No other request has the same account" in text(client_of(seat).get(at(seat)))


# --- What happened ----------------------------------------------------------------------------------------------------
def test_the_timeline_tells_parts_and_no_names():
    claim, _ = letters.with_photo()
    claim = claims.preparing(claim=claim)
    ana = claims.caseworker_of(claim)
    seat = stories.taken(seats(stories.drawn(claims.deciding(claim=claim)))[0])

    told = [event.text for event in timeline_of(holder(seat), claim)]
    page = text(client_of(seat).get(at(seat)))

    assert told == [
        "The person who asked sent the request",
        "The person who asked added a photo",
        "A caseworker took it up",
        "A caseworker confirmed the facts and made it ready",
        "A panel was drawn",
    ]
    assert all(line in page for line in told)
    assert ana.label not in page


# --- Where the panel stands -------------------------------------------------------------------------------------------
def test_waiting_for_more_then_split(panel):
    first, second, _ = seats(panel)
    vote(first)
    waiting = text(client_of(first).get(at(first)))
    vote(second, Choice.NO)
    split = text(client_of(first).get(at(first)))

    assert "Waiting for up to 2 more votes." in waiting
    assert "The votes that are in differ" not in waiting
    assert "The votes that are in differ, so the others decide it." in split
    assert "Waiting for 1 more vote." in split


def test_rules_that_changed_since_the_sum_take_the_vote_off_the_page_and_one_press_begins_again(panel):
    first, second, _ = seats(panel)
    vote(first)
    stories.taken(second)
    stories.change_facts()
    client = client_of(second)

    stale = text(client.get(at(second)))
    answers = [client.post(at(second, "again")) for _ in range(2)]
    newer = selectors.latest_panel(panel.claim_id)

    assert "Something changed since this sum was made" in stale
    assert 'name="choice"' not in stale
    assert "sum-bar" not in stale
    assert newer.ballot == 2
    assert [answer["Location"] for answer in answers] == [at(newer.seats.get(account=second.account))] * 2
    assert not Vote.objects.filter(seat__panel=newer).exists()


def test_beginning_again_does_nothing_while_all_is_as_it_was(panel):
    seat = stories.taken(seats(panel)[0])

    answer = client_of(seat).post(at(seat, "again"))

    assert answer["Location"] == at(seat)
    assert Panel.objects.get().state == "open"


def test_who_has_not_answered_the_prompt_begins_nothing_again(panel):
    stories.change_facts()
    with pytest.raises(Refused) as refused:
        actions.renew_ballot(holder(seats(panel)[0]), seat_id=seats(panel)[0].id)

    assert refused.value.codes == ("conflict_prompt_first",)


def test_what_came_too_late_is_said_on_the_page_as_it_is_now(panel):
    first, second, third = seats(panel)
    stories.taken(third)
    vote(first)
    vote(second)

    page = text(client_of(third).post(at(third), vote_form()))

    assert "Your vote was not counted." in page
    assert "Yes: £250.00" in page
    assert 'name="choice"' not in page


# --- The next one -----------------------------------------------------------------------------------------------------
def test_a_vote_leads_to_the_next_request_that_wants_me_and_the_last_one_stays():
    panels = [stories.drawn(), stories.drawn()]
    first, second = (panel.seats.get(account=seats(panels[0])[0].account) for panel in panels)
    stories.taken(first)
    stories.taken(second)
    client = client_of(first)

    on = client.post(at(first), vote_form(), follow=True)
    last = client.post(at(second), vote_form(once="form-2"))

    assert on.redirect_chain == [(at(second), 302)]
    assert f"Your vote on request {first.panel.claim.reference} is in. This is the next one." in text(on)
    assert last["Location"] == at(second)


def test_another_members_ballot_is_not_begun_again(panel):
    seat = stories.taken(seats(panel)[0])
    stranger = people.signed_in(Client(), people.organiser(Role.COMMITTEE))

    assert stranger.post(at(seat, "again")).status_code == 404
