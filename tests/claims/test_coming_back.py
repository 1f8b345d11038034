"""Coming back with a code, on any device, and with a wrong one."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, codes, gates
from payouts.claims.workflow import State
from tests.claims import stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
UNKNOWN = "That code does not open anything. Check it and try again."


def _back(claim, **kwargs):
    return Phone(**kwargs).get("/back").post(code=stories.code_of(claim))


def test_a_code_opens_its_own_request_and_no_other():
    mine, theirs = stories.submitted(), stories.preparing()
    phone = _back(mine)

    assert (phone.path, phone.heading) == ("/me", "We have it")
    assert stories.code_of(mine) in phone.words
    assert stories.code_of(theirs) not in phone.html
    assert phone.client.session["claim"] == str(mine.id)


@pytest.mark.parametrize("typed", ["7K4-M2P-9QX", "7K4", "not a code at all", "AAA-AAA-AAA", "' OR 1=1 --"])
def test_wrong_misspelt_and_never_given_are_answered_alike(typed):
    stories.submitted()
    phone = Phone().get("/back").post(code=typed)
    assert (phone.path, phone.status) == ("/back", 200)
    assert UNKNOWN in phone.words
    assert "claim" not in phone.client.session


def test_an_empty_code_is_asked_for():
    assert "Put in your code, like 7K4-M2P-9QX" in Phone().get("/back").post(code="").words


def test_ten_wrong_codes_from_one_network_and_it_rests_for_everybody_there():
    claim = stories.submitted()
    phone = Phone(address="203.0.113.9").get("/back")
    for _ in range(10):
        phone.post("/back", code=codes.new_code())
        assert phone.status == 200
    phone.post("/back", code=stories.code_of(claim))
    assert phone.status == 429
    assert phone.response.headers["Retry-After"] == "900"
    assert "claim" not in phone.client.session

    assert _back(claim, address="203.0.113.10").path == "/me"


def test_right_codes_do_not_count():
    claim = stories.submitted()
    for _ in range(12):
        assert _back(claim).path == "/me"


def test_the_session_changes_its_key_with_the_code():
    claim = stories.submitted()
    phone = Phone().get("/back")
    session = phone.client.session
    session["planted"] = "yes"
    session.save()
    phone.client.cookies["sessionid"] = session.session_key
    phone.get("/back").post(code=stories.code_of(claim))
    assert phone.client.cookies["sessionid"].value != session.session_key


@pytest.mark.parametrize(
    ("story", "headline", "dates"),
    [
        (stories.submitted, "We have it", 4),
        (stories.preparing, "We have it", 4),
        (stories.waiting, "We need one thing from you", 4),
        (stories.deciding, "Three people are checking it", 4),
        (stories.decided, "Yes, we will pay", 4),
        (lambda: stories.decided(State.NOT_THIS_TIME), "Not this time", 3),
        (stories.paying, "Yes, we will pay", 4),
        (stories.closed, "Paid", 4),
        (stories.withdrawn, "Stopped by you", 0),
    ],
)
def test_each_state_has_its_words_and_a_date_on_every_step(story, headline, dates):
    claim = story()
    if claim.state == State.WITHDRAWN:
        phone = Phone()
        phone.get("/back")
        session = phone.client.session
        session["claim"] = str(claim.id)
        session.save()
        phone.client.cookies["sessionid"] = session.session_key
        phone.get("/me")
    else:
        phone = _back(claim)

    assert phone.heading == headline
    assert phone.html.count("<time ") == dates
    assert phone.title == "Your form - Pot"
    if dates:
        assert "Do you need to do anything?" in phone.words


def test_a_date_that_passed_is_replaced_with_an_apology():
    claim = stories.submitted()
    with clock.frozen_at(claim.pay_by + timedelta(hours=1)):
        phone = _back(claim)
    assert "We are running late. We are sorry." in phone.words
    new = [claim.pay_by + timedelta(days=days) for days in (1, 2, 3)]
    assert re.findall(r'<time datetime="([^"]+)">', phone.html)[1:] == [
        moment.astimezone(clock.LONDON).isoformat() for moment in new
    ]


def test_the_sum_is_shown_as_the_panel_saw_it():
    phone = _back(stories.decided())
    phone.get("/me/how-much")
    assert phone.heading == "How we worked it out"
    assert "£57.07" in phone.words
    assert "common-pot v1" in phone.words
    assert _back(stories.submitted()).get("/me/how-much").path == "/me"


def test_who_has_looked_is_told_by_part_and_at_once():
    claim = stories.preparing()
    phone = _back(claim)
    phone.get("/me/who-can-see")
    assert "Nobody has opened anything yet." in phone.words

    ana = stories.caseworker_of(claim)
    opening.open_sealed(
        ana, subject=claim.subject, sealed_class=SealedClass.CONTACT, field="email", purpose=gates.PREPARE
    )
    with pytest.raises(Refused):
        opening.open_sealed(ana, subject=claim.subject, sealed_class=SealedClass.BANK, field="sort_code", purpose="pay")
    phone.get("/me/who-can-see")
    assert "The person who gets it ready opened your email address to get it ready." in phone.words
    assert "Someone from the fund tried to open your sort code. Our system said no." in phone.words
    assert ana.label not in phone.words


def test_a_note_is_saved_and_not_shown_again():
    claim = stories.submitted()
    phone = _back(claim).post("/me", note="My fridge is empty.")
    assert "We have a note from you." in phone.words
    assert "fridge" not in phone.html
    assert "Use 1,000 letters or fewer" in phone.post("/me", note="x" * 1001).words


def test_closing_the_form_leaves_nothing_on_the_phone():
    claim = stories.submitted()
    phone = _back(claim).post(reverse("claims:close"))
    assert phone.path == "/help"
    assert "claim" not in phone.client.session
    assert phone.get("/me").path.startswith("/back")


def test_without_a_request_every_page_of_it_leads_to_the_code():
    for path in (
        "/me",
        "/me/how-much",
        "/me/who-can-see",
        "/me/take-back",
        "/apply/check",
        "/apply/saved",
        "/apply/sent",
    ):
        assert Phone().get(path).path == "/back"
    phone = Phone().get("/back")
    for path in ("/me", "/me/answered", "/me/take-back"):
        assert phone.get("/back").post(path).path.startswith("/back")


def test_a_draft_is_carried_on_where_it_was_left():
    claim = stories.draft()
    assert _back(claim).path == "/apply/benefit"
    stories.answered(claim)
    assert _back(claim).path == "/apply/check"
    assert Phone(client=_back(claim).client).get("/me").path == "/apply/check"


def test_a_code_of_a_request_that_was_taken_back_still_says_what_became_of_it():
    claim = stories.submitted()
    code = stories.code_of(claim)
    actions.withdraw_claim(access.claimant(claim.id), claim.id)
    assert Phone().get("/back").post(code=code).heading == "Stopped by you"
