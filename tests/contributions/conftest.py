"""A campaign, and a real pretend Stripe on a free port that holds its events back until a test lets them go."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
import stripe as sdk
from django.test import Client, override_settings

from fundapp.contributions import actions
from fundapp.contributions.actions import recurring
from fundapp.contributions.handlers.recurring import open_page
from fundapp.contributions.models import Campaign, Contribution, RecurringContribution
from fundapp.demo.sandbox_stripe import server
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.outbox import relay
from members.access import ANYONE
from tests.sandbox_stripe.browsing import Seen, visit

FUND = system("test")
SECRET = "whsec_of_the_tests"
GOOD_CARD, DECLINED = "4242424242424242", "4000000000000002"


@dataclass
class Stripe:
    """The pretend Stripe, and the post between it and the fund, carried by hand."""

    running: server.Running

    @property
    def address(self) -> str:
        return self.running.address

    def pay(self, gift: Contribution, number: str = GOOD_CARD) -> Seen:
        gift.refresh_from_db()
        return visit(gift.checkout_url, {"number": number})

    def pull(self, string: str, **form: str) -> dict[str, object]:
        seen = visit(f"{self.address}/sandbox/{string}", form)
        assert seen.status == 200, seen.text
        return json.loads(seen.text)

    def events(self, *kinds: str) -> list[dict]:
        """What has happened, oldest first."""
        found = self.running.sandbox.store.newest("event")[::-1]
        return [event for event in found if not kinds or event["type"] in kinds]

    def balance_pence(self) -> int:
        balance = self.running.sandbox.processor.balance()
        return balance["available"][0]["amount"] + balance["pending"][0]["amount"]

    @staticmethod
    def knock(client: Client, event: dict, *, secret: str = SECRET, at: int | None = None):
        """Deliver one event to the webhook, as the courier would."""
        body = json.dumps(event)
        signature = sdk.WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))
        return client.post(
            "/stripe/webhook", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )

    def deliver(self, client: Client, *kinds: str) -> None:
        """Every event of these kinds, once, and then all that follows from them."""
        for event in self.events(*kinds):
            assert self.knock(client, event).status_code == 200
        relay.drain()


@pytest.fixture
def stripe(settings) -> Iterator[Stripe]:
    with override_settings(DEBUG=True):
        sandbox = server.SandboxStripe(
            server.Terms(key="sk_test_of_the_tests", webhook_url="http://127.0.0.1:9/", webhook_secret=SECRET)
        )
        sandbox.store.set_switch("held", "yes")
        running = server.Running(sandbox, 0).start()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_of_the_tests", SECRET
    settings.STRIPE_API_BASE, settings.SITE_URL = running.address, "http://testserver"
    yield Stripe(running)
    running.stop()


@pytest.fixture
def campaign(db) -> Campaign:
    ledger.open_standard_accounts()
    return actions.open_campaign(
        FUND,
        slug="general",
        pot="general",
        title="The general pot",
        ask="People whose benefits are stopped need food today.",
        surplus="It stays in the pot for the next person.",
    )


@pytest.fixture
def start(client, stripe, campaign):
    """Press the button on the donation form; the gift, with its card page open."""

    def press(amount: str = "1000", *, once: str = "first", email: str = "") -> Contribution:
        # Supporters come from everywhere: what one address may ask for is told in test_under_attack.py.
        home = f"198.18.{next(homes)}.1"
        answer = client.post("/donate", {"once": once, "amount": amount, "email": email}, REMOTE_ADDR=home)
        assert answer.status_code == 303, answer.content
        return Contribution.objects.order_by("started_at").last()

    homes = count(1)
    return press


@pytest.fixture
def begin(stripe, campaign):
    """Begin a monthly gift; the promise, with Stripe's page for its first payment open."""

    def press(amount_pence: int = 500, *, once: str = "first", email: str = "sam@example.org") -> RecurringContribution:
        promise = recurring.start(ANYONE, key=once, campaign_id=campaign.id, amount_pence=amount_pence, email=email)
        open_page(promise, cancel_url="/donate")
        promise.refresh_from_db()
        return promise

    return press


@pytest.fixture
def monthly(client, stripe, campaign):
    """A supporter's promise at the pretend Stripe, and time that passes over both."""
    from tests.contributions.monthly import Monthly

    made = Monthly(stripe, client, campaign)
    yield made
    made.close()


@pytest.fixture
def begun(campaign):
    """Begin a promise, of which nobody has heard anything yet."""

    def make(key: str = "promise:1", email: str = "sam@example.org", **told):
        told = {"amount_pence": 10_00, **told}
        return recurring.start(ANYONE, key=key, campaign_id=campaign.id, email=email, **told)

    return make


@pytest.fixture
def promise(begun):
    """A promise that runs, as Stripe would have told of it."""
    from tests.contributions.monthly import stands

    return stands(begun())
