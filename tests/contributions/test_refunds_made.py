"""Refunds that organisers ordered, carried out once, whatever Stripe answers or fails to answer."""

from datetime import timedelta

import pytest

from fundapp.contributions.actions import refund_orders
from fundapp.contributions.models import GiftRefund, RefundOrder
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message

FUND = system("test")


@pytest.fixture
def paid(client, stripe, start):
    gift = start("5000")
    stripe.pay(gift)
    stripe.deliver(client)
    gift.refresh_from_db()
    return gift


@pytest.fixture
def order(paid):
    return refund_orders.ask_refund(FUND, key="r", contribution_id=paid.id, amount_pence=1_500, reason="asked_for")


def again():
    """Let what waits for its next try go now."""
    Message.objects.filter(state="waiting").update(due_at="2020-01-01T00:00:00Z")
    relay.drain()


def refunds(stripe):
    return stripe.running.sandbox.store.newest("refund")


def test_approved_refund_is_made_and_booked_before_any_webhook(client, stripe, paid, order):
    relay.drain()
    relay.drain()

    order.refresh_from_db()
    paid.refresh_from_db()
    assert (order.state, paid.refunded_pence, GiftRefund.objects.get().refund_id) == ("made", 1500, order.refund_id)
    assert [(refund["amount"], refund["reason"]) for refund in refunds(stripe)] == [(1500, "requested_by_customer")]

    stripe.deliver(client)
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["card_gift", "refund"]
    assert books.balance_pence("stripe") == stripe.balance_pence()


@pytest.mark.parametrize("kind", ["error", "stuck", "lost", "cut"])
def test_answer_that_is_lost_after_stripe_made_it_is_found_again(stripe, paid, order, kind):
    stripe.pull("trouble/answers", kind=kind, times="20", path="/v1/refunds", method="POST")
    relay.drain()
    order.refresh_from_db()
    assert (order.state, len(refunds(stripe))) == ("approved", 1)

    stripe.pull("trouble/end")
    again()

    order.refresh_from_db()
    assert (order.state, len(refunds(stripe))) == ("made", 1)
    assert books.balance_pence("stripe") == stripe.balance_pence()


def test_webhook_tells_of_it_when_the_answer_was_lost(client, stripe, paid, order):
    stripe.pull("trouble/answers", kind="lost", times="20", path="/v1/refunds", method="POST")
    relay.drain()
    stripe.pull("trouble/end")

    for event in stripe.events("refund.created"):
        stripe.knock(client, event)
    relay.drain()

    order.refresh_from_db()
    assert (order.state, len(refunds(stripe))) == ("made", 1)


def test_stripe_down_for_an_hour_only_delays(stripe, paid, order):
    stripe.pull("trouble/answers", kind="down", times="1000")
    relay.drain()
    order.refresh_from_db()
    assert (order.state, refunds(stripe)) == ("approved", [])

    stripe.pull("trouble/end")
    again()

    order.refresh_from_db()
    assert (order.state, len(refunds(stripe))) == ("made", 1)


def test_nobody_asks_again_with_a_key_that_stripe_has_forgotten(stripe, paid, order):
    stripe.pull("trouble/answers", kind="down", times="1000")
    relay.drain()
    stripe.pull("trouble/end")

    with clock.frozen_at(clock.now() + timedelta(hours=23, minutes=1)):
        again()

    order.refresh_from_db()
    assert (order.state, order.why, refunds(stripe)) == ("failed", "outcome_unknown", [])
    told = Message.objects.filter(topic="contributions.stripe_trouble").values_list("payload__what", flat=True)
    assert list(told) == ["refund_not_made"]


def test_but_a_refund_that_was_made_is_found_even_then(stripe, paid, order):
    stripe.pull("trouble/answers", kind="lost", times="20", path="/v1/refunds", method="POST")
    relay.drain()
    stripe.pull("trouble/end")

    with clock.frozen_at(clock.now() + timedelta(days=3)):
        again()

    order.refresh_from_db()
    assert (order.state, len(refunds(stripe))) == ("made", 1)


def test_refund_larger_than_what_is_left_at_stripe_is_refused_there_and_told(stripe, paid, order):
    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    stripe.pull(f"charges/{charge}/refund")

    relay.drain()

    order.refresh_from_db()
    assert (order.state, order.why) == ("failed", "charge_already_refunded")
    assert RefundOrder.objects.count() == 1
    told = Message.objects.filter(topic="contributions.stripe_trouble").values_list("payload__what", flat=True)
    assert list(told) == ["refund_not_made"]


def test_mark_of_an_order_on_a_refund_of_another_gift_closes_nothing(client, stripe, paid, order, start):
    other = start("2000", once="other")
    stripe.pay(other)
    store = stripe.running.sandbox.store
    charge = store.newest("charge")[0]["id"]
    refund = stripe.pull(f"charges/{charge}/refund")
    store.put(store.get(refund["id"]) | {"metadata": {"refund_order": str(order.id)}})

    for event in stripe.events("refund.created"):
        stripe.knock(client, event)
    while relay.deliver_next(message_id=Message.objects.filter(topic="contributions.stripe_event").last().id):
        pass

    order.refresh_from_db()
    assert order.state == "approved"
