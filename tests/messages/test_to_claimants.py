"""What is sent to whom, by which way, and that nothing in it says what it is about."""

import pytest
from django.core import mail

from fundapp.kernel.actor import system
from fundapp.messages.models import Errand
from fundapp.outbox.models import Message
from fundapp.vault import selectors as vault
from payouts.claims import access, actions
from payouts.claims.consents import Purpose
from payouts.claims.workflow import State
from tests.claims import stories
from tests.messages.telephones import deliver, reached_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.TEXTS_FOLDER = tmp_path / "texts"
    return settings.TEXTS_FOLDER


def texts(folder):
    return [path.read_text() for path in sorted(folder.glob("*.txt"))] if folder.exists() else []


def test_mail_is_neutral_plain_and_goes_to_the_safe_address():
    claim = stories.closed()
    deliver(claim)

    assert [message.to for message in mail.outbox] == [["sam@safe.example"]] * 3
    for message in mail.outbox:
        assert message.subject == "An update for you"
        assert message.from_email.startswith("Pot <")
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert message.body.startswith("Hi Sam.\n\n")
        [(twin, kind)] = message.alternatives
        assert kind == "text/html"
        for trace in ("<img", "http", "src=", "url("):
            assert trace not in twin
        for paragraph in message.body.strip().split("\n\n"):
            assert paragraph in twin
        assert stories.code_of(claim) not in message.body + twin
        assert claim.reference not in message.body + twin
        assert str(claim.id) not in message.message().as_string()


def test_yes_and_not_this_time_read_alike():
    bodies = []
    for outcome in (State.APPROVED, State.NOT_THIS_TIME):
        mail.outbox.clear()
        deliver(stories.decided(outcome))
        bodies.append(mail.outbox[-1].body)
    assert bodies[0] == bodies[1]


def test_a_mail_delivered_twice_carries_the_same_id():
    claim = stories.submitted()
    deliver(claim)
    deliver(claim)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_a_text_goes_to_the_number_and_twice_is_one(folder):
    claim = reached_by("text")
    deliver(claim)
    deliver(claim)
    [text] = texts(folder)
    assert text.startswith("To: +447700900982\nFrom: Pot\n")
    assert "Hi Sam. We have your form. Next update by " in text
    assert mail.outbox == []


def test_plainer_words_only_for_whoever_switched_them_on(folder):
    deliver(reached_by("text", plain=True))
    assert "We have your request for help." in texts(folder)[0]


def test_nobody_is_written_to_who_did_not_choose_it_or_took_it_back(folder):
    for claim in (reached_by("none"), stories.withdrawn(reached_by("text"))):
        deliver(claim)
    assert mail.outbox == []
    assert texts(folder) == []
    assert not Errand.objects.exists()


def test_post_and_calls_become_errands_once_and_open_nothing():
    for route, kind in (("post", "letter"), ("phone", "call")):
        claim = reached_by(route)
        deliver(claim)
        deliver(claim)
        assert [errand.kind for errand in Errand.objects.filter(claim=claim)] == [kind]
        assert vault.looks(claim.subject) == ()


def test_opening_the_address_to_write_is_in_the_log(folder):
    for claim, field in ((stories.submitted(), "email"), (reached_by("text"), "phone")):
        deliver(claim)
        assert {(look.part, look.field, look.purpose) for look in vault.looks(claim.subject)} == {
            ("message", "chosen_name", "tell"),
            ("message", field, "tell"),
        }


@pytest.mark.parametrize("route", ["text", "post", "phone"])
def test_whoever_stopped_messages_gets_none_and_loses_nothing(folder, route):
    claim = reached_by(route)
    actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.MESSAGES)
    deliver(claim)
    assert texts(folder) == []
    assert not Errand.objects.exists()
    claim.refresh_from_db()
    assert claim.step is State.SUBMITTED


def test_a_payment_that_came_back_is_told_of():
    claim = stories.paying()
    for _ in range(2):
        actions.ask_about_payment(system("tests"), claim.id, payout_id=claim.id, times_sent=1)
    assert Message.objects.filter(subject=claim.subject, topic="claims.payment_bounced").count() == 1
    deliver(claim)
    assert "We need to check a detail with you." in mail.outbox[-1].body


def test_mail_about_a_helper_brings_the_code_that_answers_it_and_no_other(client):
    claim, _ = stories.helped(route="email")
    deliver(claim)

    [message] = mail.outbox
    code = stories.answer_code_of(claim)
    assert f"/assist/answer and put in {code}." in message.body
    assert stories.code_of(claim) not in message.body

    assert client.post("/assist/answer", {"code": code, "say": "yes"}).status_code in {200, 302}
    claim.refresh_from_db()
    assert claim.helpings.get().said_yes_at is not None
