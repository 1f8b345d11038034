"""A webhook verified, stored and answered, against raw psycopg doing the same with one row."""

import json
import time
from itertools import count

import psycopg
import stripe
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from fundapp.contributions import webhooks
from fundapp.kernel import clock
from tests.benchmarks import database
from tests.benchmarks.measure import Comparison, Target, per_unit

# The size of a real charge's event, as Stripe's own fixtures have it.
BODY_BYTES = 2_000
_NUMBERS = count(1)
_FACTORY = RequestFactory()

# The same columns, keys, checks and guards as the fund's own table of events.
_RAW_TABLE = """
CREATE TABLE raw_event (LIKE contributions_stripeevent INCLUDING ALL);
"""


def announced() -> tuple[str, str]:
    """An event as Stripe would send it, new every time, and its signature."""
    event = {
        "id": f"evt_{next(_NUMBERS)}",
        "object": "event",
        "type": "charge.succeeded",
        "livemode": False,
        "data": {"object": {"object": "charge", "id": "ch_1", "padding": "x" * BODY_BYTES}},
    }
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(
        body, settings.STRIPE_WEBHOOK_SECRET, int(time.time())
    )
    return body, signature


def requests(number: int):
    """Requests as the HTTP server hands them over."""
    for _ in range(number):
        body, signature = announced()
        yield _FACTORY.post(
            "/stripe/webhook", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )


class Raw:
    """What a programmer would write with psycopg alone: verify, read, one INSERT, an answer."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(database.url_of(database.SMALL), autocommit=True, prepare_threshold=1)
        self.connection.execute(_RAW_TABLE, prepare=False)

    def take(self, body: str, signature: str) -> HttpResponse:
        stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=300)
        event = json.loads(body)
        self.connection.execute(
            "INSERT INTO raw_event (event_id, event_type, is_live, body, received_at, state, why)"
            " VALUES (%s, %s, %s, %s, %s, 'received', '') ON CONFLICT (event_id) DO NOTHING",
            (event["id"], event["type"], event["livemode"], body, clock.now()),
        )
        return HttpResponse("Kept.", content_type="text/plain")


def run(*, rounds: int, quick: bool) -> list[str]:
    raw = Raw()
    each = 60 if quick else 300

    def ours() -> float:
        sent = list(requests(each))
        return per_unit(lambda: [webhooks.stripe_webhook(request) for request in sent], units=each)

    def theirs() -> float:
        sent = [announced() for _ in range(each)]
        return per_unit(lambda: [raw.take(body, signature) for body, signature in sent], units=each)

    compared = Comparison(
        "A webhook verified, stored and answered",
        "events a second",
        {"contributions.webhooks": ours, "raw psycopg": theirs},
        [Target("contributions.webhooks", "raw psycopg", 0.7)],
        notes=[
            f"PostgreSQL with {database.durability()}; one connection, each event committed before its answer.",
            "Ours: the view itself, with the event, the promise to look into it and the audit record.",
            "Raw psycopg: the same verification, INSERT … ON CONFLICT of one row, prepared.",
        ],
    )
    missed = compared.run(rounds=rounds)
    raw.connection.close()
    return missed
