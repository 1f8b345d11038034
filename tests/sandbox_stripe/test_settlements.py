"""Stripe's payouts: made by hand and by the calendar, arrived, failed, called back, and what each carried."""

import pytest
import stripe

from tests.sandbox_stripe.giving import balance_pence, charge_of, give, kinds, pull


@pytest.fixture
def available(sdk, running):
    charge = charge_of(give(sdk, 5000))
    pull(running, "clock/advance", days="7")
    return charge


def test_a_payout_takes_from_the_balance_and_arrives(sdk, running, available):
    payout = sdk.v1.payouts.create(params={"amount": 4000, "currency": "gbp"}, options={"idempotency_key": "po:1"})
    again = sdk.v1.payouts.create(params={"amount": 4000, "currency": "gbp"}, options={"idempotency_key": "po:1"})
    assert (payout.status, payout.automatic, again.id, balance_pence(sdk)) == ("pending", False, payout.id, 905)

    pull(running, "clock/advance", days="5")

    paid = sdk.v1.payouts.retrieve(payout.id, params={"expand": ["balance_transaction"]})
    assert (paid.status, paid.balance_transaction.amount, paid.balance_transaction.type) == ("paid", -4000, "payout")
    assert paid.arrival_date > paid.created
    assert kinds(sdk)[-3:] == ["payout.created", "payout.updated", "payout.paid"]


def test_a_payout_that_fails_is_in_the_balance_again_even_after_it_was_paid(sdk, running, available):
    payout = pull(running, "payouts/create")
    pull(running, f"payouts/{payout['id']}/arrive")
    pull(running, f"payouts/{payout['id']}/fail", code="no_account")

    failed = sdk.v1.payouts.retrieve(payout["id"], params={"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_code, balance_pence(sdk)) == ("failed", "no_account", 4905)
    assert (failed.failure_balance_transaction.type, failed.failure_balance_transaction.amount) == (
        "payout_failure",
        4905,
    )
    assert kinds(sdk)[-1] == "payout.failed"
    with pytest.raises(AssertionError, match="is failed"):
        pull(running, f"payouts/{payout['id']}/fail")


def test_a_payout_is_called_back_before_it_leaves(sdk, running, available):
    payout = sdk.v1.payouts.create(params={"amount": 4000, "currency": "gbp"})
    canceled = sdk.v1.payouts.cancel(payout.id)

    assert (canceled.status, balance_pence(sdk)) == ("canceled", 4905)
    pull(running, "clock/advance", days="5")
    assert sdk.v1.payouts.retrieve(payout.id).status == "canceled"
    assert [line.type for line in sdk.v1.balance_transactions.list().data] == ["payout_cancel", "payout", "charge"]


def test_more_than_there_is_cannot_be_paid_out(sdk, running, available):
    for amount in (4906, 0, -1):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            sdk.v1.payouts.create(params={"amount": amount, "currency": "gbp"})
        assert refused.value.code == "balance_insufficient"


def test_payouts_by_themselves_carry_what_has_become_available(sdk, running):
    pull(running, "payouts/schedule", interval="weekly")
    first = charge_of(give(sdk, 5000))
    pull(running, "clock/advance", days="8")
    sdk.v1.refunds.create(params={"charge": first.id, "amount": 1000})
    second = charge_of(give(sdk, 3000))
    pull(running, "clock/advance", days="14")

    later, earlier = sdk.v1.payouts.list(params={"status": "paid"}).data
    assert (earlier.automatic, earlier.amount, later.amount) == (True, 4905, 2935 - 1000)

    def carried(payout):
        found = sdk.v1.balance_transactions.list(params={"payout": payout.id, "limit": 1})
        return [(line.type, line.amount) for line in found.auto_paging_iter()]

    assert carried(earlier) == [("payout", -4905), ("charge", 5000)]
    assert carried(later) == [("payout", -1935), ("charge", 3000), ("refund", -1000)]
    assert second.id in {line.source for line in sdk.v1.balance_transactions.list(params={"payout": later.id}).data}
    assert balance_pence(sdk) == 0


def test_stripe_tells_no_lines_of_a_payout_made_by_hand(sdk, available):
    payout = sdk.v1.payouts.create(params={"amount": 4000, "currency": "gbp"})

    with pytest.raises(stripe.InvalidRequestError, match="automatic"):
        sdk.v1.balance_transactions.list(params={"payout": payout.id})


def test_no_payout_by_itself_without_money_and_none_after_the_schedule_ends(sdk, running):
    pull(running, "payouts/schedule", interval="daily")
    pull(running, "clock/advance", days="3")
    pull(running, "payouts/schedule", interval="manual")
    give(sdk, 5000)
    pull(running, "clock/advance", days="14")

    assert sdk.v1.payouts.list().data == []
    with pytest.raises(AssertionError, match="Invalid interval"):
        pull(running, "payouts/schedule", interval="hourly")
