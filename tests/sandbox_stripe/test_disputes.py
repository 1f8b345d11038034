"""Disputes from the bank's question to the last word: states, money, fees, evidence and events."""

import pytest
import stripe

from tests.sandbox_stripe.giving import balance_pence, charge_of, give, kinds, pull

FRAUD, INQUIRY = "4000000000000259", "4000000000001976"


@pytest.fixture
def disputed(sdk):
    charge = charge_of(give(sdk, 5000, FRAUD))
    (dispute,) = sdk.v1.disputes.list(params={"charge": charge.id}).data
    return dispute


def dispute_events(sdk):
    return [kind for kind in kinds(sdk) if kind.startswith("charge.dispute")]


def test_a_dispute_takes_the_money_and_the_fee(sdk, disputed):
    (line,) = disputed.balance_transactions

    assert (disputed.status, disputed.reason, disputed.amount) == ("needs_response", "fraudulent", 5000)
    assert (line.type, line.reporting_category, line.amount, line.fee) == ("adjustment", "dispute", -5000, 2000)
    assert disputed.evidence_details.due_by > disputed.created + 8 * 24 * 3600
    assert sdk.v1.charges.retrieve(disputed.charge).disputed
    assert sdk.v1.disputes.list(params={"payment_intent": disputed.payment_intent}).data[0].id == disputed.id
    assert balance_pence(sdk) == 5000 - 95 - 7000
    assert dispute_events(sdk) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


@pytest.mark.parametrize(("fee", "kept"), [("", 2000), ("back", 0)])
def test_a_dispute_won_gives_the_money_back(sdk, running, disputed, fee, kept):
    pull(running, f"disputes/{disputed.id}/win", fee=fee)

    won = sdk.v1.disputes.retrieve(disputed.id)
    assert (won.status, [line.amount for line in won.balance_transactions]) == ("won", [-5000, 5000])
    assert balance_pence(sdk) == 5000 - 95 - kept
    assert dispute_events(sdk)[2:] == ["charge.dispute.funds_reinstated", "charge.dispute.closed"]


def test_a_dispute_lost_changes_no_money(sdk, running, disputed):
    before = balance_pence(sdk)
    sdk.v1.disputes.close(disputed.id)

    assert (sdk.v1.disputes.retrieve(disputed.id).status, balance_pence(sdk)) == ("lost", before)
    assert dispute_events(sdk)[2:] == ["charge.dispute.closed"]
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.disputes.close(disputed.id)


@pytest.mark.parametrize(
    ("words", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost"), ("We asked.", "under_review")]
)
def test_evidence_is_kept_and_decides_as_stripes_test_words_do(sdk, disputed, words, status):
    answered = sdk.v1.disputes.update(disputed.id, params={"evidence": {"uncategorized_text": words}, "submit": True})

    assert (answered.status, answered.evidence.uncategorized_text) == (status, words)
    assert (answered.evidence_details.has_evidence, answered.evidence_details.submission_count) == (True, 1)


def test_evidence_may_be_kept_and_not_yet_sent(sdk, disputed):
    kept = sdk.v1.disputes.update(
        disputed.id, params={"evidence": {"uncategorized_text": "winning_evidence"}, "submit": False}
    )

    assert (kept.status, kept.evidence_details.submission_count) == ("needs_response", 0)


def test_a_dispute_that_nobody_answers_is_lost_on_its_day(sdk, running, disputed):
    pull(running, "clock/advance", days="8")
    assert sdk.v1.disputes.retrieve(disputed.id).status == "needs_response"
    pull(running, "clock/advance", days="3")

    late = sdk.v1.disputes.retrieve(disputed.id)
    assert (late.status, late.evidence_details.past_due) == ("lost", True)


def test_an_inquiry_takes_nothing_until_it_is_escalated(sdk, running):
    charge = charge_of(give(sdk, 5000, INQUIRY))
    (asked,) = sdk.v1.disputes.list(params={"charge": charge.id}).data
    assert (asked.status, asked.balance_transactions, balance_pence(sdk)) == ("warning_needs_response", [], 4905)
    assert (asked.is_charge_refundable, asked.payment_method_details.card.case_type) == (True, "inquiry")

    pull(running, f"disputes/{asked.id}/escalate")

    taken = sdk.v1.disputes.retrieve(asked.id)
    assert (taken.status, taken.payment_method_details.card.case_type) == ("needs_response", "chargeback")
    assert balance_pence(sdk) == 4905 - 7000
    assert dispute_events(sdk) == [
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.funds_withdrawn",
    ]


def test_an_inquiry_that_came_to_nothing_is_closed(sdk, running):
    give(sdk, 5000, INQUIRY)
    pull(running, "clock/advance", days="125")

    (closed,) = sdk.v1.disputes.list().data
    assert (closed.status, balance_pence(sdk)) == ("warning_closed", 4905)


def test_an_inquiry_can_be_answered_by_a_refund(sdk):
    charge = charge_of(give(sdk, 5000, INQUIRY))

    assert sdk.v1.refunds.create(params={"charge": charge.id}).status == "succeeded"


def test_a_debit_taken_back_by_the_bank_is_lost_at_once(sdk, running):
    session = give(sdk, 5000, method="debit", account="55555559")
    pull(running, "clock/advance", days="14")

    (dispute,) = sdk.v1.disputes.list().data
    assert (dispute.status, dispute.reason, dispute.evidence_details.due_by) == ("lost", "debit_not_authorized", None)
    assert balance_pence(sdk) == 5000 - 50 - 7000
    assert sdk.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_dispute_may_be_about_a_part_and_only_once(sdk, running):
    charge = charge_of(give(sdk, 5000))
    sdk.v1.refunds.create(params={"charge": charge.id, "amount": 1000})
    pull(running, f"charges/{charge.id}/dispute", amount="1500")

    assert balance_pence(sdk) == 5000 - 95 - 1000 - 1500 - 2000
    with pytest.raises(AssertionError, match="cannot be disputed"):
        pull(running, f"charges/{charge.id}/dispute")
