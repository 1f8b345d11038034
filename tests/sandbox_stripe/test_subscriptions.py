"""Monthly gifts at the pretend Stripe: begun in Checkout, billed by its clock, failed, changed, paused and ended."""

from datetime import UTC, datetime

import pytest
import stripe

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.giving import balance_pence, kinds, monthly, pull, subscribe

KEPT_AND_DECLINED = "4000000000000341"
ANCHOR = {"type": "unchanged"}


@pytest.fixture
def begun(sdk):
    return subscribe(sdk)


@pytest.fixture
def subscription(begun):
    return begun.subscription


def again(sdk, subscription):
    return sdk.v1.subscriptions.retrieve(subscription.id)


def period(subscription):
    item = subscription["items"].data[0]
    return item.current_period_start, item.current_period_end


def invoices(sdk, subscription, **params):
    return sdk.v1.invoices.list(params={"subscription": subscription.id, **params}).data


def to_the_next_debit(sdk, running, subscription):
    """Two hours into the next period: its invoice is final and was tried once, however long the month is."""
    wait = period(again(sdk, subscription))[1] - running.sandbox.processor.desk.at() + 2 * 3600
    pull(running, "clock/advance", seconds=str(wait))


def day(moment):
    return datetime.fromtimestamp(moment, UTC)


def test_checkout_begins_a_subscription_with_a_paid_invoice(sdk, begun):
    subscription, invoice = begun.subscription, begun.invoice

    assert (begun.status, begun.payment_status, begun.mode, begun.payment_intent) == (
        "complete",
        "paid",
        "subscription",
        None,
    )
    assert (subscription.status, subscription.metadata.recurring) == ("active", "7")
    assert subscription["items"].data[0].price.unit_amount == 500
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 500, "subscription_create")
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.parent.subscription_details.metadata.recurring == "7"
    assert sdk.v1.customers.retrieve(begun.customer).email == "sam@example.org"
    start, end = period(subscription)
    assert (day(end).month - day(start).month) % 12 == 1
    assert balance_pence(sdk) == 500 - 28


def test_the_payment_of_an_invoice_carries_no_metadata_and_leads_back_only_from_the_invoice(sdk, begun):
    invoice = sdk.v1.invoices.retrieve(begun.invoice.id, params={"expand": ["payments.data.payment.payment_intent"]})
    (paid,) = invoice.payments.data
    intent = paid.payment.payment_intent

    assert (paid.status, paid.amount_paid, intent.metadata.to_dict(), intent.customer) == (
        "paid",
        500,
        {},
        begun.customer,
    )
    assert "invoice" not in intent
    found = sdk.v1.invoice_payments.list(params={"payment": {"type": "payment_intent", "payment_intent": intent.id}})
    assert [payment.invoice for payment in found.data] == [begun.invoice.id]
    assert "payments" not in sdk.v1.invoices.retrieve(begun.invoice.id)
    charge = sdk.v1.charges.retrieve(intent.latest_charge, params={"expand": ["balance_transaction"]})
    assert (charge.metadata.to_dict(), charge.customer, charge.balance_transaction.fee) == ({}, begun.customer, 28)


