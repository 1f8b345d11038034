"""Money that goes back, is taken back, and leaves for the bank: through the real SDK, and told to whom it concerns."""

import pytest

from fundapp.contributions.models import DisputeMovement, GiftDispute, GiftRefund, Settlement, StripeEvent
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox.models import Message


def posted():
    return sorted(Entry.objects.values_list("kind", flat=True))


def told():
    return sorted(message.payload["what"] for message in Message.objects.filter(topic="contributions.stripe_trouble"))


def charge_of(stripe, gift):
    gift.refresh_from_db()
    intent = stripe.running.sandbox.store.get(gift.payment_intent_id)
    return intent["latest_charge"]


@pytest.fixture
def paid(client, stripe, start):
    gift = start("5000")
    stripe.pay(gift)
    stripe.deliver(client)
    gift.refresh_from_db()
    return gift


def equal(stripe):
    return books.balance_pence("stripe") == stripe.balance_pence()


def test_refund_that_comes_back_is_in_its_pot_again_and_told(client, stripe, paid):
    refund = stripe.pull(f"charges/{charge_of(stripe, paid)}/refund", amount="1500")
    stripe.pull(f"refunds/{refund['id']}/fail")

    stripe.deliver(client)
    stripe.deliver(client)

    paid.refresh_from_db()
    row = GiftRefund.objects.get()
    assert (paid.refunded_pence, row.failed_at is not None, row.failure_line_id != "") == (0, True, True)
    assert posted() == ["card_gift", "refund", "refund_failed"]
    assert told() == ["refund_came_back"]
    assert equal(stripe)


def test_refund_heard_of_only_once_it_has_failed_is_booked_both_ways(client, stripe, paid):
    refund = stripe.pull(f"charges/{charge_of(stripe, paid)}/refund")
    stripe.pull(f"refunds/{refund['id']}/fail")

    stripe.deliver(client, "refund.failed")

    assert posted() == ["card_gift", "refund", "refund_failed"]
    assert equal(stripe)


@pytest.mark.parametrize(
    ("end", "state", "kinds", "disputed"),
    [
        ("lose", "lost", ["card_gift", "dispute"], 5000),
        ("win", "won", ["card_gift", "dispute", "dispute_won"], 0),
    ],
)
def test_dispute_takes_the_gift_and_its_fee_and_may_put_it_back(client, stripe, paid, end, state, kinds, disputed):
    dispute = stripe.pull(f"charges/{charge_of(stripe, paid)}/dispute")
    stripe.deliver(client)
    row = GiftDispute.objects.get()
    assert (row.state, row.evidence_due_at is not None, row.closed_at) == ("needs_answer", True, None)
    assert books.balance_pence("pot:general") == -95 - 2000
    assert Message.objects.filter(topic="contributions.dispute_opened").count() == 1

    stripe.pull(f"disputes/{dispute['id']}/{end}")
    stripe.deliver(client)
    stripe.deliver(client)

    row.refresh_from_db()
    paid.refresh_from_db()
    assert (row.state, row.closed_at is not None, paid.disputed_pence) == (state, True, disputed)
    assert posted() == kinds
    assert DisputeMovement.objects.count() == len(kinds) - 1
    assert Message.objects.filter(topic="contributions.dispute_closed").count() == 1
    assert equal(stripe)


def test_dispute_won_may_bring_its_fee_back(client, stripe, paid):
    dispute = stripe.pull(f"charges/{charge_of(stripe, paid)}/dispute")
    stripe.pull(f"disputes/{dispute['id']}/win", fee="back")

    stripe.deliver(client, "charge.dispute.closed")

    assert books.balance_pence("pot:general") == 5000 - 95
    assert equal(stripe)


def test_inquiry_moves_nothing_until_it_is_a_dispute(client, stripe, paid):
    dispute = stripe.pull(f"charges/{charge_of(stripe, paid)}/dispute", inquiry="yes")
    stripe.deliver(client)
    assert (GiftDispute.objects.get().state, posted()) == ("needs_answer", ["card_gift"])

    stripe.pull(f"disputes/{dispute['id']}/escalate")
    stripe.deliver(client)

    assert posted() == ["card_gift", "dispute"]
    # The last day for evidence is another now, and so it is told again.
    assert Message.objects.filter(topic="contributions.dispute_opened").count() == 2
    assert equal(stripe)


def test_inquiry_that_comes_to_nothing_is_closed(client, stripe, paid):
    dispute = stripe.pull(f"charges/{charge_of(stripe, paid)}/dispute", inquiry="yes")
    stripe.pull(f"disputes/{dispute['id']}/win")

    stripe.deliver(client)

    assert (GiftDispute.objects.get().state, posted()) == ("closed", ["card_gift"])


def test_dispute_heard_of_before_the_payment_finds_its_gift_paid(client, stripe, start):
    gift = start("5000")
    stripe.pay(gift)
    session = stripe.running.sandbox.store.get(gift.checkout_session_id)
    charge = stripe.running.sandbox.store.get(session["payment_intent"])["latest_charge"]
    stripe.pull(f"charges/{charge}/dispute")

    stripe.deliver(client, "charge.dispute.funds_withdrawn")

    assert posted() == ["card_gift", "dispute"]
    assert equal(stripe)


def test_settlement_goes_to_the_bank_and_may_come_back(client, stripe, paid):
    stripe.pull("clock/advance", days="10")
    payout = stripe.pull("payouts/create", amount="3000")
    stripe.deliver(client)
    assert (Settlement.objects.get().state, books.balance_pence("bank")) == ("on_its_way", 3000)

    stripe.pull(f"payouts/{payout['id']}/arrive")
    stripe.deliver(client)
    assert Settlement.objects.get().state == "arrived"

    stripe.pull(f"payouts/{payout['id']}/fail")
    stripe.deliver(client)
    stripe.deliver(client)

    settlement = Settlement.objects.get()
    assert (settlement.state, settlement.failure_code) == ("failed", "account_closed")
    assert posted() == ["card_gift", "settlement", "settlement_failed"]
    assert (books.balance_pence("bank"), told()) == (0, ["settlement_came_back"])
    assert equal(stripe)


def test_settlement_called_off_is_heard_of_in_any_order(client, stripe, paid):
    stripe.pull("clock/advance", days="10")
    payout = stripe.pull("payouts/create")
    stripe.pull(f"payouts/{payout['id']}/cancel")

    for event in reversed(stripe.events("payout.created", "payout.canceled")):
        stripe.knock(client, event)
    stripe.deliver(client, "payout.created")

    assert Settlement.objects.get().state == "canceled"
    assert posted() == ["card_gift", "settlement", "settlement_failed"]
    assert equal(stripe)


def test_debit_that_its_bank_takes_back_is_a_lost_dispute(client, stripe, start):
    gift = start()
    stripe.pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")
    stripe.pull(f"sessions/{gift.checkout_session_id}/settle", outcome="paid")
    stripe.deliver(client)
    stripe.pull(f"charges/{charge_of(stripe, gift)}/dispute", reason="debit_not_authorized")

    stripe.deliver(client)

    assert GiftDispute.objects.get().state == "lost"
    assert equal(stripe)


def test_every_event_was_applied_or_ignored(client, stripe, paid):
    stripe.pull(f"charges/{charge_of(stripe, paid)}/dispute")
    stripe.pull("clock/advance", days="40")
    stripe.deliver(client)

    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"applied", "ignored"}
    assert GiftDispute.objects.get().state == "lost"
