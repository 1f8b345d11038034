"""Invented gifts, through the product's own doors, with two sets of books that agree."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from fundapp.contributions import actions
from fundapp.contributions.gateway import Order
from fundapp.contributions.models import Contribution, StripeEvent
from fundapp.demo import till
from fundapp.kernel import chance, clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def campaign(db):
    ledger.open_standard_accounts()
    return actions.open_campaign(
        system("demo"), slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays."
    )


@pytest.fixture
def opened(tmp_path):
    with override_settings(DEBUG=True), till.open_till(tmp_path / "stripe.sqlite3") as found:
        yield found


def give(opened, campaign, number):
    return opened.start(key=f"gift:{number}", campaign_id=campaign.id, amount_pence=1000 * (number + 1))


def test_gifts_of_every_fate_end_where_they_should(opened, campaign):
    with clock.frozen_at(START):
        gifts = [give(opened, campaign, number) for number in range(6)]
        opened.pay(gifts[0])
        opened.pay(gifts[1], card="4000000000000002")
        opened.pay_by_debit(gifts[2])
        opened.pay_by_debit(gifts[3])
        opened.pay(gifts[4])
        relay.drain()
    with clock.frozen_at(START + timedelta(days=4)):
        opened.expire(gifts[1])
        opened.settle_debit(gifts[3], paid=False)
        gifts[4].refresh_from_db()
        opened.refund(gifts[4], amount_pence=500)
        relay.drain()

    told = Contribution.objects.order_by("amount_pence").values_list("state", "gross_pence", "refunded_pence")
    assert list(told) == [
        ("paid", 1000, 0),
        ("expired", None, 0),
        ("waiting", None, 0),
        ("failed", None, 0),
        ("paid", 5000, 500),
        ("started", None, 0),
    ]
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"applied"}
    balance = opened._sandbox.processor.balance()
    assert books.balance_pence("stripe") == balance["available"][0]["amount"] + balance["pending"][0]["amount"]


def test_gift_happens_when_the_clock_says(opened, campaign):
    with clock.frozen_at(START):
        gift = give(opened, campaign, 0)
        opened.pay(gift)
        relay.drain()

    gift.refresh_from_db()
    assert (gift.started_at, gift.paid_at, Entry.objects.get().at) == (START, START, START)


def test_same_seed_gives_the_same_names():
    told = []
    for _ in range(2):
        with override_settings(DEBUG=True), till.open_till() as opened, chance.repeatable(7), clock.frozen_at(START):
            order = Order("g", 1000, "GBP", "A gift", "http://127.0.0.1/", "http://127.0.0.1/")
            told.append(opened.gateway.open_checkout(order, idempotency_key="once"))

    assert told[0] == told[1]


def test_nothing_is_left_to_carry(opened, campaign):
    with clock.frozen_at(START):
        opened.pay(give(opened, campaign, 0))

    assert opened._sandbox.store.owed(due_only=False) == []
