"""The door where Stripe knocks: real signatures only, each event once, an answer at once."""

import json
import random
import time
from collections import Counter

import pytest
import stripe as sdk

from fundapp.contributions import webhooks
from fundapp.contributions.models import StripeEvent
from fundapp.ledger.models import Account, Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message
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
    "letters that no signature has": (SENT, lambda: f"t={int(time.time())},v1=é"),
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


def test_body_of_ten_megabytes_is_refused_before_it_is_read(client):
    body = json.dumps({**EVENT, "padding": "x" * 10_000_000})

    answer = knock(client, body, signed(body))

    assert (answer.status_code, StripeEvent.objects.count()) == (413, 0)


class Untouched:
    """A body that tells on whoever reads it."""

    def read(self, *size):
        raise AssertionError("the body was read")


def test_its_length_is_believed_without_reading(rf):
    request = rf.post("/stripe/webhook", b"", content_type="application/json")
    request.META["CONTENT_LENGTH"] = "10000000"
    request._stream = Untouched()

    assert webhooks.stripe_webhook(request).status_code == 413


def test_event_of_a_connected_account_is_kept_and_ignored(client):
    body = json.dumps({**EVENT, "account": "acct_other", "data": {"object": {"object": "charge", "id": "ch_1"}}})

    assert knock(client, body, signed(body)).status_code == 200
    relay.drain()

    assert list(StripeEvent.objects.values_list("state", "why")) == [("ignored", "other_account")]


@pytest.mark.once
def test_ten_thousand_forged_altered_expired_and_replayed_deliveries_post_nothing(client, stripe, start):
    """Real events of a real gift, sent again and again by somebody who has seen them all and has not the secret."""
    gift = start("500")
    stripe.pay(gift)
    stripe.deliver(client)
    real = [json.dumps(event) for event in stripe.events()]
    before = (Entry.objects.count(), StripeEvent.objects.count(), Message.objects.count())
    chance = random.Random(20_261_103)

    answers = Counter(_try_to_fool(client, chance.choice(real), chance) for _ in range(10_000))
    relay.drain()

    assert answers.keys() == {("replayed", 200), ("forged", 400), ("altered", 400), ("expired", 400), ("torn", 400)}
    assert min(answers.values()) > 1_500
    assert (Entry.objects.count(), StripeEvent.objects.count(), Message.objects.count()) == before
    assert Account.objects.get(code="stripe").balance_pence == stripe.balance_pence()


def _try_to_fool(client, body, chance) -> tuple[str, int]:
    how = chance.choice(("replayed", "forged", "altered", "expired", "torn"))
    old = signed(body)
    tries = {
        "replayed": lambda: (body, signed(body, at=int(time.time()) - chance.randrange(200))),
        "forged": lambda: (body, signed(body, secret=f"whsec_{chance.random()}")),
        "altered": lambda: (_altered(body, chance), old),
        "expired": lambda: (body, signed(body, at=int(time.time()) - 400 - chance.randrange(10**7))),
        "torn": lambda: (body, _altered(old, chance)),
    }
    sent, signature = tries[how]()
    return how, knock(client, sent, signature).status_code


def _altered(text: str, chance) -> str:
    """One character is another one: in an amount, in an id, in the signature or its time."""
    at = chance.randrange(2, len(text))
    return text[:at] + chance.choice([sign for sign in "0123456789abcdef" if sign != text[at]]) + text[at + 1 :]
