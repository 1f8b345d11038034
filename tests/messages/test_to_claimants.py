"""What is sent, and that nothing in it says what it is about."""

import re

import pytest
from django.core import mail

from fundapp.messages import handlers
from fundapp.messages.letters import BY_TOPIC
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from fundapp.vault import selectors as vault
from tests.claims import stories

pytestmark = pytest.mark.django_db
# Words that a message may not say, whoever reads it over a shoulder.
TELLING = re.compile(r"sanction|benefit|money|claim|amount|pay|£|DWP|universal|fund\b|request|code is", re.IGNORECASE)


def _deliver(claim):
    for message in Message.objects.filter(subject=claim.subject).order_by("id"):
        if message.topic in BY_TOPIC:
            handlers.on_claim_news(
                Delivery(message.id, message.topic, message.key, message.subject, message.payload, attempt=1)
            )


def test_each_message_is_neutral_and_goes_to_the_safe_address():
    claim = stories.closed()
    _deliver(claim)

    assert [message.to for message in mail.outbox] == [["sam@safe.example"]] * 3
    for message in mail.outbox:
        assert message.subject == "An update for you"
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert message.body.startswith("Hi Sam. ")
        assert not TELLING.search(message.body.replace("/back and put in your code", "")), message.body
        assert len(message.body.strip()) <= 160
        assert stories.code_of(claim) not in message.body
        assert claim.reference not in message.body


def test_yes_and_not_this_time_read_alike():
    from payouts.claims.workflow import State

    bodies = []
    for outcome in (State.APPROVED, State.NOT_THIS_TIME):
        mail.outbox.clear()
        _deliver(stories.decided(outcome))
        bodies.append(mail.outbox[-1].body)
    assert bodies[0] == bodies[1]


def test_a_message_delivered_twice_carries_the_same_id():
    claim = stories.submitted()
    _deliver(claim)
    _deliver(claim)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_nobody_is_written_to_who_did_not_choose_it_or_took_it_back():
    silent = stories.submitted(
        stories.answered(contact={**stories.ANSWERS["contact"], "contact_route": "none", "email": ""})
    )
    _deliver(silent)
    _deliver(stories.withdrawn())
    assert mail.outbox == []


def test_opening_the_address_to_write_is_in_the_log():
    claim = stories.submitted()
    _deliver(claim)
    assert {(look.part, look.field, look.purpose) for look in vault.looks(claim.subject)} == {
        ("message", "chosen_name", "tell"),
        ("message", "email", "tell"),
    }


def test_one_thing_is_asked_for_in_neutral_words():
    _deliver(stories.waiting())
    assert mail.outbox[-1].body.startswith("Hi Sam. We need one more thing from you.")
