"""From an event to the books: through the real SDK, over HTTP, with the pretend Stripe's own books to compare with."""

import random
import time

import pytest

from fundapp.contributions.models import Contribution, GiftRefund, StripeEvent
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from tests.contributions.conftest import DECLINED


def posted():
    return sorted(Entry.objects.values_list("kind", flat=True))


def test_paid_gift_is_in_the_books_gross_and_fee(client, stripe, start):
    gift = start("1000")
    stripe.pay(gift)

    stripe.deliver(client)

    gift.refresh_from_db()
    line = stripe.running.sandbox.store.newest("balance_transaction")[0]
    assert (gift.state, gift.gross_pence, gift.fee_pence, gift.balance_transaction_id) == ("paid", 1000, 35, line["id"])
    assert [entry.source for entry in Entry.objects.all()] == [f"stripe:{line['id']}"]
    assert (books.balance_pence("stripe"), books.balance_pence("pot:general")) == (965, 965)
    assert books.balance_pence("stripe") == stripe.balance_pence()


@pytest.mark.parametrize("kind", ["checkout.session.completed", "payment_intent.succeeded", "charge.succeeded"])
def test_any_one_event_is_enough(client, stripe, start, kind):
    gift = start()
    stripe.pay(gift)

    stripe.deliver(client, kind)

    gift.refresh_from_db()
    assert (gift.state, posted()) == ("paid", ["card_gift"])


def test_unknown_event_is_kept_and_ignored(client, stripe, start):
    event = {"id": "evt_1", "object": "event", "type": "customer.created", "data": {"object": {"id": "cus_1"}}}

    assert stripe.knock(client, event).status_code == 200
    relay.drain()

    assert list(StripeEvent.objects.values_list("event_type", "state", "why")) == [
        ("customer.created", "ignored", "unknown_event")
    ]


def test_refused_card_leaves_the_gift_open(client, stripe, start):
    gift = start()
    stripe.pay(gift, DECLINED)
    stripe.deliver(client)
    gift.refresh_from_db()
    assert (gift.state, posted()) == ("started", [])

    stripe.pay(gift)
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.state, posted()) == ("paid", ["card_gift"])


def test_closed_card_page_expires_the_gift(client, stripe, start):
    gift = start()
    stripe.pull(f"sessions/{gift.checkout_session_id}/expire")

    stripe.deliver(client)
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.state, posted()) == ("expired", [])


def test_bank_debit_waits_and_then_is_paid_or_failed(client, stripe, start):
    good, bad = start(once="good"), start(once="bad")
    for gift in (good, bad):
        stripe.pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")
    stripe.deliver(client)
    for gift in (good, bad):
        gift.refresh_from_db()
    assert (good.state, bad.state, posted()) == ("waiting", "waiting", [])

    stripe.pull(f"sessions/{good.checkout_session_id}/settle", outcome="paid")
    stripe.pull(f"sessions/{bad.checkout_session_id}/settle", outcome="failed")
    stripe.deliver(client)

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, posted()) == ("paid", "failed", ["card_gift"])
    assert books.balance_pence("stripe") == stripe.balance_pence()


def test_refund_made_at_stripe_is_in_the_books_once(client, stripe, start):
    gift = start("5000")
    stripe.pay(gift)
    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    stripe.pull(f"charges/{charge}/refund", amount="1500")
    stripe.pull(f"charges/{charge}/refund", amount="500")

    # The refund is heard of before the payment is.
    stripe.deliver(client, "charge.refunded", "refund.created")
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.state, gift.gross_pence, gift.refunded_pence) == ("paid", 5000, 2000)
    assert sorted(GiftRefund.objects.values_list("amount_pence", flat=True)) == [500, 1500]
    assert posted() == ["card_gift", "refund", "refund"]
    assert books.balance_pence("stripe") == stripe.balance_pence() == 5000 - 95 - 2000


def test_event_of_another_mode_is_ignored(client, stripe, start):
    stripe.pay(start())

    for event in stripe.events("checkout.session.completed"):
        stripe.knock(client, {**event, "livemode": True})
    relay.drain()

    assert list(StripeEvent.objects.values_list("state", "why")) == [("ignored", "other_mode")]
    assert posted() == []


