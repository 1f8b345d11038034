"""Disputes, settlements, promises and bare lines as facts: every state and sign, from objects as Stripe writes them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fundapp.contributions import facts
from fundapp.contributions.facts import (
    CustomerGone,
    Hint,
    Ignored,
    Invoiced,
    NotYet,
    OwnFee,
    PromiseLeft,
    Stray,
)
from fundapp.contributions.workflow import DisputeState, EndReason, MovementKind, RecurringState, SettlementState

AT = 1_795_000_000
WHEN = datetime.fromtimestamp(AT, UTC)
PAYMENT = {"id": "pi_1", "metadata": {"contribution": "g"}}
OF_INVOICE = {"id": "pi_2", "metadata": {}}
INVOICED = Invoiced("in_1", "sub_1", "r")


def line(name="txn_1", amount=-1000, fee=0, **more):
    return {"id": name, "amount": amount, "fee": fee, "net": amount - fee, "currency": "gbp", "created": AT, **more}


def dispute(status="needs_response", lines=(), **more):
    return {
        "id": "du_1",
        "status": status,
        "amount": 1000,
        "reason": "fraudulent",
        "created": AT,
        "evidence_details": {"due_by": AT + 86_400},
        "balance_transactions": list(lines),
        **more,
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("warning_needs_response", DisputeState.NEEDS_ANSWER),
        ("needs_response", DisputeState.NEEDS_ANSWER),
        ("warning_under_review", DisputeState.IN_REVIEW),
        ("under_review", DisputeState.IN_REVIEW),
        ("won", DisputeState.WON),
        ("lost", DisputeState.LOST),
        ("warning_closed", DisputeState.CLOSED),
        ("prevented", DisputeState.CLOSED),
    ],
)
def test_each_state_of_a_dispute_has_a_name_and_only_an_open_one_a_last_day(status, state):
    fact = facts.of_dispute(dispute(status), PAYMENT)

    assert fact.state is state
    assert (fact.evidence_due_at is not None) == (state is DisputeState.NEEDS_ANSWER)


def test_dispute_of_a_state_that_stripe_made_up_since_is_ignored():
    assert facts.of_dispute(dispute("pondered"), PAYMENT) == Ignored("dispute_not_understood")
    assert facts.of_dispute(dispute(), OF_INVOICE) == Ignored("not_ours")


@pytest.mark.parametrize(
    ("amount", "fee", "kind", "pence"),
    [
        (-1000, 2000, MovementKind.WITHDRAWN, 1000),
        (0, 2000, MovementKind.WITHDRAWN, 0),
        (1000, 0, MovementKind.REINSTATED, 1000),
        (1000, -2000, MovementKind.REINSTATED, 1000),
        (0, -2000, MovementKind.REINSTATED, 0),
    ],
)
def test_each_line_of_a_dispute_is_a_movement_one_way_or_the_other(amount, fee, kind, pence):
    (moved,) = facts.of_dispute(dispute(lines=[line(amount=amount, fee=fee)]), PAYMENT).movements

    assert (moved.kind, moved.pence, moved.fee_pence, moved.at) == (kind, pence, fee, WHEN)


def test_refund_that_failed_is_told_both_ways():
    refund = {
        "id": "re_1",
        "status": "failed",
        "balance_transaction": line("txn_1", -400),
        "failure_balance_transaction": line("txn_2", 400),
        "metadata": {"refund_order": "o"},
    }

    out, back = facts.of_refund(refund, PAYMENT), facts.of_failed_refund(refund, PAYMENT)

    assert (out.line, out.pence, out.order) == ("txn_1", 400, "o")
    assert (back.line, back.pence, back.refund) == ("txn_2", 400, "re_1")
    assert facts.of_failed_refund({**refund, "failure_balance_transaction": None}, PAYMENT) == Ignored("refund_stands")
    with pytest.raises(NotYet):
        facts.of_failed_refund({**refund, "failure_balance_transaction": "txn_2"}, PAYMENT)


def payout(status="paid", amount=700, back=None, **more):
    return {
        "id": "po_1",
        "status": status,
        "amount": amount,
        "arrival_date": AT,
        "balance_transaction": line("txn_po", -amount),
        "failure_balance_transaction": back,
        "failure_code": None,
        **more,
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", SettlementState.ON_ITS_WAY),
        ("in_transit", SettlementState.ON_ITS_WAY),
        ("paid", SettlementState.ARRIVED),
        ("failed", SettlementState.FAILED),
        ("canceled", SettlementState.CANCELED),
        ("dreamt_of", SettlementState.ON_ITS_WAY),
    ],
)
def test_each_state_of_a_settlement_has_a_name(status, state):
    assert facts.of_payout(payout(status)).state is state


def test_settlement_that_came_back_carries_both_lines():
    fact = facts.of_payout(payout("failed", back=line("txn_back", 700), failure_code="account_closed"))

    assert (fact.line, fact.failure_line, fact.pence, fact.failure_code) == (
        "txn_po",
        "txn_back",
        700,
        "account_closed",
    )


def test_settlement_that_takes_from_the_bank_is_nobodys():
    assert facts.of_payout(payout(amount=-700)) == Stray("txn_po", 700, 0, "GBP", WHEN)


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("ch_1", "charge", Hint("charge", "ch_1")),
        ("py_1", "payment", Hint("charge", "py_1")),
        ("re_1", "refund", Hint("refund", "re_1")),
        ("pyr_1", "payment_refund", Hint("refund", "pyr_1")),
        ("dp_1", "adjustment", Hint("dispute", "dp_1")),
        ("du_1", "adjustment", Hint("dispute", "du_1")),
        ("po_1", "payout", Hint("payout", "po_1")),
        ({"id": "ch_1"}, "charge", Hint("charge", "ch_1")),
        (None, "stripe_fee", OwnFee("txn_1", 1000, "GBP", WHEN)),
        (None, "adjustment", Stray("txn_1", -1000, 0, "GBP", WHEN)),
        ("tu_1", "topup", Stray("txn_1", -1000, 0, "GBP", WHEN)),
    ],
)
def test_each_line_of_stripes_books_is_of_something_or_of_nobody(source, kind, what):
    assert facts.of_line(line(source=source, type=kind)) == what


def subscription(status="active", pause=None, **more):
    item = {"id": "si_1", "price": {"unit_amount": 500}, "quantity": 1, "current_period_end": AT + 86_400 * 20}
    return {
        "id": "sub_1",
        "status": status,
        "metadata": {"recurring": "r"},
        "items": {"data": [item]},
        "currency": "gbp",
        "customer": {"id": "cus_1"},
        "pause_collection": pause,
        "billing_cycle_anchor": AT,
        **more,
    }


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("incomplete", RecurringState.STARTED),
        ("incomplete_expired", RecurringState.ABANDONED),
        ("trialing", RecurringState.ACTIVE),
        ("active", RecurringState.ACTIVE),
        ("past_due", RecurringState.FAILING),
        ("unpaid", RecurringState.FAILING),
        ("paused", RecurringState.PAUSED),
        ("canceled", RecurringState.ENDED),
    ],
)
def test_each_state_of_a_subscription_has_a_name(status, state):
    fact = facts.of_subscription(subscription(status))

    assert (fact.state, fact.customer, fact.amount_pence) == (state, "cus_1", 500)
    assert (fact.next_on is not None) == (state in {RecurringState.ACTIVE, RecurringState.FAILING})


def test_subscription_of_another_shape_or_system_is_none_of_ours():
    two = subscription()["items"]["data"] * 2

    assert facts.of_subscription(subscription(metadata={})) == Ignored("not_ours")
    assert facts.of_subscription(subscription(items={"data": two})) == Ignored("not_ours")
    assert facts.of_subscription(subscription("resting")) == Ignored("subscription_not_understood")


@pytest.mark.parametrize(
    ("resumes", "next_on"),
    [
        (None, None),
        # Before the next debit day: that day. After it: the first debit day from there on.
        (datetime(2026, 12, 1, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 15, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 2, 5, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2027, 3, 5, tzinfo=UTC), date(2027, 3, 31)),
    ],
)
def test_after_a_pause_the_next_debit_is_on_its_own_day_of_the_month(resumes, next_on):
    item = {"id": "si_1", "price": {"unit_amount": 500}, "quantity": 1}
    item["current_period_end"] = int(datetime(2026, 12, 31, 10, tzinfo=UTC).timestamp())
    pause = {"behavior": "void", "resumes_at": int(resumes.timestamp()) if resumes else None}
    anchor = int(datetime(2026, 10, 31, 10, tzinfo=UTC).timestamp())

    fact = facts.of_subscription(subscription(pause=pause, items={"data": [item]}, billing_cycle_anchor=anchor))

    assert (fact.state, fact.next_on) == (RecurringState.PAUSED, next_on)
    assert fact.paused_until == (resumes.date() if resumes else None)


@pytest.mark.parametrize(
    ("reason", "because"),
    [
        ("payment_failed", EndReason.FAILED),
        ("cancellation_requested", EndReason.ELSEWHERE),
        (None, EndReason.ELSEWHERE),
    ],
)
def test_why_it_ended_is_what_stripe_knows(reason, because):
    fact = facts.of_subscription(subscription("canceled", cancellation_details={"reason": reason}))

    assert (fact.ended_because, fact.next_on) == (because, None)


def test_invoice_says_whose_it_is_and_what_paid_it():
    parent = {"subscription_details": {"subscription": "sub_1", "metadata": {"recurring": "r"}}}
    paid = [{"payment": {"type": "payment_intent", "payment_intent": "pi_2"}}, {"payment": {"type": "charge"}}]
    invoice = {"id": "in_1", "parent": parent, "payments": {"data": paid}}

    assert (facts.invoiced(invoice), facts.payments_of(invoice)) == (INVOICED, ["pi_2"])
    assert facts.invoiced({"id": "in_2", "parent": None}) is None
    assert facts.payments_of({"id": "in_2"}) == []


def test_payment_of_an_invoice_is_its_gift_without_a_mark():
    charge = {"id": "ch_1", "status": "succeeded", "balance_transaction": line("txn_1", 500, 28)}
    payment = {**OF_INVOICE, "status": "succeeded", "latest_charge": charge}

    fact = facts.of_payment(payment, INVOICED)

    assert (fact.gift, fact.invoice, fact.gross_pence, fact.fee_pence) == ("", INVOICED, 500, 28)
    assert facts.of_payment(payment) == Ignored("not_ours")


def test_session_of_a_promise_says_only_that_it_was_left():
    mark = {"metadata": {"recurring": "r"}}

    assert facts.of_monthly_session({**mark, "status": "expired"}) == PromiseLeft("r")
    assert facts.of_monthly_session({**mark, "status": "complete"}) == Ignored("still_open")
    assert facts.of_monthly_session({"status": "expired"}) == Ignored("not_ours")


def test_only_a_deleted_customer_is_news():
    assert facts.of_customer({"id": "cus_1", "deleted": True}) == CustomerGone("cus_1")
    assert facts.of_customer({"id": "cus_1"}) == Ignored("customer_stays")


def test_only_a_card_on_our_page_is_an_attempt():
    charge = {"id": "ch_1", "status": "failed", "created": AT, "payment_method_details": {"type": "card"}}

    def attempt(gift="g", invoice=None, **changes):
        return facts.of_attempt({**charge, **changes}, gift=gift, invoice=invoice)

    assert (attempt().is_declined, attempt().at) == (True, WHEN)
    assert not attempt(status="succeeded").is_declined
    assert attempt(status="pending") == Ignored("no_card_tried")
    assert attempt(payment_method_details={"type": "bacs_debit"}) == Ignored("no_card_tried")
    assert attempt(gift="", invoice=replace(INVOICED, is_first=True)) == attempt()
    # Cards of monthly gifts that have run out are declined in a row while nobody is there.
    assert attempt(gift="", invoice=INVOICED) == Ignored("nobody_at_the_page")
    assert attempt(gift="") == Ignored("nobody_at_the_page")


def test_first_invoice_of_a_promise_is_the_one_that_somebody_pays():
    parent = {"subscription_details": {"subscription": "sub_1", "metadata": {}}}

    first = facts.invoiced({"id": "in_1", "parent": parent, "billing_reason": "subscription_create"})
    later = facts.invoiced({"id": "in_2", "parent": parent, "billing_reason": "subscription_cycle"})

    assert (first.is_first, later.is_first) == (True, False)
