"""The balance is the sum of its lines, each with the sign, type and source that Stripe gives it."""

import json

import pytest

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.giving import balance_pence, charge_of, give, pull


def told(line):
    return line.type, line.reporting_category, line.amount, line.fee, line.net


def test_every_movement_is_a_line(sdk, running):
    charge = charge_of(give(sdk, 5000))
    refund = sdk.v1.refunds.create(params={"charge": charge.id, "amount": 1000})
    pull(running, f"refunds/{refund.id}/fail")
    dispute = pull(running, f"charges/{charge.id}/dispute", amount="3000")
    pull(running, f"disputes/{dispute['id']}/win")
    pull(running, "clock/advance", days="7")
    payout = pull(running, "payouts/create", amount="2000")
    pull(running, f"payouts/{payout['id']}/fail")
    fee = pull(running, "fees/charge", amount="50")

    lines = sdk.v1.balance_transactions.list().data[::-1]
    assert [told(line) for line in lines] == [
        ("charge", "charge", 5000, 95, 4905),
        ("refund", "refund", -1000, 0, -1000),
        ("refund_failure", "refund_failure", 1000, 0, 1000),
        ("adjustment", "dispute", -3000, 2000, -5000),
        ("adjustment", "dispute_reversal", 3000, 0, 3000),
        ("payout", "payout", -2000, 0, -2000),
        ("payout_failure", "payout_reversal", 2000, 0, 2000),
        ("stripe_fee", "fee", -50, 0, -50),
    ]
    assert [line.source for line in lines] == [
        charge.id, refund.id, refund.id, dispute["id"], dispute["id"], payout["id"], payout["id"], None,
    ]  # fmt: skip
    assert lines[3].fee_details[0].to_dict() == {
        "amount": 2000,
        "application": None,
        "currency": "gbp",
        "description": "Dispute fee",
        "type": "stripe_fee",
    }
    assert sdk.v1.balance_transactions.retrieve(fee["id"]).net == -50
    assert sum(line.net for line in lines) == balance_pence(sdk) == running.sandbox.processor.ledger()["net"]


def test_lines_are_found_by_type_source_and_time(sdk, running):
    first, second = charge_of(give(sdk)), charge_of(give(sdk))
    sdk.v1.refunds.create(params={"charge": first.id})
    pull(running, "clock/advance", days="1")
    later = charge_of(give(sdk))

    def found(**params):
        return [line.source for line in sdk.v1.balance_transactions.list(params=params).auto_paging_iter()]

    assert found(type="charge", limit=1) == [later.id, second.id, first.id]
    assert found(source=second.id) == [second.id]
    assert found(created={"gte": later.created}) == [later.id]
    assert len(found(created={"gte": first.created, "lt": later.created})) == 3


def test_ledger_is_told_whole_oldest_first(sdk, running):
    give(sdk, 1000)
    give(sdk, 2000, method="debit")

    told_ = json.loads(visit(f"{running.address}/sandbox/ledger").text)

    assert [line["amount"] for line in told_["lines"]] == [1000]
    assert (told_["amount"], told_["fee"], told_["net"], told_["net_by_type"]) == (1000, 35, 965, {"charge": 965})


@pytest.mark.parametrize(("amount", "fee"), [(1000, 20), (2000, 20), (5000, 50), (20_000, 200), (90_000, 200)])
def test_fee_of_a_bank_debit_is_the_published_price(sdk, running, amount, fee):
    session = give(sdk, amount, method="debit")
    pull(running, f"sessions/{session.id}/settle")

    (line,) = sdk.v1.balance_transactions.list().data
    assert (line.type, line.reporting_category, line.fee) == ("payment", "charge", fee)
    assert line.source.startswith("py_")


def test_money_becomes_available_by_the_clock(sdk, running):
    give(sdk, 1000)
    before = sdk.v1.balance.retrieve()

    pull(running, "clock/advance", days="7")

    after = sdk.v1.balance.retrieve()
    assert (before.available[0].amount, before.pending[0].amount) == (0, 965)
    assert (after.available[0].amount, after.pending[0].amount) == (965, 0)
    assert sdk.v1.balance_transactions.list().data[0].status == "available"