def test_events_of_a_beginning(sdk, begun):
    assert kinds(sdk) == [
        "customer.created",
        "product.created",
        "price.created",
        "invoice.created",
        "invoice.finalized",
        "customer.subscription.created",
        "payment_method.attached",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


def test_a_declined_card_leaves_it_incomplete_and_another_card_begins_it(sdk):
    session = sdk.v1.checkout.sessions.create(params=monthly())
    assert visit(session.url, {"number": "4000000000000002"}).status == 402
    (waiting,) = sdk.v1.subscriptions.list().data
    assert (waiting.status, sdk.v1.checkout.sessions.retrieve(session.id).status) == ("incomplete", "open")

    assert visit(session.url, {"number": "4242424242424242"}).status == 303

    assert again(sdk, waiting).status == "active"
    assert len(invoices(sdk, waiting)) == len(sdk.v1.payment_intents.list().data) == 1


def test_what_nobody_pays_within_a_day_expires(sdk, running):
    session = sdk.v1.checkout.sessions.create(params=monthly())
    visit(session.url, {"number": "4000000000000002"})
    (waiting,) = sdk.v1.subscriptions.list().data

    pull(running, "clock/advance", days="2")

    assert again(sdk, waiting).status == "incomplete_expired"
    assert [invoice.status for invoice in invoices(sdk, waiting)] == ["void"]
    assert sdk.v1.subscriptions.list().data == []


def test_confirming_with_the_bank_begins_it(sdk):
    session = sdk.v1.checkout.sessions.create(params=monthly())
    bank = visit(session.url, {"number": "4000002500003155"}).headers["Location"]
    assert visit(bank, {"outcome": "confirmed"}).status == 303

    assert sdk.v1.subscriptions.list().data[0].status == "active"
    assert "invoice.payment_action_required" in kinds(sdk)


def test_a_bank_debit_begins_it_at_once_and_is_paid_days_later(sdk, running):
    session = subscribe(sdk, method="debit")
    assert (session.payment_status, session.subscription.status, session.invoice.status) == (
        "unpaid",
        "active",
        "open",
    )

    pull(running, "clock/advance", days="11")

    assert sdk.v1.invoices.retrieve(session.invoice.id).status == "paid"
    assert sdk.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert kinds(sdk)[-1] == "checkout.session.async_payment_succeeded"


def test_a_bank_debit_that_fails_is_past_due(sdk, running):
    session = subscribe(sdk, method="debit", account="22222227")

    pull(running, f"invoices/{session.invoice.id}/settle", outcome="failed")

    assert again(sdk, session.subscription).status == "past_due"
    assert "checkout.session.async_payment_failed" in kinds(sdk)


def test_each_month_is_billed_on_its_day(sdk, running, subscription):
    pull(running, "clock/advance", days="95")

    found = invoices(sdk, subscription)
    assert [(invoice.billing_reason, invoice.status) for invoice in found] == [("subscription_cycle", "paid")] * 3 + [
        ("subscription_create", "paid")
    ]
    assert len({day(invoice.created).month for invoice in found}) == 4
    assert [invoice.status_transitions.finalized_at - invoice.created for invoice in found] == [3600] * 3 + [0]
    assert len({invoice.number for invoice in found}) == 4
    assert balance_pence(sdk) == 4 * (500 - 28)
    start, end = period(again(sdk, subscription))
    assert start == found[0].created
    assert end > running.sandbox.processor.desk.at()


def test_a_failed_payment_is_tried_again_and_then_ends_it(sdk, running, subscription):
    pull(running, f"subscriptions/{subscription.id}/card", number=KEPT_AND_DECLINED)
    to_the_next_debit(sdk, running, subscription)
    tried = []
    for days in (0, 3, 5, 7):
        pull(running, "clock/advance", days=str(days))
        newest = invoices(sdk, subscription)[0]
        tried.append((newest.attempt_count, newest.status, again(sdk, subscription).status))

    assert tried == [(1, "open", "past_due"), (2, "open", "past_due"), (3, "open", "past_due"), (4, "open", "canceled")]
    ended = again(sdk, subscription)
    assert (ended.cancellation_details.reason, ended.ended_at is not None) == ("payment_failed", True)
    assert kinds(sdk).count("invoice.payment_failed") == kinds(sdk).count("charge.failed") == 4
    assert kinds(sdk)[-1] == "customer.subscription.deleted"
    pull(running, "clock/advance", days="60")
    assert len(invoices(sdk, subscription)) == 2


def test_another_card_pays_what_had_failed(sdk, running, begun, subscription):
    pull(running, f"subscriptions/{subscription.id}/card", number=KEPT_AND_DECLINED)
    to_the_next_debit(sdk, running, subscription)
    portal = sdk.v1.billing_portal.sessions.create(
        params={
            "customer": begun.customer,
            "return_url": "http://127.0.0.1:8000/back",
            "flow_data": {
                "type": "payment_method_update",
                "after_completion": {"type": "redirect", "redirect": {"return_url": "http://127.0.0.1:8000/done"}},
            },
        }
    )
    assert "Pay with another card" in visit(portal.url).text
    assert visit(portal.url, {"number": "1"}).status == 402
    done = visit(portal.url, {"number": "4242424242424242"})
    assert (done.status, done.headers["Location"]) == (303, "http://127.0.0.1:8000/done")

    pull(running, "clock/advance", days="3")

    found = sdk.v1.subscriptions.retrieve(
        subscription.id,
        params={"expand": ["default_payment_method", "customer.invoice_settings.default_payment_method"]},
    )
    assert (found.status, invoices(sdk, subscription)[0].status) == ("active", "paid")
    assert found.default_payment_method.card.last4 == "4242"
    assert found.customer.invoice_settings.default_payment_method.id == found.default_payment_method.id


def test_another_amount_counts_from_the_next_debit(sdk, running, subscription):
    item = subscription["items"].data[0]
    price = {
        "currency": "gbp",
        "product": item.price.product,
        "recurring": {"interval": "month", "interval_count": 1},
        "unit_amount": 800,
    }
    changed = sdk.v1.subscriptions.update(
        subscription.id,
        params={"items": [{"id": item.id, "price_data": price}], "proration_behavior": "none"},
    )
    assert changed["items"].data[0].price.unit_amount == 800
    assert (changed["items"].data[0].id, period(changed)) == (item.id, period(subscription))
    assert len(invoices(sdk, subscription)) == 1

    pull(running, "clock/advance", days="32")

    assert [invoice.amount_paid for invoice in invoices(sdk, subscription)] == [800, 500]


def test_a_pause_makes_void_what_falls_into_it_and_ends_by_itself(sdk, running, subscription):
    until = period(subscription)[1] + 24 * 3600
    sdk.v1.subscriptions.update(subscription.id, params={"pause_collection": {"behavior": "void", "resumes_at": until}})

    pull(running, "clock/advance", days="34")

    back = again(sdk, subscription)
    assert (back.status, back.pause_collection) == ("active", None)
    assert [invoice.status for invoice in invoices(sdk, subscription)] == ["void", "paid"]
    pull(running, "clock/advance", days="31")
    assert invoices(sdk, subscription)[0].status == "paid"
    assert balance_pence(sdk) == 2 * (500 - 28)


def test_a_pause_is_taken_back(sdk, running, subscription):
    sdk.v1.subscriptions.update(subscription.id, params={"pause_collection": {"behavior": "void"}})
    assert again(sdk, subscription).pause_collection.behavior == "void"
    sdk.v1.subscriptions.update(subscription.id, params={"pause_collection": ""})

    pull(running, "clock/advance", days="32")

    assert [invoice.status for invoice in invoices(sdk, subscription)] == ["paid", "paid"]


def test_a_subscription_may_be_halted_as_a_whole_and_go_on(sdk, running, subscription):
    assert sdk.v1.subscriptions.pause(subscription.id).status == "paused"
    pull(running, "clock/advance", days="70")
    assert len(invoices(sdk, subscription)) == 1

    going = sdk.v1.subscriptions.resume(subscription.id, params={"billing_cycle_anchor": ANCHOR})

    assert (going.status, going.billing_cycle_anchor) == ("active", subscription.billing_cycle_anchor)
    assert [kind for kind in kinds(sdk) if kind.endswith(("paused", "resumed"))] == [
        "customer.subscription.paused",
        "customer.subscription.resumed",
    ]
    pull(running, "clock/advance", days="32")
    assert [invoice.status for invoice in invoices(sdk, subscription)] == ["paid", "paid"]
    with pytest.raises(stripe.InvalidRequestError, match="not paused"):
        sdk.v1.subscriptions.resume(subscription.id, params={"billing_cycle_anchor": ANCHOR})


def test_an_invoice_is_tried_when_asked_and_a_refusal_is_an_answer_like_any_other(sdk, running, begun, subscription):
    pull(running, f"subscriptions/{subscription.id}/card", number=KEPT_AND_DECLINED)
    to_the_next_debit(sdk, running, subscription)
    owed = invoices(sdk, subscription)[0]
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            sdk.v1.invoices.pay(owed.id, options={"idempotency_key": "pay:1"})
        assert (refused.value.http_status, refused.value.code) == (402, "card_declined")
    tried = sdk.v1.invoices.retrieve(owed.id)
    assert (tried.attempt_count, kinds(sdk).count("charge.failed")) == (2, 2)

    (good,) = [found for found in methods(sdk, begun) if found.card.last4 == "4242"]
    sdk.v1.subscriptions.update(subscription.id, params={"default_payment_method": good.id})
    paid = sdk.v1.invoices.pay(owed.id, options={"idempotency_key": "pay:2"})
    assert (paid.status, again(sdk, subscription).status) == ("paid", "active")
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.invoices.pay(owed.id)
    (stranger,) = methods(sdk, subscribe(sdk))
    with pytest.raises(stripe.InvalidRequestError, match="does not have a payment method"):
        sdk.v1.subscriptions.update(subscription.id, params={"default_payment_method": stranger.id})


def methods(sdk, session):
    return sdk.v1.customers.payment_methods.list(session.customer).data


def test_an_open_invoice_is_written_off_and_not_tried_again(sdk, running, subscription):
    pull(running, f"subscriptions/{subscription.id}/card", number=KEPT_AND_DECLINED)
    to_the_next_debit(sdk, running, subscription)
    off = sdk.v1.invoices.mark_uncollectible(invoices(sdk, subscription)[0].id)
    pull(running, "clock/advance", days="20")

    assert (off.status, kinds(sdk).count("invoice.payment_failed")) == ("uncollectible", 1)
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.invoices.mark_uncollectible(off.id)


def test_another_day_moves_the_next_debit_and_those_after_it(sdk, running, subscription):
    until = period(subscription)[1] + 10 * 24 * 3600
    moved = sdk.v1.subscriptions.update(subscription.id, params={"trial_end": until, "proration_behavior": "none"})
    assert (moved.status, moved.trial_end, period(moved)[1], moved.billing_cycle_anchor) == (
        "trialing",
        until,
        until,
        until,
    )
    assert [(invoice.amount_due, invoice.status) for invoice in invoices(sdk, subscription)] == [
        (0, "paid"),
        (500, "paid"),
    ]

    pull(running, "clock/advance", days="42")

    assert again(sdk, subscription).status == "active"
    assert [invoice.amount_paid for invoice in invoices(sdk, subscription)] == [500, 0, 500]
    assert invoices(sdk, subscription)[0].created == until
    assert "customer.subscription.trial_will_end" in kinds(sdk)
    assert sdk.v1.invoice_payments.list(params={"invoice": invoices(sdk, subscription)[1].id}).data == []


def test_the_end_comes_now_or_with_the_period(sdk, running, subscription):
    asked = sdk.v1.subscriptions.update(subscription.id, params={"cancel_at_period_end": True})
    assert (asked.status, asked.cancel_at) == ("active", period(subscription)[1])
    other = subscribe(sdk).subscription
    ended = sdk.v1.subscriptions.cancel(other.id, params={"invoice_now": False, "prorate": False})
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "cancellation_requested")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.subscriptions.cancel(other.id)
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")

    pull(running, "clock/advance", days="40")

    assert again(sdk, subscription).status == "canceled"
    assert kinds(sdk).count("customer.subscription.deleted") == 2
    assert len(invoices(sdk, subscription)) == len(invoices(sdk, other)) == 1
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.subscriptions.update(other.id, params={"pause_collection": ""})


