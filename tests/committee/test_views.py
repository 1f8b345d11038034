"""The pages of a panel over HTTP: the prompt first, votes blind, and nothing of the person at any time."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from fundapp.contributions import actions as campaigns
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import refuse
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.committee import actions, desk, registry, selectors
from payouts.committee.models import Decision, Panel, Seat, Vote
from payouts.committee.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return stories.drawn()


def at(seat: Seat, name: str = "review") -> str:
    return reverse(f"committee:{name}", args=[seat.id])


def client_of(seat: Seat, *, fresh: bool = True) -> Client:
    return people.signed_in(Client(), seat.account, fresh=fresh)


def text(response) -> str:
    return response.content.decode()


def vote_form(**said) -> dict[str, str]:
    return {"once": "form-1", "seen": "0", "choice": "yes", **said}


def test_an_empty_list_says_thank_you(client):
    people.signed_in(client, people.organiser(Role.COMMITTEE))

    response = client.get(reverse("committee:panels"))

    assert "Nothing needs you. Thank you." in text(response)


def test_the_list_has_what_needs_me_then_what_waits_then_what_was_decided(panel):
    first, second, third = seats(panel)
    page = reverse("committee:panels")

    assert "Say first whether you may know the person." in text(client_of(first).get(page))
    stories.taken(first)
    assert "Waiting for your vote." in text(client_of(first).get(page))
    vote(first, Choice.NO)
    assert "Waiting for others." in text(client_of(first).get(page))
    vote(second, Choice.NO)
    assert "Not this time" in text(client_of(first).get(page))
    assert "Not this time" in text(client_of(third).get(page))


def test_the_prompt_comes_before_anything_opens(panel):
    seat = seats(panel)[0]
    client = client_of(seat)

    response = client.get(at(seat))
    prompt = client.get(at(seat, "know"))

    assert (response.status_code, response["Location"]) == (302, at(seat, "know"))
    assert panel.claim.reference in text(prompt)
    assert "13.90" not in text(prompt)
    assert "£250.00" not in text(prompt)


def test_carrying_on_opens_the_facts_and_the_sum(panel):
    seat = seats(panel)[0]
    client = client_of(seat)

    for _ in range(2):
        response = client.post(at(seat, "know"), {"answer": "carry_on"})
        assert (response.status_code, response["Location"]) == (302, at(seat))
    page = text(client.get(at(seat)))

    assert "from 1 January 2026 to 28 January 2026" in page
    assert "£13.90" in page
    assert "£250.00" in page
    assert "common-pot v1" in page


def test_passing_is_one_click_and_twice_is_once(panel):
    stories.committee(1)
    seat = seats(panel)[0]
    client = client_of(seat)

    for _ in range(2):
        response = client.post(at(seat, "know"), {"answer": "pass"}, follow=True)
        assert "Thank you. Someone else will look at it." in text(response)

    assert [other.state for other in seats(panel)] == ["passed", "asked", "asked", "asked"]
    assert client.get(at(seat)).status_code == 404
    assert client.get(at(seat, "know")).status_code == 404


def test_a_review_never_shows_who_it_is(panel):
    seat = stories.taken(seats(panel)[0])

    page = text(client_of(seat).get(at(seat)))

    for secret in ("Sam", "sam@safe.example", "Marker", "309430", "01234542", "M-TEST-4444"):
        assert secret not in page, secret


def test_votes_are_hidden_until_mine_is_in(panel):
    first, second, _ = seats(panel)
    vote(first, Choice.NO)
    stories.taken(second)
    client = client_of(second)

    before = text(client.get(at(second)))
    client.post(at(second), vote_form())
    after = text(client.get(at(second)))

    assert first.account.label not in before
    assert "What was shown does not show it</dd>" not in before
    assert first.account.label in after
    assert "No. What was shown does not show it" in after


def test_the_same_vote_form_sent_twice_is_one_vote(panel):
    first, second, _ = seats(panel)
    vote(first)
    stories.taken(second)
    client = client_of(second)

    answers = [client.post(at(second), vote_form()) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, at(second))] * 2
    assert (Vote.objects.count(), Decision.objects.count()) == (2, 1)
    assert "Yes: £250.00" in text(client.get(at(second)))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"choice": ""}, "Choose how you vote"),
        ({"choice": "maybe"}, "Select a valid choice"),
        ({"choice": "no"}, "Choose a reason"),
        ({"choice": "yes_different", "reason": "loss_is_less"}, "Enter the amount you would give instead"),
        ({"choice": "yes_different", "amount": "ten", "reason": "loss_is_less"}, "using numbers only"),
        ({"choice": "yes_different", "amount": "5.005", "reason": "loss_is_less"}, "two numbers after"),
        ({"choice": "yes_different", "amount": "250", "reason": "loss_is_less"}, "Enter less than the sum"),
        ({"choice": "need_one_thing"}, "Choose a reason"),
        ({"seen": "x"}, "whole number"),
    ],
)
def test_a_vote_that_cannot_be_read_is_asked_again(panel, said, sentence):
    seat = stories.taken(seats(panel)[0])

    response = client_of(seat).post(at(seat), vote_form(**said))

    assert response.status_code == 422
    assert sentence in text(response)
    assert not Vote.objects.exists()


def test_each_choice_takes_only_what_belongs_to_it(panel):
    seat = stories.taken(seats(panel)[0])

    form = vote_form(choice="no", amount="12.50", reason="not_shown")
    client_of(seat).post(at(seat), form)

    assert Vote.objects.values_list("choice", "amount_pence", "reason").get() == ("no", None, "not_shown")


def test_a_different_amount_is_kept_in_pence(panel):
    seat = stories.taken(seats(panel)[0])

    client_of(seat).post(at(seat), vote_form(choice="yes_different", amount="£1.5", reason="loss_is_less"))

    assert Vote.objects.values_list("choice", "amount_pence", "reason").get() == ("yes_different", 150, "loss_is_less")


def test_a_stale_page_changes_nothing(panel):
    seat = stories.taken(seats(panel)[0])
    client = client_of(seat)
    client.post(at(seat), vote_form())
    client.post(at(seat), vote_form(once="form-2", seen="1", choice="no", reason="not_shown"))

    response = client.post(at(seat), vote_form())

    assert response.status_code == 409
    assert "Your newer vote counts" in text(response)
    assert Vote.objects.get().choice == "no"


def test_a_factor_proved_long_ago_is_proved_again_first(panel):
    seat = stories.taken(seats(panel)[0])
    client = client_of(seat, fresh=False)

    page = text(client.get(at(seat)))
    response = client.post(at(seat), vote_form())

    assert "Prove it is me" in page
    assert 'name="choice"' not in page
    there_and_back = f"{reverse('mfa_reauthenticate')}?{urlencode({'next': at(seat)})}"
    assert (response.status_code, response["Location"]) == (302, there_and_back)
    assert not Vote.objects.exists()


def test_an_expired_session_leads_to_signing_in_and_back(client, panel):
    seat = stories.taken(seats(panel)[0])

    response = client.post(at(seat), vote_form())

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={at(seat)}"
    assert not Vote.objects.exists()


def test_another_members_seat_does_not_exist(panel):
    first, second, _ = seats(panel)
    stories.taken(second)
    client = client_of(first)

    for name in ("review", "know"):
        assert client.get(at(second, name)).status_code == 404
    assert client.post(at(second), vote_form()).status_code == 404
    assert client.post(at(second, "know"), {"answer": "pass"}).status_code == 404
    assert not Vote.objects.exists()


def test_closed_while_you_were_reading(panel):
    first, second, third = seats(panel)
    stories.taken(third)
    vote(first)
    vote(second)
    client = client_of(third)

    response = client.post(at(third), vote_form())
    page = text(client.get(at(third)))

    assert response.status_code == 409
    assert "This was decided while you were reading" in text(response)
    assert "It was decided without your vote" in page
    assert first.account.label not in page
    assert 'name="choice"' not in page


def test_a_member_who_never_answered_the_prompt_sees_no_facts_of_what_was_decided(panel):
    first, second, third = seats(panel)
    vote(first)
    vote(second)

    page = text(client_of(third).get(at(third)))

    assert "It was decided without your vote" in page
    assert "13.90" not in page


def test_votes_that_no_longer_count_say_so_and_lead_on(panel):
    first, second, _ = seats(panel)
    vote(first)
    stories.taken(second)
    stories.change_facts()

    response = client_of(second).post(at(second), vote_form())
    page = text(client_of(first).get(at(first)))
    newer = selectors.latest_panel(panel.claim_id)

    assert response.status_code == 409
    assert "so the votes no longer count" in text(response)
    assert "These votes no longer count" in page
    assert at(newer.seats.get(account=first.account)) in page


def test_a_claim_taken_back_shows_nothing_any_more(panel):
    seat = seats(panel)[0]
    vote(seat)
    claim_actions.withdraw_claim(claim_access.claimant(panel.claim_id), panel.claim_id)

    page = text(client_of(seat).get(at(seat)))

    assert "These votes no longer count" in page
    assert "13.90" not in page
    assert "£250.00" not in page


# --- What is stuck ----------------------------------------------------------------------------------------------------
def poor(decision_id) -> None:
    raise refuse("pot_has_not_enough_free", "The pot has less than that free.")


def press(client: Client, what: str, thing) -> object:
    return client.post(reverse("committee:stuck"), {"what": what, "id": str(thing.id)})


def test_nothing_stuck_says_so(client):
    people.signed_in(client, people.organiser(Role.CASEWORKER))

    assert "Nothing is stuck. Thank you." in text(client.get(reverse("committee:stuck")))


def test_a_panel_is_drawn_by_hand_once_there_are_people(client):
    claim = claims.deciding()
    people.signed_in(client, people.organiser(Role.CASEWORKER))

    assert claim.reference in text(client.get(reverse("committee:stuck")))
    refused = press(client, "draw", claim)
    stories.committee()
    answers = [press(client, "draw", claim).status_code for _ in range(2)]

    assert refused.status_code == 409
    assert "Invite more committee members" in text(refused)
    assert answers == [302, 302]
    assert Panel.objects.count() == 1


def test_an_empty_seat_is_filled_by_hand(client, panel):
    seat = seats(panel)[0]
    actions.pass_seat(holder(seat), seat_id=seat.id)
    people.signed_in(client, people.organiser(Role.CASEWORKER))

    assert "2 of 3 seats are filled" in text(client.get(reverse("committee:stuck")))
    stories.committee(1)
    answers = [press(client, "refill", panel).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [other.state for other in seats(panel)] == ["passed", "asked", "asked", "asked"]


def test_a_decision_that_waits_for_money_says_so_and_is_tried_again(client, panel, monkeypatch):
    first, second, _ = seats(panel)
    monkeypatch.setattr(registry, "_approved", [poor])
    vote(first)
    vote(second)
    people.signed_in(client, people.organiser(Role.TREASURER))

    assert "The pot has not enough money" in text(client.get(reverse("committee:stuck")))
    assert "as soon as the pot has enough money" in text(client_of(first).get(at(first)))
    assert press(client, "settle", panel).status_code == 409
    monkeypatch.setattr(registry, "_approved", [])
    answers = [press(client, "settle", panel).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Decision.objects.get().outcome == "approved"


def test_what_restricted_money_was_given_for_is_beside_the_facts_and_the_decision(client):
    campaigns.open_campaign(
        system("tests"), slug="heat", pot="heat", title="Heat this winter", ask="Warm rooms.", surplus="Stays."
    )
    claim = claims.deciding(confirmed=replace(claims.CONFIRMED, pot="heat"))
    panel = stories.drawn(claim, with_money=False)
    first, second, _ = seats(panel)
    vote(first)
    before = text(client_of(first).get(at(first)))
    vote(second)
    people.signed_in(client, people.organiser(Role.TREASURER))
    short = text(client_of(first).get(at(first)))
    stuck = text(client.get(reverse("committee:stuck")))
    stories.money(pot="heat")
    press(client, "settle", panel)

    assert "Heat this winter: a pot that people gave to for this alone" in before
    assert "there is enough money in the pot “Heat this winter”" in short
    assert "The pot heat has not enough money" in stuck
    assert "The money comes from the pot “Heat this winter”." in text(client_of(first).get(at(first)))
    assert ledger.free_pence("general") == 0
    assert Decision.objects.get().award.pot == "heat"


def test_what_a_panel_needs_is_said_to_the_caseworker_until_the_request_comes_again(client, panel):
    first, second, _ = seats(panel)
    vote(first, Choice.NEED_ONE_THING)
    vote(second, Choice.NEED_ONE_THING)
    people.signed_in(client, people.organiser(Role.CASEWORKER))

    before = text(client.get(reverse("committee:stuck")))
    again = claims.deciding(claim=Claim.objects.get(id=panel.claim_id))
    stories.drawn(again)
    after = text(client.get(reverse("committee:stuck")))

    assert "The letter or message about the sanction" in before
    assert reverse("claims:claim", args=[panel.claim_id]) in before
    assert "Nothing is stuck" in after


@pytest.mark.parametrize("sent", [{}, {"what": "draw"}, {"what": "pay", "id": "x"}])
def test_a_stuck_form_that_cannot_be_read_does_nothing(client, sent):
    people.signed_in(client, people.organiser(Role.CASEWORKER))

    assert client.post(reverse("committee:stuck"), sent).status_code == 422


def test_a_treasurer_draws_no_panel(client):
    claim = claims.deciding()
    stories.committee()
    people.signed_in(client, people.organiser(Role.TREASURER))

    assert press(client, "draw", claim).status_code == 403
    assert not Panel.objects.exists()


def test_the_desk_counts_what_needs_me(panel):
    first, second, _ = seats(panel)
    vote(first)

    assert [desk.needing(holder(seat)) for seat in (first, second)] == [0, 1]
