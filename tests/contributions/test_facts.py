"""Stripe's objects read as facts: as Stripe writes them, cut to what is read. No database, no network."""

from datetime import UTC, datetime

import pytest

from fundapp.contributions import facts, journal
from fundapp.contributions.facts import Expired, Failed, Hint, Ignored, NotYet, Paid, Refunded, Waiting
from fundapp.ledger import journal as books

AT = 1_790_000_000
LINE = {"id": "txn_1", "amount": 1000, "fee": 35, "net": 965, "currency": "gbp", "created": AT}
CHARGE = {
    "id": "ch_1",
    "status": "succeeded",
    "balance_transaction": LINE,
    "payment_method_details": {"type": "card"},
}
PAYMENT = {"id": "pi_1", "status": "succeeded", "metadata": {"contribution": "g"}, "latest_charge": CHARGE}
SESSION = {"id": "cs_1", "status": "complete", "metadata": {"contribution": "g"}, "payment_intent": PAYMENT}
PAID = Paid("g", "pi_1", "txn_1", 1000, 35, "GBP", datetime.fromtimestamp(AT, UTC))
REFUND = {
    "id": "re_1",
    "status": "succeeded",
    "balance_transaction": {"id": "txn_2", "amount": -400, "fee": 0, "net": -400, "currency": "gbp", "created": AT},
}


def payment(**changes):
    return {**PAYMENT, **changes}


DECLINED = payment(status="requires_payment_method", latest_charge={**CHARGE, "status": "failed"})
DEBIT_REFUSED = payment(
    status="requires_payment_method",
    latest_charge={**CHARGE, "status": "failed", "payment_method_details": {"type": "bacs_debit"}},
)


@pytest.mark.parametrize(
    ("thing", "fact"),
    [
        (PAYMENT, PAID),
        (payment(status="processing"), Waiting("g", "pi_1")),
        (DEBIT_REFUSED, Failed("g", "pi_1")),
        (DECLINED, Ignored("not_paid")),
        (payment(status="requires_action", latest_charge=None), Ignored("not_paid")),
        (payment(metadata={}), Ignored("not_ours")),
        (payment(metadata=None), Ignored("not_ours")),
    ],
)
def test_payment_as_a_fact(thing, fact):
    assert facts.of_payment(thing) == fact


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({}, PAID),
        ({"status": "expired", "payment_intent": None}, Expired("g")),
        ({"status": "open", "payment_intent": None}, Ignored("still_open")),
        ({"status": "open", "payment_intent": DECLINED}, Ignored("not_paid")),
        ({"status": "open", "payment_intent": DEBIT_REFUSED}, Ignored("still_open")),
        ({"payment_intent": DEBIT_REFUSED}, Failed("g", "pi_1")),
        ({"payment_intent": "pi_1"}, Ignored("still_open")),
        ({"metadata": {}}, Ignored("not_ours")),
    ],
)
def test_session_as_a_fact(changes, fact):
    assert facts.of_session({**SESSION, **changes}) == fact


@pytest.mark.parametrize("charge", [None, "ch_1", {**CHARGE, "balance_transaction": None}])
def test_payment_without_its_line_is_asked_for_again(charge):
    with pytest.raises(NotYet):
        facts.of_payment(payment(latest_charge=charge))


def test_refund_as_a_fact():
    at = datetime.fromtimestamp(AT, UTC)

    assert facts.of_refund(REFUND, PAYMENT) == Refunded("g", "re_1", "txn_2", 400, "GBP", at, payment="pi_1")
    assert facts.of_refund({**REFUND, "status": "failed", "balance_transaction": None}, PAYMENT) == Ignored(
        "refund_not_made"
    )
    assert facts.of_refund(REFUND, payment(metadata={})) == Ignored("not_ours")
    with pytest.raises(NotYet):
        facts.of_refund({**REFUND, "balance_transaction": None}, PAYMENT)


@pytest.mark.parametrize(
    ("event", "hint"),
    [
        (
            {"type": "checkout.session.completed", "data": {"object": {"object": "checkout.session", "id": "cs_1"}}},
            Hint("checkout.session", "cs_1"),
        ),
        ({"type": "charge.refunded", "data": {"object": {"object": "charge", "id": "ch_1"}}}, Hint("charge", "ch_1")),
        (
            {"type": "charge.refund.updated", "data": {"object": {"object": "refund", "id": "re_1"}}},
            Hint("refund", "re_1"),
        ),
        ({"type": "customer.created", "data": {"object": {"object": "customer", "id": "c"}}}, Ignored("unknown_event")),
        ({}, Ignored("unknown_event")),
        ({"type": "charge.refunded", "data": None}, Ignored("object_not_understood")),
        (
            {"type": "charge.refunded", "data": {"object": {"object": "charge", "id": 7}}},
            Ignored("object_not_understood"),
        ),
    ],
)
def test_event_as_a_hint(event, hint):
    assert facts.hint_of(event) == hint


def test_events_that_are_handled_are_events_that_stripe_has():
    from typing import get_args

    import stripe

    assert set(get_args(stripe.Event.__annotations__["type"])) >= facts.HANDLED_EVENTS


def test_entry_is_named_after_the_line():
    refunded = facts.of_refund(REFUND, PAYMENT)

    assert journal.entry_of(PAID, pot="general") == books.card_gift(
        source="stripe:txn_1", at=PAID.at, pot="general", gross_pence=1000, fee_pence=35
    )
    assert journal.entry_of(refunded, pot="general") == books.refund(
        source="stripe:txn_2", at=PAID.at, pot="general", pence=400
    )
