"""The door where Stripe knocks: real signatures only, each event once, an answer at once."""

import json
import time

import pytest
import stripe as sdk

from fundapp.contributions.models import StripeEvent
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from tests.contributions.conftest import SECRET

EVENT = {"id": "evt_1", "object": "event", "type": "charge.succeeded", "livemode": False, "data": {"object": {}}}


def knock(client, body, signature=None, **more):
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return client.post("/stripe/webhook", body, content_type="application/json", headers=headers, **more)


def signed(body, *, secret=SECRET, at=None):
    return sdk.WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))


@pytest.fixture(autouse=True)
def _secret(settings, db):
    settings.STRIPE_WEBHOOK_SECRET = SECRET


def test_signed_event_is_kept_once_and_answered_at_once(client):
    body = json.dumps(EVENT)

    answers = [knock(client, body, signed(body)) for _ in range(5)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"Kept.")] * 5
    assert list(StripeEvent.objects.values_list("event_id", "event_type", "body", "state")) == [
        ("evt_1", "charge.succeeded", body, "received")
    ]


SENT = json.dumps(EVENT)
# Signed when the test runs, so that nothing here is refused for its age that should be refused for another reason.
FORGED = {
    "no signature": (SENT, lambda: None),
    "an empty one": (SENT, lambda: ""),
    "not a signature": (SENT, lambda: "nonsense"),
    "a short one": (SENT, lambda: "t=1,v1=abc"),
    "another secret": (SENT, lambda: signed(SENT, secret="whsec_other")),
    "six minutes old": (SENT, lambda: signed(SENT, at=int(time.time()) - 301 - 60)),
    "one space more": (SENT + " ", lambda: signed(SENT)),
    "another id": (json.dumps({**EVENT, "id": "evt_2"}), lambda: signed(SENT)),
    "an older scheme": (SENT, lambda: signed(SENT).replace("v1=", "v0=")),
    "not json": ("not json", lambda: signed("not json")),
    "a list": ("[]", lambda: signed("[]")),
    "nothing in it": ("{}", lambda: signed("{}")),
    "not an event": ('{"id": "order_1", "type": "x"}', lambda: signed('{"id": "order_1", "type": "x"}')),
    "not text": (b"\xff\xfe", lambda: "t=1,v1=abc"),
    "no body": ("", lambda: signed("")),
}


@pytest.mark.parametrize(("body", "sign"), FORGED.values(), ids=FORGED)
def test_forged_altered_or_stale_event_is_refused_and_not_kept(client, body, sign):
    answer = knock(client, body, sign())

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain")
    assert answer.content == b"This was not signed by Stripe for this fund."
    assert StripeEvent.objects.count() == 0


def test_event_signed_moments_ago_is_taken(client):
    body = json.dumps(EVENT)

    assert knock(client, body, signed(body, at=int(time.time()) - 290)).status_code == 200


def test_without_a_secret_nothing_is_believed(client, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    body = json.dumps(EVENT)

    assert knock(client, body, signed(body, secret="")).status_code == 400
    assert StripeEvent.objects.count() == 0


def test_a_body_of_ten_megabytes_is_refused(client):
    body = json.dumps({**EVENT, "padding": "x" * 10_000_000})

    assert knock(client, body, signed(body)).status_code == 400
    assert StripeEvent.objects.count() == 0


def test_only_posting_is_answered(client):
    assert client.get("/stripe/webhook").status_code == 405


def test_webhook_needs_no_token_of_a_form():
    from django.test import Client

    body = json.dumps(EVENT)

    assert knock(Client(enforce_csrf_checks=True), body, signed(body)).status_code == 200


def test_what_an_event_says_of_money_is_never_believed(client, stripe, start):
    """A real signature over invented amounts: what is booked is what Stripe says when it is asked."""
    gift = start("500")
    stripe.pay(gift)
    (event,) = stripe.events("checkout.session.completed")
    event["data"]["object"]["amount_total"] = 999_999

    stripe.knock(client, event)
    relay.drain()

    gift.refresh_from_db()
    assert (gift.gross_pence, Entry.objects.count()) == (500, 1)
