"""The caseworker's desk: one queue, one next step."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from fundapp.contributions import actions as campaigns
from fundapp.kernel.actor import system
from fundapp.vault import selectors as vault
from members.roles import Role
from payouts.claims import access, actions, selectors
from payouts.claims.models import Claim
from payouts.claims.workflow import Part, State
from tests import people
from tests.claims import stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
FACTS = {
    "sanction_from_day": "1",
    "sanction_from_month": "1",
    "sanction_from_year": "2026",
    "sanction_to_day": "28",
    "sanction_to_month": "1",
    "sanction_to_year": "2026",
    "loss_per_day": "13.90",
    "proof_seen": "decision_letter",
    "membership_code": " m-test-4444 ",
}


@pytest.fixture
def ana():
    return people.organiser(Role.CASEWORKER, label="Ana")


def _desk(account):
    return Phone(client=people.signed_in(Client(enforce_csrf_checks=True), account))


def _address(claim, *rest):
    return "/".join([f"/organise/claims/{claim.id}", *rest])


def test_the_queue_shows_what_waits_by_reference_and_date_and_nothing_of_the_person(ana):
    claim = stories.submitted()
    stories.draft()
    stories.deciding()
    desk = _desk(ana).get("/organise/claims")

    assert claim.reference in desk.words
    assert "Due " in desk.words
    assert desk.html.count("queue-main") == 1
    for secret in ("Sam", "sam@safe.example", "Marker", stories.code_of(claim)):
        assert secret not in desk.html


def test_an_empty_queue_says_thank_you(ana):
    assert "Nothing needs you. Thank you." in _desk(ana).get("/organise/claims").words


def test_the_desk_counts_what_needs_this_caseworker(ana):
    stories.submitted()
    stories.preparing(ana)
    stories.preparing()
    assert selectors.waiting_for(people.actor(ana)) == 2


def test_from_the_queue_to_ready_to_decide(ana):
    claim = stories.submitted()
    stories.membership()
    desk = _desk(ana).get(_address(claim))
    assert "Do you know this person?" in desk.words
    assert "Sam" not in desk.words
    desk.post(_address(claim, "open"), what="name")
    assert "Sam" in desk.words
    assert "sam@safe.example" not in desk.words
    desk.post(_address(claim, "take-up"))
    desk.post(_address(claim, "open"), what="contact")
    assert "sam@safe.example" in desk.words
    assert "sam@safe.example" not in desk.get(_address(claim)).html
    desk.get(_address(claim, "facts")).post(**FACTS)

    assert desk.path == _address(claim)
    assert "Being decided" in desk.words
    claim.refresh_from_db()
    assert (claim.state, claim.sanction_from, claim.membership_code) == (
        State.DECIDING,
        date(2026, 1, 1),
        "M-TEST-4444",
    )
    looks = [(look.part, look.field, look.purpose) for look in vault.looks(claim.subject)]
    assert looks[-1] == ("caseworker", "chosen_name", "conflict")
    assert len(looks) == 3


def test_sending_the_facts_twice_decides_once(ana):
    claim = stories.preparing(ana)
    stories.membership()
    desk = _desk(ana).get(_address(claim, "facts"))
    desk.post(_address(claim, "facts"), **FACTS)
    desk.post(_address(claim, "facts"), **FACTS)
    claim.refresh_from_db()
    assert (desk.status, claim.state, claim.round) == (200, State.DECIDING, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"loss_per_day": "0"}, "Enter an amount of £0.01 or more, like 12.50."),
        ({"loss_per_day": "ten"}, "Enter an amount in pounds, using numbers only, like 12.50."),
        ({"sanction_to_year": "2025"}, "The last day must not be before the first day"),
        ({"sanction_to_year": "2036"}, "No sanction lasts longer than 1095 days"),
        ({"sanction_from_day": ""}, "The date needs a day too"),
        ({"proof_seen": ""}, "Choose an answer"),
        ({"membership_code": "M-NOBO-DY00"}, "No member has this code. Check it, or leave it empty."),
    ],
)
def test_facts_that_cannot_be_are_told_beside_their_box(ana, changes, sentence):
    claim = stories.preparing(ana)
    stories.membership()
    desk = _desk(ana).get(_address(claim, "facts")).post(**{**FACTS, **changes})
    assert desk.path == _address(claim, "facts")
    assert sentence in desk.words
    assert Claim.objects.get().state == State.PREPARING


def test_with_one_pot_nothing_is_asked_about_it(ana):
    claim = stories.preparing(ana)
    assert "Which pot" not in _desk(ana).get(_address(claim, "facts")).words


def test_restricted_money_is_chosen_by_what_it_was_given_for(ana):
    claim = stories.preparing(ana)
    stories.membership()
    campaigns.open_campaign(
        system("tests"), slug="heat", pot="heat-pot", title="Heat this winter", ask="Warm rooms.", surplus="Stays."
    )
    desk = _desk(ana).get(_address(claim, "facts"))
    assert "General pot, for anyone our rules help: £0.00 free" in desk.words
    assert "Heat this winter: £0.00 free" in desk.words
    assert "Choose a pot from the list." in desk.post(_address(claim, "facts"), **FACTS, pot="another").words
    desk.get(_address(claim, "facts")).post(**FACTS, pot="heat-pot")

    assert "Comes from Heat this winter" in desk.words
    assert Claim.objects.get().pot == "heat-pot"


def test_one_thing_is_asked_and_resumed_by_telephone(ana):
    claim = stories.preparing(ana)
    desk = _desk(ana).get(_address(claim))
    desk.post(_address(claim, "ask"))
    assert "Choose an answer" in desk.words
    desk.get(_address(claim)).post(_address(claim, "ask"), asked_for="call")
    assert "Please call us when you can. We have one question." in desk.words
    desk.post(_address(claim, "resume"))
    assert Claim.objects.get().state == State.PREPARING


def test_passing_it_on_asks_for_no_reason_and_keeps_apart(ana):
    claim = stories.submitted()
    desk = _desk(ana).get(_address(claim)).post(_address(claim, "pass-on"))
    assert desk.path == "/organise/claims"
    assert selectors.people_on(claim) == {(ana.id, Part.STOOD_ASIDE)}
    assert "another caseworker takes it" in desk.get(_address(claim)).words
    assert desk.post(_address(claim, "take-up"), follow=False).status == 409


def test_another_caseworker_sees_the_facts_and_takes_it_over(ana):
    claim = stories.preparing()
    desk = _desk(ana).get(_address(claim))
    assert "Take it over" in desk.words
    assert desk.post(_address(claim, "open"), follow=False, what="contact").status == 409
    desk.get(_address(claim)).post(_address(claim, "take-up"))
    assert "Open name and contact" in desk.words


def test_their_note_is_opened_by_the_caseworker_in_charge(ana):
    claim = stories.submitted()
    actions.add_note(access.claimant(claim.id), claim.id, text="My fridge is empty.")
    stories.preparing(ana, claim)
    desk = _desk(ana).get(_address(claim))
    assert "fridge" not in desk.html
    assert "My fridge is empty." in desk.post(_address(claim, "open"), what="note").words


def test_drafts_and_what_was_taken_back_are_not_there(ana):
    for claim_id in (stories.draft().id, stories.withdrawn().id, uuid4()):
        assert _desk(ana).get(f"/organise/claims/{claim_id}").status == 404


def test_other_roles_and_strangers_do_not_come_in():
    claim = stories.submitted()
    for role in set(Role) - {Role.CASEWORKER, Role.AUDITOR}:
        desk = _desk(people.organiser(role))
        assert desk.get(_address(claim)).status == 403
        assert desk.get("/organise/claims").status == 403
    auditor = people.organiser(Role.AUDITOR)
    desk = _desk(auditor)
    assert desk.get(_address(claim)).status == 200
    assert "Do you know this person?" not in desk.words
    unchecked = people.signed_in(Client(), auditor)
    for step in ("open", "take-up", "pass-on", "ask", "resume", "facts"):
        assert unchecked.post(_address(claim, step)).status_code == 403
    assert Phone().get(_address(claim)).path.startswith("/organise/sign-in")


def test_no_page_of_the_desk_says_a_name_in_its_title(ana):
    claim = stories.preparing(ana)
    desk = _desk(ana).get(_address(claim))
    desk.post(_address(claim, "open"), what="contact")
    assert "Sam" not in desk.title


def test_a_session_left_alone_proves_itself_again_comes_back_and_leaves_no_mark_in_their_log(ana):
    claim = stories.preparing(ana)
    stale = people.signed_in(Client(), ana, fresh=False)
    here = "http://testserver" + _address(claim)
    sent = stale.post(_address(claim, "open"), {"what": "contact"}, headers={"referer": here, "accept": "text/html"})

    assert sent.status_code == 302
    assert sent.headers["Location"].endswith(f"?next={_address(claim).replace('/', '%2F')}")
    assert vault.looks(claim.subject) == ()
    assert "sam@safe.example" in _desk(ana).get(_address(claim)).post(_address(claim, "open"), what="contact").words
