"""Photos that a helper or a caseworker adds for somebody: whose yes they rest on, who may, and who sees nothing."""

import pytest
from django.http import Http404
from django.test import Client

from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault
from members.roles import Role
from payouts.claims import access, actions, selectors
from payouts.claims.consents import Giver, Purpose
from payouts.claims.helping import Scope, TakenBy
from payouts.claims.models import Evidence
from payouts.claims.photos import Kind
from tests import people
from tests.claims import letters, stories
from tests.claims.browser import Phone
from tests.registers.pages.claims import holding_help

pytestmark = pytest.mark.django_db


def sent(**more):
    return {"kind": "letter", "photo": letters.file(), "once": "once-1", **more}


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught:
        action(*arguments, **keywords)
    return caught.value.codes


def add(actor, claim, key="k"):
    return actions.add_evidence(actor, claim.id, key=key, kind=Kind.LETTER, pages=[letters.page()])


def taken(by=TakenBy.PAPER):
    taker = people.organiser(Role.CASEWORKER)
    return actions.take_down(people.actor(taker), key="taken", taken_by=by), people.signed_in(Client(), taker), taker


# --- A helper ---------------------------------------------------------------------------------------------------------
def test_a_helper_adds_and_takes_away_and_never_looks():
    claim, _ = stories.helped()
    phone = holding_help(claim)

    for _ in range(2):
        assert phone.post("/assist/photos", sent()).url == "/assist/photos"
    photo = selectors.photos_of(claim).get()
    assert photo.added_by == "helper"
    page = phone.get("/assist/photos").content.decode()
    assert "Photo 1: 1 page" in page
    assert "<img" not in page
    assert phone.get("/me/photo/1/1").status_code == 302

    for _ in range(2):
        assert phone.post("/assist/photos/1/remove").url == "/assist/photos"
    assert not selectors.photos_of(claim).exists()


def test_a_helpers_photo_is_shut_until_the_person_says_yes():
    claim, helper = stories.helped()
    add(helper, claim)
    assert not claim.agrees_to(Purpose.SHOW_LETTER)

    phone = Phone().get("/back").post(code=stories.code_of(claim)).get("/me/photo")
    assert "Your helper sent it." in phone.words
    assert "Nobody at the fund can open this now." in phone.words
    phone.get("/me/choices").post("/me/choices", yes="show_letter")
    assert claim.agrees_to(Purpose.SHOW_LETTER)
    assert "Nobody at the fund" not in phone.get("/me/photo").words


def test_a_helper_takes_no_photo_of_theirs_away():
    claim, helper = stories.helped()
    add(access.claimant(claim.id), claim)
    assert refused(actions.remove_evidence, helper, claim.id, number=1) == ("photo_not_yours",)
    assert "Photo 1" not in holding_help(claim).get("/assist/photos").content.decode()


@pytest.mark.parametrize("scope", [Scope.FILL_IN, Scope.UPDATES])
def test_once_it_is_sent_a_helper_adds_nothing(scope):
    claim, helper = stories.helped_and_sent(scope=scope)
    assert holding_help(claim).post("/assist/photos", sent()).url == "/assist/where"
    with pytest.raises(Http404):
        add(helper, claim)


def test_what_is_no_picture_gets_the_same_plain_sentence():
    claim, _ = stories.helped()
    answer = holding_help(claim).post("/assist/photos", sent(photo=letters.file(data=b"<script>")))
    assert "We could not open that file. Try a photo" in answer.content.decode()
    assert not Evidence.objects.exists()


# --- A caseworker -----------------------------------------------------------------------------------------------------
def test_whoever_writes_it_down_adds_a_photo_with_a_yes_that_was_said():
    claim, desk, _ = taken()
    path = f"/organise/claims/{claim.id}/photos"

    assert "Ask them first." in desk.post(path, sent()).content.decode()
    assert not Evidence.objects.exists()
    for _ in range(2):
        assert desk.post(path, sent(yes="on")).url == path
    assert selectors.photos_of(claim).get().added_by == "caseworker"
    assert claim.consents.get(purpose=Purpose.SHOW_LETTER).given_by == Giver.CASEWORKER
    for _ in range(2):
        assert desk.post(f"{path}/1/remove").url == path
    assert vault.looks(claim.subject) == ()


def test_after_sending_only_whoever_has_it_in_hand_adds_one():
    claim = stories.taken_down(TakenBy.PAPER)
    claim = stories.preparing(claim=claim)
    desk = people.signed_in(Client(), claim.caseworker)
    path = f"/organise/claims/{claim.id}"

    assert f'href="{path}/photos"' in desk.get(path).content.decode()
    assert desk.post(f"{path}/photos", sent(yes="on")).url == f"{path}/photos"
    other = people.organiser(Role.CASEWORKER)
    assert people.signed_in(Client(), other).get(f"{path}/photos").status_code == 404
    assert refused(add, people.actor(other), claim) == ("in_other_hands",)


def test_whoever_asked_on_the_pages_sends_their_photos_themselves():
    claim = stories.preparing()
    desk = people.signed_in(Client(), claim.caseworker)
    assert desk.get(f"/organise/claims/{claim.id}/photos").status_code == 404
    assert refused(add, stories.caseworker_of(claim), claim) == ("photo_is_theirs",)
