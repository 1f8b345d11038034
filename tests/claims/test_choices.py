"""Each yes with its date and its Stop, one press either way; and who has looked, as soon as they have."""

import threading

import pytest
from django.db import connections

from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, gates, selectors
from payouts.claims.consents import YESES, Purpose
from tests.claims import stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db


def _phone(claim):
    return Phone().get("/back").post(code=stories.code_of(claim))


def _live(claim):
    return {Purpose(one.purpose) for one in selectors.live_consents(claim)}


def test_each_yes_has_its_words_its_date_and_what_stopping_does():
    claim = stories.submitted()
    phone = _phone(claim).get("/me/choices")
    assert phone.heading == "Your choices"
    assert phone.title == "Your form - Pot"
    assert phone.html.count('name="stop"') == 2
    assert phone.html.count("You said yes on ") == 2
    for purpose in (Purpose.BE_PAID, Purpose.MESSAGES):
        assert YESES[purpose].words(1) in phone.words
        assert YESES[purpose].stopping in phone.words
    assert "If you stop this we cannot pay your bank account. You can choose another way." in phone.words


def test_stopping_is_one_press_and_so_is_saying_yes_again():
    claim = stories.submitted()
    phone = _phone(claim).get("/me/choices")
    phone.post("/me/choices", stop="be_paid").post("/me/choices", stop="be_paid")
    assert (phone.path, phone.status, _live(claim)) == ("/me/choices", 200, {Purpose.MESSAGES})
    phone.post("/me/choices", yes="be_paid").post("/me/choices", yes="be_paid")
    assert _live(claim) == {Purpose.MESSAGES, Purpose.BE_PAID}


def test_only_what_there_is_something_for_is_offered():
    claim = stories.submitted(stories.answered(**{"pay-how": {"pay_how": "talk"}}))
    assert set(selectors.offered_consents(claim)) == {Purpose.COUNT, Purpose.PLAIN_MESSAGES}


def test_a_choice_that_is_none_and_a_request_that_is_not_there():
    phone = _phone(stories.submitted()).get("/me/choices")
    assert phone.post("/me/choices", stop="gossip").status == 404
    assert Phone().get("/me/choices").path.startswith("/back")


def test_nothing_is_left_to_choose_in_a_request_that_was_taken_back():
    claim = stories.submitted()
    phone = _phone(claim)
    actions.withdraw_claim(access.claimant(claim.id), claim.id)
    assert phone.get("/me/choices").path == "/me"


def test_the_page_of_who_can_see_has_every_yes_with_its_stop_too():
    claim = stories.submitted()
    phone = _phone(claim).get("/me/who-can-see")
    assert phone.html.count('<th scope="row">') == 8
    assert "Stop access" in phone.words
    phone.post("/me/choices", stop="messages")
    assert _live(claim) == {Purpose.BE_PAID}


def _look(claim):
    return opening.open_fields(
        stories.caseworker_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=("email",),
        purpose=gates.PREPARE,
    )


@pytest.mark.django_db(transaction=True)
def test_a_look_from_elsewhere_is_on_the_page_with_the_next_load():
    claim = stories.preparing()
    phone = _phone(claim).get("/me/who-can-see")
    assert "Nobody has opened anything yet." in phone.words

    def look():
        _look(claim)
        connections.close_all()

    elsewhere = threading.Thread(target=look)
    elsewhere.start()
    elsewhere.join()
    phone.get("/me/who-can-see")
    assert "The person who gets it ready opened your email address to get it ready." in phone.words
    assert claim.caseworker.label not in phone.html


def test_a_look_that_the_person_stopped_is_in_their_log_as_a_no():
    claim = stories.preparing()
    actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.MESSAGES)
    with pytest.raises(Exception, match="They have not said yes to this"):
        _look(claim)
    phone = _phone(claim).get("/me/who-can-see")
    assert "Someone from the fund tried to open your email address. Our system said no." in phone.words
