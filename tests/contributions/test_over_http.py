"""The whole way with nothing carried by hand: a form over HTTP, the card page, the courier's own knock, the outbox."""

import time

import pytest
import requests
from django.test import override_settings

from fundapp.contributions import actions
from fundapp.contributions.models import Contribution, StripeEvent
from fundapp.demo.sandbox_stripe import server
from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.outbox import relay
from tests.contributions.conftest import FUND, GOOD_CARD, SECRET
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def address(live_server, settings):
    """A site, and a pretend Stripe that knocks at it by itself."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_of_the_tests", SECRET
    settings.SITE_URL = live_server.url
    with override_settings(DEBUG=True):
        running = server.serve(
            server.Terms(
                key="sk_test_of_the_tests",
                webhook_url=f"{live_server.url}/stripe/webhook",
                webhook_secret=SECRET,
                pause_seconds=0.1,
            ),
            port=0,
        )
    settings.STRIPE_API_BASE = running.address
    ledger.open_standard_accounts()
    actions.open_campaign(FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays.")
    yield live_server.url
    running.stop()


def test_gift_reaches_the_books_by_itself(address):
    browser = requests.Session()
    browser.get(f"{address}/donate", timeout=PATIENCE_SECONDS)
    form = {
        "once": "first",
        "amount": "2000",
        "csrfmiddlewaretoken": browser.cookies["csrftoken"],
    }
    for _ in range(2):
        card_page = browser.post(f"{address}/donate", form, headers={"Referer": address}, timeout=PATIENCE_SECONDS)
    assert "This is a pretend Stripe" in card_page.text

    for _ in range(2):
        back = browser.post(card_page.url, {"number": GOOD_CARD}, timeout=PATIENCE_SECONDS)
    assert back.url.startswith(f"{address}/donate/thanks/")
    assert "Thank you" in back.text

    deadline = time.monotonic() + PATIENCE_SECONDS
    while StripeEvent.objects.exclude(state="received").count() < 4:
        assert time.monotonic() < deadline, list(StripeEvent.objects.values("event_type", "state"))
        relay.drain()
        time.sleep(0.05)
    gift = Contribution.objects.get()
    assert (gift.state, gift.gross_pence, gift.fee_pence) == ("paid", 2000, 50)
    assert (books.balance_pence("stripe"), books.balance_pence("pot:general")) == (1950, 1950)