def test_deleting_a_customer_ends_what_they_pay_and_keeps_what_they_paid(sdk, running, begun, subscription):
    gone = sdk.v1.customers.delete(begun.customer)
    assert (gone.deleted, sdk.v1.customers.retrieve(begun.customer).deleted) == (True, True)

    pull(running, "clock/advance", days="40")

    found = sdk.v1.subscriptions.retrieve(
        subscription.id, params={"expand": ["customer.invoice_settings.default_payment_method"]}
    )
    assert (found.status, found.customer.deleted) == ("canceled", True)
    assert kinds(sdk)[-3:] == ["customer.subscription.deleted", "payment_method.detached", "customer.deleted"]
    assert len(invoices(sdk, subscription)) == 1
    assert sdk.v1.charges.list(params={"customer": begun.customer}).data[0].paid
    for ask in (
        lambda: sdk.v1.customers.delete(begun.customer),
        lambda: sdk.v1.billing_portal.sessions.create(params={"customer": begun.customer}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            ask()
        assert refused.value.code == "resource_missing"


def test_a_debit_of_a_month_may_be_disputed(sdk, running, subscription):
    pull(running, f"subscriptions/{subscription.id}/card", number="4000000000000259")
    pull(running, "clock/advance", days="32")

    (dispute,) = sdk.v1.disputes.list().data
    assert dispute.amount == 500
    assert balance_pence(sdk) == 2 * (500 - 28) - 500 - 2000


def test_customers_are_kept_found_and_changed(sdk):
    sam = sdk.v1.customers.create(params={"email": "sam@example.org", "metadata": {"a": "1"}})
    sdk.v1.customers.create(params={"email": "jo@example.org"})
    changed = sdk.v1.customers.update(sam.id, params={"name": "Sam", "metadata": {"b": "2"}})

    assert (changed.name, changed.metadata.to_dict()) == ("Sam", {"a": "1", "b": "2"})
    assert [found.id for found in sdk.v1.customers.list(params={"email": "sam@example.org"}).data] == [sam.id]
    wanted = {name: value for name, value in monthly(customer=sam.id).items() if name != "customer_email"}
    session = sdk.v1.checkout.sessions.create(params=wanted)
    visit(session.url, {"number": "4242424242424242"})
    assert sdk.v1.subscriptions.list(params={"customer": sam.id}).data[0].status == "active"
    assert [method.card.last4 for method in sdk.v1.customers.payment_methods.list(sam.id).data] == ["4242"]


@pytest.mark.parametrize(
    ("params", "param"),
    [
        ({"trial_end": 1, "proration_behavior": "none"}, "trial_end"),
        ({"trial_end": 4_000_000_000}, "proration_behavior"),
        ({"items": [{"id": "si_other"}], "proration_behavior": "none"}, "items[0][id]"),
        ({"pause_collection": {"behavior": "keep_as_draft"}}, "pause_collection[behavior]"),
        ({"pause_collection": {"behavior": "void", "resumes_at": 1}}, "pause_collection[resumes_at]"),
        ({"days_until_due": 3}, "days_until_due"),
        ({"pause_collection": {"behaviour": "void"}}, "pause_collection[behaviour]"),
    ],
)
def test_changes_that_it_cannot_make_are_refused_by_name(sdk, subscription, params, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.subscriptions.update(subscription.id, params=params)
    assert refused.value.param == param
    assert again(sdk, subscription).to_dict() == subscription.to_dict()


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"submit_type": "donate"}, "submit_type"),
        ({"payment_intent_data": {"description": "x"}}, "payment_intent_data"),
        (
            {"line_items": [{"price_data": {"currency": "gbp", "unit_amount": 500, "product_data": {"name": "x"}}}]},
            None,
        ),
        ({"customer": "cus_none"}, "customer"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"subscription_data": {"metadata": {"k": "v" * 501}}}, "subscription_data[metadata]"),
    ],
)
def test_sessions_that_stripe_would_not_open_are_refused(sdk, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.checkout.sessions.create(params=monthly(**changes))
    assert refused.value.param == (param or "line_items[0][price_data][recurring]")
