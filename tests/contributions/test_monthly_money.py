"""What Stripe's subscriptions bring: a gift for each invoice, and how the promise stands, through the real SDK."""

import random

import pytest

from fundapp.contributions.handlers import reconciliation
from fundapp.contributions.models import Contribution, RecurringContribution, StripeEvent
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from tests.sandbox_stripe.browsing import visit

KEPT_AND_DECLINED = "4000000000000341"


@pytest.fixture
def begun(client, stripe, begin):
    """A promise whose first debit has come."""
    promise = begin()
    visit(promise.checkout_url, {"number": "4242424242424242"})
    stripe.deliver(client)
    promise.refresh_from_db()
    return promise


def states():
    return list(Contribution.objects.order_by("started_at").values_list("state", flat=True))


def equal(stripe):
    return books.balance_pence("stripe") == stripe.balance_pence()


def test_first_invoice_is_a_gift_of_the_promise_with_a_receipt(stripe, begun):
    gift = Contribution.objects.get()

    assert (begun.state, begun.amount_pence, begun.next_on is not None, begun.supporter.stripe_customer_id[:4]) == (
        "active",
        500,
        True,
        "cus_",
    )
    assert (gift.state, gift.recurring_id, gift.gross_pence, gift.email) == ("paid", begun.id, 500, "sam@example.org")
    assert gift.once_key == f"invoice:{gift.invoice_id}"
    assert Message.objects.filter(topic="contributions.receipt").count() == 1
    assert equal(stripe)


@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.completed",
        "invoice.paid",
        "charge.succeeded",
        "payment_intent.succeeded",
    ],
)
def test_any_one_event_of_a_payment_brings_the_gift(client, stripe, begin, kind):
    visit(begin().checkout_url, {"number": "4242424242424242"})

    stripe.deliver(client, kind)

    assert (states(), equal(stripe)) == (["paid"], True)


def test_every_month_brings_one_gift(client, stripe, begun):
    for _ in range(3):
        stripe.pull("clock/advance", days="31")
        stripe.deliver(client)

    assert states() == ["paid"] * 4
    assert Entry.objects.count() == 4
    assert equal(stripe)


def test_refund_and_dispute_of_a_monthly_gift_find_it(client, stripe, begun):
    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    stripe.pull(f"charges/{charge}/refund", amount="200")
    stripe.pull(f"charges/{charge}/dispute")

    stripe.deliver(client)

    gift = Contribution.objects.get()
    assert (gift.refunded_pence, gift.disputed_pence) == (200, 300)
    assert equal(stripe)


def test_debit_that_is_refused_makes_the_promise_fail_and_a_later_one_mends_it(client, stripe, begun):
    stripe.pull(f"subscriptions/{begun.subscription_id}/card", number=KEPT_AND_DECLINED)
    stripe.pull("clock/advance", days="32")
    stripe.deliver(client)
    begun.refresh_from_db()
    assert (begun.state, begun.failing_since is not None, states()) == ("failing", True, ["paid"])

    stripe.pull(f"subscriptions/{begun.subscription_id}/card", number="4242424242424242")
    stripe.pull("clock/advance", days="4")
    stripe.deliver(client)

    begun.refresh_from_db()
    assert (begun.state, begun.failing_since, states()) == ("active", None, ["paid", "paid"])
    assert equal(stripe)


def test_debits_that_go_on_failing_end_the_promise(client, stripe, begun):
    stripe.pull(f"subscriptions/{begun.subscription_id}/card", number=KEPT_AND_DECLINED)
    stripe.pull("clock/advance", days="60")

    stripe.deliver(client)

    begun.refresh_from_db()
    assert (begun.state, begun.end_reason, begun.next_on) == ("ended", "failed", None)


def test_promise_ended_in_stripes_dashboard_is_ended_here(client, stripe, begun):
    stripe.pull(f"subscriptions/{begun.subscription_id}/cancel")

    stripe.deliver(client)
    stripe.deliver(client)

    begun.refresh_from_db()
    assert (begun.state, begun.end_reason, begun.ended_at is not None) == ("ended", "elsewhere", True)


