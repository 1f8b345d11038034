"""A thousand random orders and repetitions of one real history: each line is one entry, and the end is the same."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.forms.models import model_to_dict

from fundapp.contributions import facts
from fundapp.contributions.facts import Hint
from fundapp.contributions.gateway import gateway
from fundapp.contributions.handlers.looking import facts_behind
from fundapp.contributions.handlers.stripe_events import apply_fact
from fundapp.contributions.models import (
    Contribution,
    DisputeMovement,
    GiftDispute,
    GiftRefund,
    RecurringContribution,
    Settlement,
)
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox.models import Message
from tests.sandbox_stripe.browsing import visit

ORDERS = {"sqlite": 1_000, "postgresql": 200}
# What a row is called and when it was made say nothing of how it stands.
NAMES = {"id", "dispute", "contribution", "recurring", "receipt_code", "access_token", "started_at", "supporter"}


@pytest.fixture
def history(client, stripe, start, begin):
    """Gifts that are paid, refused, given back, disputed; a month of a promise; a settlement that comes back."""
    plain, returned, fought = (start(str(amount), once=f"gift-{amount}") for amount in (1000, 2000, 5000))
    stripe.pay(plain, "4000000000000002")
    stripe.pay(plain)
    for gift in (returned, fought):
        stripe.pay(gift)
    charges = {charge["amount"]: charge["id"] for charge in stripe.running.sandbox.store.newest("charge")}
    stripe.pull(f"charges/{charges[2000]}/refund", amount="500")
    refund = stripe.pull(f"charges/{charges[2000]}/refund")
    stripe.pull(f"refunds/{refund['id']}/fail")
    dispute = stripe.pull(f"charges/{charges[5000]}/dispute")
    stripe.pull(f"disputes/{dispute['id']}/win")
    visit(begin().checkout_url, {"number": "4242424242424242"})
    stripe.pull("clock/advance", days="10")
    payout = stripe.pull("payouts/create", amount="700")
    stripe.pull(f"payouts/{payout['id']}/fail")
    return [hint for event in stripe.events() if isinstance(hint := facts.hint_of(event), Hint)]


def state():
    """How everything stands, as far as it can be compared between one telling and another."""
    rows = []
    for model in (Contribution, GiftRefund, GiftDispute, DisputeMovement, Settlement, RecurringContribution):
        for row in model.objects.all():
            told = {name: value for name, value in model_to_dict(row).items() if name not in NAMES}
            rows.append((model.__name__, sorted((name, str(value)) for name, value in told.items())))
    balances = [(line.code, line.balance_pence) for line in books.trial_balance().lines]
    letters = sorted(Message.objects.exclude(topic="contributions.stripe_event").values_list("topic", flat=True))
    return sorted(rows), balances, letters


@pytest.mark.once
def test_a_thousand_orders_and_repetitions_end_the_same(stripe, history):
    lines = {f"stripe:{line['id']}" for line in stripe.running.sandbox.store.newest("balance_transaction")}
    different = sorted(set(history), key=str)
    assert min(len(lines) - 10, len(different) - 15, len(history) - 30) >= 0
    # The history is over, so Stripe says the same of each object at every asking.
    said = {hint: list(facts_behind(hint, gateway())) for hint in different}
    chance, at, ends = random.Random(20261122), clock.now() + timedelta(days=1), set()

    with clock.frozen_at(at):
        for _ in range(ORDERS[connection.vendor]):
            told = [*different, *chance.choices(history, k=chance.randrange(8))]
            chance.shuffle(told)
            around = transaction.atomic()
            with around:
                for hint in told:
                    for fact in said[hint]:
                        apply_fact(fact)
                assert set(Entry.objects.values_list("source", flat=True)) == lines
                assert Entry.objects.count() == len(lines)
                ends.add(str(state()))
                transaction.set_rollback(True)

    assert len(ends) == 1, connection.vendor
