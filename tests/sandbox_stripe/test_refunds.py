"""Refunds: made, refused, waiting, failed, through the API and as in the dashboard."""

import pytest
import stripe

from tests.sandbox_stripe.giving import balance_pence, charge_of, give, kinds, pull

FAILS, WAITS = "4000000000005126", "4000000000007726"


def test_a_refund_that_fails_is_in_the_balance_again(sdk, running):
    charge = charge_of(give(sdk, 1000, FAILS))
    refund = sdk.v1.refunds.create(params={"charge": charge.id, "amount": 600, "metadata": {"order": "7"}})
    assert (refund.status, balance_pence(sdk)) == ("succeeded", 365)

    pull(running, "clock/advance", minutes="2")

    failed = sdk.v1.refunds.retrieve(refund.id, params={"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason, failed.metadata.order) == ("failed", "expired_or_canceled_card", "7")
    assert (failed.failure_balance_transaction.type, failed.failure_balance_transaction.amount) == (
        "refund_failure",
        600,
    )
    after = sdk.v1.charges.retrieve(charge.id)
    assert (after.amount_refunded, after.refunded, balance_pence(sdk)) == (0, False, 965)
    assert kinds(sdk)[-6:] == [
        "refund.created",
        "charge.refunded",
        "charge.refund.updated",
        "refund.updated",
        "refund.failed",
        "charge.updated",
    ]


def test_a_refund_fails_once(sdk, running):
    refund = sdk.v1.refunds.create(params={"charge": charge_of(give(sdk, 1000, FAILS)).id})
    pull(running, f"refunds/{refund.id}/fail", reason="lost_or_stolen_card")
    pull(running, "clock/advance", minutes="2")

    assert sdk.v1.refunds.retrieve(refund.id).failure_reason == "lost_or_stolen_card"
    assert [line.type for line in sdk.v1.balance_transactions.list().data] == ["refund_failure", "refund", "charge"]


@pytest.mark.parametrize("paid_by", [{"number": WAITS}, {"method": "debit"}])
def test_a_refund_may_wait_and_then_arrive(sdk, running, paid_by):
    session = give(sdk, 1000, **paid_by)
    if "method" in paid_by:
        pull(running, f"sessions/{session.id}/settle")
    refund = sdk.v1.refunds.create(params={"payment_intent": session.payment_intent.id})
    assert (refund.status, refund.balance_transaction is not None) == ("pending", True)

    pull(running, "clock/advance", days="7")

    assert sdk.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert kinds(sdk)[-2:] == ["charge.refund.updated", "refund.updated"]


def test_a_refund_is_asked_for_once_under_one_key(sdk):
    charge = charge_of(give(sdk))
    for _ in range(2):
        sdk.v1.refunds.create(params={"charge": charge.id, "amount": 100}, options={"idempotency_key": "refund:1"})

    assert [refund.amount for refund in sdk.v1.refunds.list(params={"charge": charge.id}).data] == [100]


def test_what_cannot_be_given_back_is_refused_by_name(sdk, running):
    paid, waiting = give(sdk), give(sdk, method="debit")
    disputed = charge_of(give(sdk, 1000, "4000000000000259"))
    asks = (
        ({"charge": charge_of(paid).id, "amount": 1001}, None, "amount"),
        ({"charge": charge_of(paid).id, "amount": 0}, None, "amount"),
        ({"payment_intent": waiting.payment_intent.id}, None, None),
        ({"charge": disputed.id}, "charge_disputed", None),
        ({"charge": "ch_none"}, "resource_missing", "charge"),
        ({"amount": 100}, None, None),
    )
    for params, code, param in asks:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            sdk.v1.refunds.create(params=params)
        assert (refused.value.code, refused.value.param) == (code, param), params
    assert sdk.v1.refunds.list().data == []


def test_a_dispute_won_leaves_the_charge_refundable(sdk, running):
    charge = charge_of(give(sdk, 1000, "4000000000000259"))
    (dispute,) = sdk.v1.disputes.list(params={"charge": charge.id}).data
    pull(running, f"disputes/{dispute.id}/win")

    assert sdk.v1.refunds.create(params={"charge": charge.id}).amount == 1000
