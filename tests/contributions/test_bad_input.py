"""What Stripe should never say and one day does: each ends in a named state, and is told to whom it concerns."""

from datetime import timedelta

import pytest

from fundapp.contributions.handlers import reconciliation
from fundapp.contributions.models import Contribution, GiftRefund, RecurringContribution, StripeEvent
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message


def told():
    """What the treasurers are told, and what it is about."""
    found = Message.objects.filter(topic="contributions.stripe_trouble").order_by("id")
    return [(message.payload["what"], message.payload["about"]) for message in found]


def again():
    Message.objects.filter(state="waiting").update(due_at="2020-01-01T00:00:00Z")
    relay.drain()


def copied(stripe, gift, *, amount=1000):
    """A second payment that carries the same gift's mark: a page paid twice, or a payment copied by hand."""
    processor = stripe.running.sandbox.processor
    mark = {"contribution": str(gift.id)}
    item = {"price_data": {"currency": "gbp", "unit_amount": amount, "product_data": {"name": "x"}}}
    with stripe.running.sandbox.store.changing():
        session = processor.open_session(
            {
                "mode": "payment",
                "line_items": [item],
                "success_url": "http://testserver/",
                "metadata": mark,
                "payment_intent_data": {"metadata": mark},
            },
            base=stripe.address,
        )
    stripe.pull(f"sessions/{session['id']}/pay")
    return session


def test_gift_paid_twice_is_booked_twice_told_once_and_can_go_back(client, stripe, start):
    gift = start()
    stripe.pay(gift)
    stripe.deliver(client)
    copied(stripe, gift)

    stripe.deliver(client)
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.state, gift.gross_pence, Entry.objects.count()) == ("paid", 1000, 2)
    assert told() == [("paid_twice", f"contribution:{gift.id}")]
    assert books.balance_pence("stripe") == stripe.balance_pence()

    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    stripe.pull(f"charges/{charge}/refund")
    stripe.deliver(client)
    gift.refresh_from_db()
    # The second payment went back; of the first, all is still there.
    assert (gift.refunded_pence, gift.kept_pence, GiftRefund.objects.get().is_of_gift) == (0, 1000, False)
    assert books.balance_pence("stripe") == stripe.balance_pence()


def test_amount_that_stripe_changed_is_booked_as_it_came_and_told(client, stripe, start):
    gift = start()
    session = stripe.running.sandbox.store.get(gift.checkout_session_id)
    stripe.running.sandbox.store.put(session | {"amount_total": 1234})
    stripe.pull(f"sessions/{session['id']}/pay")

    stripe.deliver(client)
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.amount_pence, gift.gross_pence) == (1000, 1234)
    assert told() == [("amount_differs", f"contribution:{gift.id}")]
    assert books.balance_pence("stripe") == stripe.balance_pence()


def test_currency_that_is_not_the_funds_is_refused_and_told_once(client, stripe, start, settings):
    gift = start()
    stripe.pay(gift)
    settings.FUND_CURRENCY = "EUR"

    stripe.deliver(client, "checkout.session.completed")
    stripe.deliver(client, "checkout.session.completed")

    event = StripeEvent.objects.get()
    assert (event.state, event.why, Entry.objects.count()) == ("refused", "currency_is_not_the_funds", 0)
    assert told() == [("event_refused", f"stripe-event:{event.id}")]


def test_stripe_down_for_an_hour_delays_and_loses_nothing(client, stripe, start):
    gift = start()
    stripe.pay(gift)
    stripe.pull("trouble/answers", kind="down", times="10000")
    begun = clock.now()

    stripe.deliver(client)
    for minutes in (1, 5, 15, 30, 60):
        with clock.frozen_at(begun + timedelta(minutes=minutes)):
            relay.drain()
    gift.refresh_from_db()
    assert (gift.state, StripeEvent.objects.filter(state="received").exists()) == ("started", True)

    stripe.pull("trouble/end")
    with clock.frozen_at(begun + timedelta(hours=3)):
        relay.drain()

    gift.refresh_from_db()
    assert (gift.state, StripeEvent.objects.filter(state="received").exists(), told()) == ("paid", False, [])
    assert not Message.objects.filter(state="parked").exists()


# The SDK asks again by itself, except after an answer that broke off.
@pytest.mark.parametrize(("kind", "times"), [("error", "3"), ("stuck", "3"), ("lost", "3"), ("cut", "1")])
def test_page_that_stripe_made_before_it_failed_is_found_again(client, stripe, campaign, kind, times):
    form = {"once": "first", "amount": "1000", "email": "", "often": "once"}
    stripe.pull("trouble/answers", kind=kind, times=times, path="/v1/checkout/sessions", method="POST")

    answer = client.post("/donate", form)
    if answer.status_code == 503:
        answer = client.post("/donate", form)

    sessions = stripe.running.sandbox.store.newest("checkout.session")
    gift = Contribution.objects.get()
    assert (answer.status_code, len(sessions), gift.checkout_session_id) == (303, 1, sessions[0]["id"])


def test_webhooks_of_another_mode_and_account_post_nothing(client, stripe, start):
    stripe.pay(start())
    (event,) = stripe.events("charge.succeeded")

    stripe.knock(client, {**event, "id": "evt_live", "livemode": True})
    stripe.knock(client, {**event, "id": "evt_other", "account": "acct_other"})
    relay.drain()

    assert sorted(StripeEvent.objects.values_list("state", "why")) == [
        ("ignored", "other_account"),
        ("ignored", "other_mode"),
    ]
    assert (Entry.objects.count(), told()) == (0, [])


def test_line_that_comes_late_is_waited_for(client, stripe, start):
    gift = start()
    stripe.pull("trouble/lines", after="3600")
    stripe.pay(gift)
    stripe.deliver(client)
    gift.refresh_from_db()
    assert gift.state == "started"

    stripe.pull("clock/advance", hours="2")
    again()

    gift.refresh_from_db()
    assert (gift.state, books.balance_pence("stripe") == stripe.balance_pence()) == ("paid", True)
    assert reconciliation.reconcile().difference_pence == 0


def test_customer_deleted_while_a_page_is_open_leaves_a_named_state(client, stripe, begin):
    promise = begin()
    stripe.pull(f"sessions/{promise.checkout_session_id}/expire")
    stripe.deliver(client)

    assert list(RecurringContribution.objects.values_list("state", flat=True)) == ["abandoned"]
