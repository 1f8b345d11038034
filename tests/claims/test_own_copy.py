"""A person's own copy: their helper, their photos, what was written down of calls; and the way to the helper."""

import json

import pytest
from django.test import Client

from fundapp.vault import selectors as vault
from payouts.claims import access, actions
from payouts.claims.helping import How, Scope
from payouts.claims.models import CallNote
from tests import people
from tests.claims import letters, stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db


def back(claim):
    return Phone().get("/back").post(code=stories.code_of(claim))


def called(claim, **how):
    told = {"key": "c1", "outcome": CallNote.Outcome.REACHED, "text": "Rings back at six.", **how}
    return actions.note_call(stories.caseworker_of(claim), claim.id, **told)


def test_a_copy_says_who_helped_how_far_and_not_how_to_reach_them():
    claim, _ = stories.helped_and_sent(scope=Scope.UPDATES)
    phone = back(claim).get("/me/download")

    for text in ("Jo", "Fills in your form and gets updates", "They began", "You said yes", "held, and not shown here"):
        assert text in phone.words, text
    assert "900 900" not in phone.html
    [told] = json.loads(phone.client.get("/me/download/file").content)["helpers"]
    assert (told["name"], told["scope"], told["ended_at"]) == ("Jo", "updates", None)


def test_a_copy_leads_to_every_page_of_every_photo():
    claim, photo = letters.with_photo(pages=2)
    phone = back(claim).get("/me/download")

    [told] = json.loads(phone.client.get("/me/download/file").content)["photos"]
    assert told["by"] == "claimant"
    assert told["pictures"] == [f"/me/photo/{photo.number}/{page}" for page in (1, 2)]
    for address in told["pictures"]:
        assert f'href="{address}"' in phone.html
        assert phone.client.get(address)["Content-Type"] == "image/jpeg"


def test_a_copy_holds_what_was_written_about_them():
    claim = stories.preparing()
    called(claim)
    actions.summarise(stories.caseworker_of(claim), claim.id, text="The letter came late.")
    phone = back(claim).get("/me/download")
    for text in ("We called, and talked with you", "Rings back at six.", "The letter came late."):
        assert text in phone.words, text


@pytest.mark.parametrize("story", [lambda: stories.helped_and_sent()[0], stories.preparing])
def test_an_erased_request_has_a_copy_without_a_word_of_anybody(story):
    claim = story()
    if claim.caseworker_id is not None:
        called(claim)
    phone = back(claim)
    actions.erase_claim(access.claimant(claim.id), claim.id)
    words = phone.get("/me/download").words
    for text in ("Jo", "Rings back", "Their phone"):
        assert text not in words


def test_calls_are_opened_on_the_desk_and_their_person_sees_it():
    claim = stories.preparing()
    called(claim)
    called(claim, key="c2", outcome=CallNote.Outcome.NO_ANSWER, text="")
    desk = people.signed_in(Client(), claim.caseworker)
    path = f"/organise/claims/{claim.id}"

    before = desk.get(path).content.decode()
    assert "Open what was said on calls" in before
    assert "Rings back at six." not in before
    assert "Rings back at six." in desk.post(f"{path}/open", {"what": "calls"}).content.decode()
    assert [(look.field, look.purpose) for look in vault.looks(claim.subject)] == [("call_1", "prepare")]
    assert "opened what was written down of a call with you to get it ready." in (
        back(claim).get("/me/who-can-see").words
    )


def test_calls_without_a_word_offer_nothing_to_open():
    claim = stories.preparing()
    called(claim, text="")
    desk = people.signed_in(Client(), claim.caseworker)
    assert "Open what was said" not in desk.get(f"/organise/claims/{claim.id}").content.decode()


def test_choices_lead_to_the_helper_with_a_stop_beside_it():
    claim, _ = stories.helped(scope=Scope.UPDATES)
    phone = back(claim).get("/me/choices")
    assert "you have not said yes yet" in phone.words
    assert 'href="/me/helper"' in phone.html

    actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=True, how=How.PAGE)
    phone.get("/me/choices")
    assert 'href="/me/helper"' in phone.html
    for _ in range(2):
        phone.post("/me/choices", stop="helper")
    claim.refresh_from_db()
    assert claim.helpings.get().end_reason == "removed"
    assert "Nobody helps you" in phone.get("/me/helper").words


def test_choices_of_whoever_has_no_helper_do_not_speak_of_one():
    assert "/me/helper" not in back(stories.submitted()).get("/me/choices").html