def test_event_of_another_system_on_the_account_is_ignored(client, stripe, campaign):
    for metadata in ({}, {"contribution": "order-7"}, {"contribution": "019ab000-0000-7000-8000-000000000000"}):
        session = stripe.running.sandbox.processor.open_session(
            {
                "mode": "payment",
                "line_items": [{"price_data": {"currency": "gbp", "unit_amount": 900, "product_data": {"name": "x"}}}],
                "success_url": "http://other.example/",
                "metadata": metadata,
                "payment_intent_data": {"metadata": metadata},
            },
            base=stripe.address,
        )
        stripe.pull(f"sessions/{session['id']}/pay")

    stripe.deliver(client, "checkout.session.completed")

    assert list(StripeEvent.objects.order_by("id").values_list("state", "why")) == [
        ("ignored", "not_ours"),
        ("ignored", "gift_unknown"),
        ("ignored", "gift_unknown"),
    ]
    assert posted() == []


def test_event_about_nothing_is_ignored(client, stripe, campaign):
    thing = {"object": "checkout.session", "id": "cs_test_none"}
    for number, broken in enumerate([thing, {"object": "order", "id": "1"}, {}]):
        event = {"id": f"evt_{number}", "type": "checkout.session.completed", "data": {"object": broken}}
        stripe.knock(client, event)
    relay.drain()

    assert list(StripeEvent.objects.order_by("id").values_list("state", "why")) == [
        ("ignored", "object_unknown"),
        ("ignored", "object_not_understood"),
        ("ignored", "object_not_understood"),
    ]


def test_gift_in_another_currency_waits_for_a_person(client, stripe, start, settings):
    gift = start()
    stripe.pay(gift)
    settings.FUND_CURRENCY = "EUR"

    stripe.deliver(client, "checkout.session.completed")

    gift.refresh_from_db()
    assert list(StripeEvent.objects.values_list("state", "why")) == [("refused", "currency_is_not_the_funds")]
    assert (gift.state, posted()) == ("started", [])


def test_line_that_stripe_has_not_written_yet_is_asked_for_again(client, stripe, start):
    gift = start()
    stripe.pay(gift)
    store = stripe.running.sandbox.store
    charge = store.newest("charge")[0]
    store.put(charge | {"balance_transaction": None})

    stripe.deliver(client, "checkout.session.completed")
    gift.refresh_from_db()
    assert (gift.state, Message.objects.get(topic="contributions.stripe_event").last_trouble) == ("started", "NotYet")

    store.put(charge)
    Message.objects.update(due_at="2020-01-01T00:00:00Z")
    relay.drain()
    gift.refresh_from_db()
    assert (gift.state, posted()) == ("paid", ["card_gift"])


def test_stripe_being_down_only_delays(client, stripe, start, settings):
    gift = start()
    stripe.pay(gift)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    stripe.deliver(client, "checkout.session.completed")
    assert Message.objects.get(topic="contributions.stripe_event").last_trouble == "StripeDown"

    settings.STRIPE_API_BASE = stripe.address
    Message.objects.update(due_at="2020-01-01T00:00:00Z")
    relay.drain()
    gift.refresh_from_db()
    assert (gift.state, posted()) == ("paid", ["card_gift"])


def test_200_orders_and_repetitions_post_each_line_once(client, stripe, start):
    """Twenty gifts of mixed fates; every event between one and three times, in an order drawn anew for each round."""
    chance = random.Random(20261122)
    for number in range(20):
        gift = start(str(chance.choice([500, 1000, 2000, 5000])), once=f"gift-{number}")
        fate = number % 5
        if fate == 0:
            stripe.pull(f"sessions/{gift.checkout_session_id}/expire")
        elif fate == 1:
            stripe.pay(gift, DECLINED)
            stripe.pay(gift)
        elif fate == 2:
            stripe.pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")
            stripe.pull(f"sessions/{gift.checkout_session_id}/settle", outcome="paid" if number % 2 else "failed")
        else:
            stripe.pay(gift)
        if fate == 3:
            charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
            stripe.pull(f"charges/{charge}/refund", amount=str(chance.randrange(1, 400)))
            stripe.pull(f"charges/{charge}/refund")
    deliveries = [event for event in stripe.events() for _ in range(chance.randrange(1, 4))]
    assert len(deliveries) > 200
    chance.shuffle(deliveries)

    for place, event in enumerate(deliveries):
        stripe.knock(client, event, at=int(time.time()))
        if chance.random() < 0.1 or place == len(deliveries) - 1:
            relay.drain()

    lines = {f"stripe:{line['id']}" for line in stripe.running.sandbox.store.newest("balance_transaction")}
    assert set(Entry.objects.values_list("source", flat=True)) == lines
    assert Entry.objects.count() == len(lines)
    assert books.balance_pence("stripe") == stripe.balance_pence()
    assert (
        sorted(Contribution.objects.values_list("state", flat=True)) == ["expired"] * 4 + ["failed"] * 2 + ["paid"] * 14
    )
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"applied", "ignored"}
