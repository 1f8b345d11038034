"""A yes or a no to a helper, heard on the telephone or read on a page that came back by post."""

import io
import re

import pytest
from django.http import Http404
from django.test import Client
from pypdf import PdfReader

from fundapp.kernel.refusal import Refused
from fundapp.messages import actions
from fundapp.messages.models import Errand
from fundapp.vault import selectors as vault
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims import helped
from payouts.claims.access import claim_for
from payouts.claims.helping import How
from payouts.claims.models import Claim, Participant
from payouts.claims.workflow import Part
from tests import people
from tests.claims import stories
from tests.messages.telephones import deliver, reached_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return people.organiser(Role.CASEWORKER)


@pytest.fixture
def desk(caseworker):
    return people.signed_in(Client(), caseworker)


def asked(route, **how):
    """The errand that asks whoever is reached by `route` whether Jo may help them."""
    claim, _ = stories.helped(route="phone", **how)
    claim = reached_by(route, claim)
    deliver(claim)
    return Errand.objects.filter(claim=claim).last() or claim


def code_on(answer):
    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    return words, re.search(r"The code for this answer: (\S+)", words)[1]


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught:
        action(*arguments, **keywords)
    return caught.value.codes


def test_a_yes_by_telephone_is_written_down_once(desk, caseworker):
    errand = asked("phone")
    before = desk.get(f"/organise/calls/{errand.id}").content.decode()
    assert "They said yes" in before
    assert "Jo" not in before
    assert "Jo is filling in a form for you" in desk.post(f"/organise/calls/{errand.id}").content.decode()

    for _ in range(2):
        assert desk.post(f"/organise/calls/{errand.id}/answer", {"say": "yes"}).url == "/organise/calls"

    found = helped.last_helping(errand.claim)
    assert (found.how, found.heard_by) == ("call", caseworker)
    assert Errand.objects.get(id=errand.id).done_by == caseworker
    # Hearing the answer opens no other door to the form.
    with pytest.raises(Http404):
        claim_for(people.actor(caseworker), errand.claim_id)


def test_a_no_by_telephone_freezes_and_flags(desk):
    errand = asked("phone")
    for _ in range(2):
        desk.post(f"/organise/calls/{errand.id}/answer", {"say": "no"})

    assert Claim.objects.get(id=errand.claim_id).frozen_at is not None
    assert helped.last_helping(errand.claim).end_reason == "said_no"
    assert errand.claim.reference in desk.get("/organise/claims?show=flagged").content.decode()


def test_a_letter_brings_the_code_and_two_boxes_to_tick(desk, caseworker):
    errand = asked("post")
    words, code = code_on(desk.post(f"/organise/letters/{errand.id}", {"as": "pdf"}))
    assert "Jo is filling in a form for you" in words
    assert "/assist/answer" in words
    opened = {look.field for look in vault.looks(errand.claim.subject) if look.purpose == "post"}
    assert opened == {"chosen_name", "postal_address", "helper_name", "answer_code"}
    desk.post(f"/organise/errands/{errand.id}/done")

    for _ in range(2):
        told = {"code": code.lower(), "how": "slip", "say": "yes"}
        assert desk.post("/organise/claims/answer", told).url == "/organise/claims/answer"

    found = helped.last_helping(errand.claim)
    assert (found.how, found.heard_by) == ("slip", caseworker)


def test_a_code_of_another_thing_is_told_beside_its_box(desk):
    claim, _ = stories.helped()
    answer = desk.post("/organise/claims/answer", {"code": stories.code_of(claim), "how": "slip", "say": "yes"})
    assert "Error:" in answer.content.decode()
    assert helped.last_helping(claim).said_yes_at is None


def test_letters_about_other_things_open_nothing_of_a_helper(desk):
    claim, _ = stories.helped_and_sent()
    claim = reached_by("post", claim)
    deliver(claim)
    errand = Errand.objects.exclude(topic="claims.helper_asked").get(claim=claim)
    desk.post(f"/organise/letters/{errand.id}", {"as": "page"})
    assert {look.field for look in vault.looks(claim.subject) if look.purpose == "post"} == {
        "chosen_name",
        "postal_address",
    }


def test_a_call_about_something_else_asks_for_no_answer(desk, caseworker):
    claim = reached_by("phone")
    deliver(claim)
    errand = Errand.objects.get(claim=claim)
    assert "They said yes" not in desk.get(f"/organise/calls/{errand.id}").content.decode()
    assert refused(actions.note_answer, people.actor(caseworker), errand.id, says_yes=True) == ("nothing_was_asked",)


def test_whoever_has_another_part_writes_down_no_answer(caseworker):
    errand = asked("phone")
    claim = errand.claim
    Participant.objects.create(claim=claim, account=caseworker, part=Part.HELPER)
    actor = people.actor(caseworker)
    assert refused(claims.answer_helper, actor, claim.id, says_yes=True, how=How.CALL) == ("apart_helper",)


def test_before_they_are_asked_and_beside_the_helper_a_caseworker_answers_nothing(caseworker):
    actor = people.actor(caseworker)
    unasked, _ = stories.helped(scope=None)
    beside, _ = stories.helped(with_them=True)
    for claim in (unasked, beside, stories.draft()):
        with pytest.raises(Http404):
            claims.answer_helper(actor, claim.id, says_yes=True, how=How.CALL)