def test_customer_deleted_at_stripe_ends_the_promise_and_is_told(client, stripe, begun):
    stripe.pull(f"customers/{begun.supporter.stripe_customer_id}/delete")

    stripe.deliver(client, "customer.deleted")
    stripe.deliver(client)

    begun.refresh_from_db()
    assert (begun.state, begun.end_reason, begun.supporter.stripe_customer_id) == ("ended", "elsewhere", "")
    told = Message.objects.filter(topic="contributions.stripe_trouble").values_list("payload__what", flat=True)
    assert list(told) == ["customer_gone"]


def test_page_left_without_paying_leaves_the_promise(client, stripe, begin):
    promise = begin()
    stripe.pull(f"sessions/{promise.checkout_session_id}/expire")

    stripe.deliver(client)

    promise.refresh_from_db()
    assert (promise.state, states()) == ("abandoned", [])


def test_monthly_bank_debit_waits_and_then_is_paid_or_failed(client, stripe, begin):
    good, bad = begin(once="good", email="a@example.org"), begin(once="bad", email="b@example.org")
    for promise in (good, bad):
        stripe.pull(f"sessions/{promise.checkout_session_id}/pay", method="debit")
    stripe.deliver(client)
    assert states() == ["waiting", "waiting"]

    for promise, outcome in ((good, "paid"), (bad, "failed")):
        gift = Contribution.objects.get(recurring=promise)
        stripe.pull(f"invoices/{gift.invoice_id}/settle", outcome=outcome)
    stripe.deliver(client)

    assert sorted(states()) == ["failed", "paid"]
    assert equal(stripe)


def test_subscription_of_another_system_is_ignored_and_its_money_found_at_night(client, stripe, begun):
    before = Entry.objects.count()
    RecurringContribution.objects.filter(id=begun.id)
    store = stripe.running.sandbox.store
    subscription = store.get(begun.subscription_id)
    stripe.pull("clock/advance", days="31")
    invoice = store.newest("invoice")[0]
    parent = invoice["parent"]["subscription_details"]
    other = {"subscription_details": parent | {"metadata": {"recurring": "order-7"}, "subscription": "sub_other"}}
    store.put(invoice | {"parent": invoice["parent"] | other})
    store.put(subscription | {"id": "sub_other", "metadata": {"recurring": "order-7"}})

    for event in stripe.events("invoice.paid")[-1:]:
        stripe.knock(client, event)
    relay.drain()

    assert StripeEvent.objects.order_by("id").last().state == "ignored"
    assert Entry.objects.count() == before
    assert reconciliation.reconcile().difference_pence == 0
    assert list(Entry.objects.order_by("-id").values_list("kind", flat=True)[:1]) == ["stripe_line"]


def test_what_no_webhook_brought_is_found_at_night(stripe, begin):
    visit(begin().checkout_url, {"number": "4242424242424242"})
    stripe.pull("clock/advance", days="62")

    found = reconciliation.reconcile()

    assert (found.posted, found.left, found.difference_pence) == (3, {}, 0)
    assert states() == ["paid"] * 3


@pytest.mark.parametrize("seed", range(5))
def test_orders_and_repetitions_of_a_year_bring_each_gift_once(client, stripe, begun, seed):
    stripe.pull("clock/advance", days="190")
    chance = random.Random(seed)
    deliveries = [event for event in stripe.events() for _ in range(chance.randrange(1, 3))]
    chance.shuffle(deliveries)

    for event in deliveries:
        stripe.knock(client, event)
    relay.drain()

    lines = {f"stripe:{line['id']}" for line in stripe.running.sandbox.store.newest("balance_transaction")}
    assert set(Entry.objects.values_list("source", flat=True)) == lines
    assert (states(), equal(stripe)) == (["paid"] * 7, True)
    begun.refresh_from_db()
    assert begun.state == "active"
