"""Texts over HTTP, against a provider that really listens: what it is asked, and what its every answer leads to."""

import json
import logging

import pytest
from django.core.management import CommandError, call_command

from fundapp.messages.numbers import international
from fundapp.messages.texting import TextNotSent, send_text
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from fundapp.outbox.registry import GivenUp
from tests.messages.telephones import NUMBER, Provider, listening, reached_by


@pytest.fixture
def provider(settings):
    provider = Provider()
    with listening(provider) as address:
        settings.TEXTS_BY, settings.TEXTS_URL, settings.TEXTS_AUTH = "http", address, "Bearer a-secret"
        yield provider


def test_one_request_with_the_key_the_secret_and_the_words(provider):
    send_text(NUMBER, 'He said "hi" {to} & left', "claim:1:received")
    [(path, headers, body)] = provider.asked
    assert path == "/send?v=1"
    assert headers["Authorization"] == "Bearer a-secret"
    assert headers["Idempotency-Key"] == "claim:1:received"
    assert json.loads(body) == {"to": "+447700900982", "from": "Pot", "text": 'He said "hi" {to} & left'}


def test_a_form_where_the_provider_wants_one(provider, settings):
    settings.TEXTS_BODY_TYPE, settings.TEXTS_BODY = "form", "To=tel:{to_digits}&Body={text}&Flash=0"
    send_text(NUMBER, "a&b=c", "k")
    assert provider.asked[0][2] == b"To=tel%3A447700900982&Body=a%26b%3Dc&Flash=0"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_no_is_for_good(provider, status):
    provider.statuses = [status]
    with pytest.raises(GivenUp) as given_up:
        send_text(NUMBER, "x", "k")
    assert given_up.value.reason == f"TextRefused{status}"


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_not_now_is_tried_again_and_no_redirect_is_followed(provider, status):
    provider.statuses = [status]
    with pytest.raises(TextNotSent):
        send_text(NUMBER, "x", "k")
    assert len(provider.asked) == 1


def test_a_provider_that_says_yes_in_its_answer_alone(provider, settings):
    settings.TEXTS_SUCCESS_CONTAINS = '"accepted"'
    with pytest.raises(GivenUp, match="TextRefusedByItsAnswer"):
        send_text(NUMBER, "x", "k")
    provider.answer = b'{"state": "accepted"}'
    send_text(NUMBER, "x", "k")


def test_nobody_there_and_no_number(settings):
    settings.TEXTS_BY, settings.TEXTS_URL, settings.TEXTS_TIMEOUT_SECONDS = "http", "http://127.0.0.1:9/", 1
    with pytest.raises(TextNotSent):
        send_text(NUMBER, "x", "k")
    with pytest.raises(GivenUp, match="NotANumber"):
        send_text("call me", "x", "k")


@pytest.mark.django_db(transaction=True)
def test_the_outbox_tries_again_or_parks_and_the_log_has_no_number(provider, caplog):
    caplog.set_level(logging.DEBUG)
    claim = reached_by("text")
    message = Message.objects.get(subject=claim.subject, topic="claims.received")
    for status, state, trouble in ((503, "waiting", "TextNotSent"), (422, "parked", "TextRefused422")):
        provider.statuses = [status]
        Message.objects.filter(id=message.id).update(due_at=message.created_at)
        relay.deliver_next(message_id=message.id)
        message.refresh_from_db()
        assert (message.state, message.last_trouble) == (state, trouble)
    assert provider.asked[0][1]["Idempotency-Key"] == provider.asked[1][1]["Idempotency-Key"] == message.key
    said = caplog.text + repr([row.__dict__ for row in Message.objects.all()])
    for secret in ("7700", "900 982", "900982", "Sam", "a-secret"):
        assert secret not in said


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900 982", "+447700900982"),
        ("+44 (0)7700 900982", "+447700900982"),
        ("0044 7700-900982", "+447700900982"),
        ("447700900982", "+447700900982"),
        ("+353 85 012 3456", "+353850123456"),
        ("hello", ""),
        ("", ""),
        ("07", ""),
    ],
)
def test_one_number_is_one_number(typed, number):
    assert international(typed, country="44") == number


def test_a_test_text_goes_only_when_it_is_said(provider, capsys, settings):
    call_command("send_test_text", "--to", NUMBER)
    call_command("send_test_text", "--to", NUMBER, "--send", "--dry-run")
    assert provider.asked == []
    assert "Nothing was sent" in capsys.readouterr().out
    call_command("send_test_text", "--to", NUMBER, "--send")
    assert provider.texts()[0]["text"].startswith("This is a test.")
    provider.statuses = [401]
    with pytest.raises(CommandError, match="TextRefused401"):
        call_command("send_test_text", "--to", NUMBER, "--send")
    with pytest.raises(CommandError, match="no telephone number"):
        call_command("send_test_text", "--to", "me")
    settings.TEXTS_BY = ""
    with pytest.raises(CommandError, match="sends no texts"):
        call_command("send_test_text", "--to", NUMBER)
