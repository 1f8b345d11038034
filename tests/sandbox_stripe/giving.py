"""What a supporter and a dashboard do in these tests: a gift paid by card or debit, and strings pulled."""

import json

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT

LINE = "payment_intent.latest_charge.balance_transaction"


def order(amount=1000, **changes):
    item = GIFT["line_items"][0]
    return {**GIFT, "line_items": [{**item, "price_data": {**item["price_data"], "unit_amount": amount}}], **changes}


def give(sdk, amount=1000, number="4242424242424242", **fields):
    """A session after its card page was sent; its payment and the payment's line are in it."""
    session = sdk.v1.checkout.sessions.create(params=order(amount))
    visit(session.url, {"number": number, **fields})
    return sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": [LINE]})


def charge_of(session):
    return session.payment_intent.latest_charge


def pull(running, path, /, **form):
    """Pull a string, and read what it answers."""
    seen = visit(f"{running.address}/sandbox/{path}", form)
    assert seen.status == 200, seen.text
    return json.loads(seen.text)


def kinds(sdk, *, newest=100):
    """The types of all events, oldest first."""
    return [event.type for event in sdk.v1.events.list(params={"limit": newest}).data][::-1]


def balance_pence(sdk):
    balance = sdk.v1.balance.retrieve()
    return balance.available[0].amount + balance.pending[0].amount


def monthly(amount=500, **changes):
    """The order for a card page that begins a subscription."""
    price = {
        "currency": "gbp",
        "unit_amount": amount,
        "product_data": {"name": "A gift every month"},
        "recurring": {"interval": "month", "interval_count": 1},
    }
    return {
        "mode": "subscription",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": GIFT["success_url"],
        "cancel_url": GIFT["cancel_url"],
        "customer_email": "sam@example.org",
        "metadata": {"recurring": "7"},
        "subscription_data": {"metadata": {"recurring": "7"}, "description": "A gift every month"},
        **changes,
    }


def subscribe(sdk, amount=500, number="4242424242424242", **fields):
    """A session in subscription mode after its card page was sent; its subscription is in it."""
    session = sdk.v1.checkout.sessions.create(params=monthly(amount))
    visit(session.url, {"number": number, **fields})
    return sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": ["subscription", "invoice"]})
