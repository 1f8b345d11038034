"""Texts that come in: STOP works at any time, counts once, harms nothing, and no number is kept."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from fundapp.audit.models import Record
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.messages import filing, selectors
from fundapp.messages.models import InboundText, Reach
from fundapp.messages.replies import Meaning, meaning
from payouts.claims import actions, helped, registry
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from tests.claims import stories
from tests.messages.telephones import NUMBER, deliver, reached_by

pytestmark = pytest.mark.django_db
WHERE = "/texts/in/only-for-this-machine"


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path
    cache.clear()


def came_in(text, *, number="+447700900982", message="m1", where=WHERE):
    body = json.dumps({"id": message, "from": number, "text": text})
    return Client(enforce_csrf_checks=True).post(where, body, content_type="application/json")


def texted(name="Sam"):
    claim = reached_by("text", name=name)
    deliver(claim)
    return claim


def is_silent(claim):
    return selectors.is_silent(claim)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STOP", "stop"), ("stop", "stop"), (" Stop. ", "stop"), ("Stop please", "stop"), ("STOP ALL", "stop_all"),
        ("stopall", "stop_all"), ("START", "start"), ("Yes!", "yes"), ("no", "no"), ("NO I did not know", "no"),
        ("don't stop", "other"), ("", "other"), ("🛑", "other"), ("x" * 100_000, "other"),
    ],
)  # fmt: skip
def test_one_word_decides(text, meant):
    assert meaning(text) is Meaning(meant)


def test_stop_ends_texts_once_and_leaves_the_request():
    claim = texted()
    for _ in range(2):
        assert came_in("STOP").status_code == 204
    assert is_silent(claim)
    claim.refresh_from_db()
    assert claim.step is State.SUBMITTED
    told = Record.objects.filter(verb="texts.stopped", subject=claim.subject)
    assert [event.detail for event in told] == [{"what": "stop"}]


def test_stop_is_the_stop_on_the_page_of_choices():
    claim = texted()
    came_in("STOP")
    [yes] = claim.consents.filter(purpose="messages")
    assert yes.withdrawn_at is not None


def test_a_text_that_comes_again_changes_nothing_after_start():
    claim = texted()
    came_in("STOP", message="m1")
    came_in("START", message="m2")
    came_in("STOP", message="m1")
    assert not is_silent(claim)
    assert InboundText.objects.count() == 2


def test_stop_all_ends_every_way_and_stop_only_texts():
    claim = texted()
    reached_by("email", claim)
    came_in("STOP")
    assert not is_silent(claim)
    came_in("STOP ALL", number=NUMBER, message="m2")
    assert is_silent(claim)


def test_everyone_at_that_number_and_nobody_else():
    here, there, other = texted(), texted("Jo"), reached_by("email")
    came_in("STOP")
    assert is_silent(here)
    assert is_silent(there)
    assert not is_silent(other)


def test_a_stranger_is_told_nothing_and_nothing_changes():
    claim = texted()
    assert came_in("STOP", number="+447700900111").status_code == 204
    assert not is_silent(claim)


def test_yes_and_no_are_handed_on_once_with_the_requests_of_that_number():
    claim, heard = texted(), []
    hook = lambda claims, says_yes: heard.append((claims, says_yes))  # noqa: E731 -- named, so that it can be taken out
    registry.on_reply(hook)
    try:
        came_in("YES", message="m1")
        came_in("YES", message="m1")
        came_in("NO", message="m2")
    finally:
        registry._reply_hooks.remove(hook)
    assert heard == [((claim.id,), True), ((claim.id,), False)]
    assert not is_silent(claim)


def test_neither_number_nor_words_are_kept():
    texted()
    came_in("STOP it, I live at 1 Safe Row", message="447700900982-7")
    kept = repr([row.__dict__ for model in (Reach, InboundText) for row in model.objects.all()])
    for secret in ("7700", "900982", "Safe Row"):
        assert secret not in kept


def test_what_is_taken_back_leaves_no_digest():
    claim = texted()
    stories.withdrawn(claim)
    assert Reach.objects.get(claim=claim).number_digest == ""


def test_a_draft_that_is_wiped_leaves_no_digest_either():
    claim = reached_by("text", stories.answered())
    Claim.objects.filter(id=claim.id).update(changed_at=clock.now() - timedelta(days=31))
    filing.note_number(claim, NUMBER)
    actions.wipe_old_drafts(system("clock"))
    assert Reach.objects.get(claim=claim).number_digest == ""


def test_yes_lets_a_helper_in_and_no_stops_the_form(settings):
    claim, _ = stories.helped(route="email")
    claim = reached_by("text", claim)
    deliver(claim)
    [text] = settings.TEXTS_FOLDER.glob("*.txt")
    assert "Jo is filling in a form for you with us. Is that OK? Reply YES or NO." in text.read_text()

    came_in("YES", message="m1")
    assert helped.last_helping(claim).how == "text"
    came_in("NO", message="m2")
    claim.refresh_from_db()
    assert claim.frozen_at is not None
    assert helped.last_helping(claim).end_reason == "said_no"


def test_a_wrong_secret_is_no_address_and_ten_of_them_rest():
    claim = texted()
    for _ in range(10):
        assert came_in("STOP", where="/texts/in/guess").status_code == 404
    assert came_in("STOP").status_code == 429
    assert not is_silent(claim)


def test_where_nothing_is_set_up_there_is_no_address(settings):
    settings.TEXTS_IN_SECRET = ""
    assert came_in("STOP", where="/texts/in/x").status_code == 404


def test_a_provider_that_signs_is_held_to_it(settings):
    claim = texted()
    settings.TEXTS_IN_SIGNATURE_HEADER, settings.TEXTS_IN_SIGNATURE_KEY = "X-Signature", "k"
    assert came_in("STOP").status_code == 400
    body = json.dumps({"id": "m1", "from": NUMBER, "text": "STOP"})
    right = "sha256=" + hmac.new(b"k", body.encode(), hashlib.sha256).hexdigest()
    answer = Client().post(WHERE, body, content_type="application/json", headers={"X-Signature": right})
    assert answer.status_code == 204
    assert is_silent(claim)


def test_a_form_with_other_names_and_what_is_none_of_both(settings):
    claim = texted()
    settings.TEXTS_IN_ID, settings.TEXTS_IN_FROM, settings.TEXTS_IN_TEXT = "MessageSid", "From", "Body"
    assert Client().post(WHERE, {"MessageSid": "a", "From": NUMBER, "Body": "stop"}).status_code == 204
    assert is_silent(claim)
    for body in ("", "[", "[1]", '{"From": 1}'):
        assert Client().post(WHERE, body, content_type="application/json").status_code == 400
    assert Client().post(WHERE, "x" * 20_000, content_type="application/json").status_code == 400
