"""Invented gifts, through the product's own doors, with two sets of books that agree."""

from datetime import UTC, datetime, timedelta

import pytest

from fundapp.contributions import actions
from fundapp.contributions.gateway import Order, checkout_params
from fundapp.contributions.models import (
    Contribution,
    GiftDispute,
    GiftRefund,
    RecurringContribution,
    Settlement,
)
from fundapp.demo import till
from fundapp.demo.sandbox_stripe.server import SandboxStripe, Terms
from fundapp.demo.sandbox_stripe.store import Store
from fundapp.kernel import chance, clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.checks import check_books
from fundapp.ledger.models import Entry

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def campaign(db):
    ledger.open_standard_accounts()
    return actions.open_campaign(
        system("demo"), slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays."
    )


@pytest.fixture
def memory(tmp_path):
    return tmp_path / "stripe.sqlite3"


@pytest.fixture
def opened(memory):
    with till.open_till(memory) as found:
        yield found


def give(opened, campaign, number):
    return opened.start(key=f"gift:{number}", campaign_id=campaign.id, amount_pence=1000 * (number + 1))


def test_gifts_of_every_fate_end_where_they_should(opened, campaign):
    with clock.frozen_at(START):
        gifts = [give(opened, campaign, number) for number in range(7)]
        opened.pay(gifts[0])
        opened.pay(gifts[1], card="4000000000000002")
        for number in (2, 3, 6):
            opened.pay_by_debit(gifts[number])
        opened.pay(gifts[4])
    with clock.frozen_at(START + timedelta(days=4)):
        opened.expire(gifts[1])
        opened.settle_debit(gifts[3], paid=False)
        opened.settle_debit(gifts[6], paid=True)
        opened.refund(gifts[4], amount_pence=500)
        opened.refund(gifts[4], amount_pence=700)

    told = Contribution.objects.order_by("amount_pence").values_list("state", "gross_pence", "refunded_pence")
    assert list(told) == [
        ("paid", 1000, 0),
        ("expired", None, 0),
        ("waiting", None, 0),
        ("failed", None, 0),
        ("paid", 5000, 1200),
        ("started", None, 0),
        ("paid", 7000, 0),
    ]
    assert books.balance_pence("stripe") == opened.balance_pence() == 13_000 - 35 - 95 - 70 - 1200


def test_what_goes_back_comes_back_and_goes_to_the_bank(opened, campaign):
    with clock.frozen_at(START):
        gifts = [give(opened, campaign, number) for number in range(9, 13)]
        opened.pay(gifts[0], card="4000000000005126")
        for gift in gifts[1:]:
            opened.pay(gift)
        opened.pay_out_by_itself("weekly")
    with clock.frozen_at(START + timedelta(days=1)):
        opened.refund(gifts[0])
        for gift in gifts[1:]:
            opened.dispute(gift)
        opened.decide(gifts[1], won=True)
        opened.decide(gifts[2], won=False)
    for days in range(2, 16):
        with clock.frozen_at(START + timedelta(days=days)):
            opened.pass_time()
    with clock.frozen_at(START + timedelta(days=16)):
        opened.fail_newest_payout()

    assert list(GiftDispute.objects.order_by("id").values_list("state", flat=True)) == ["won", "lost", "lost"]
    assert [refund.amount_pence for refund in GiftRefund.objects.filter(failed_at__isnull=False)] == [10_000]
    assert books.balance_pence("stripe") == opened.balance_pence()
    assert Settlement.objects.filter(state="failed").exists()
    assert check_books() == []


def test_a_gift_comes_every_month_by_the_clock_of_stripe(opened, campaign):
    with clock.frozen_at(START):
        promises = [
            opened.begin(key=f"p:{n}", campaign_id=campaign.id, amount_pence=500, email=f"giver{n}@people.example")
            for n in range(4)
        ]
        for promise in promises[:3]:
            opened.pay_first(promise)
    with clock.frozen_at(START + timedelta(days=20)):
        opened.pause(promises[0], until=START + timedelta(days=100))
        opened.change_card(promises[1], "4000000000000341")
    for days in (33, 34, 40, 65):
        with clock.frozen_at(START + timedelta(days=days)):
            opened.pass_time()
    with clock.frozen_at(START + timedelta(days=66)):
        opened.end(promises[2])

    told = [promise.state for promise in RecurringContribution.objects.order_by("id")]
    assert told == ["paused", "ended", "ended", "abandoned"]
    assert Contribution.objects.filter(state="paid").count() == 3 + 2
    assert books.balance_pence("stripe") == opened.balance_pence() == 5 * (500 - 28)


def test_gift_happens_when_the_clock_says(opened, campaign):
    with clock.frozen_at(START):
        gift = give(opened, campaign, 0)
        opened.pay(gift)

    gift.refresh_from_db()
    assert (gift.started_at, gift.paid_at, Entry.objects.get().at) == (START, START, START)


def test_same_seed_gives_the_same_names():
    order = Order("g", 1000, "GBP", "A gift", "http://pot.example/", "http://pot.example/")
    told = []
    for _ in range(2):
        with chance.repeatable(7), clock.frozen_at(START), till.open_till() as opened:
            told.append(opened._processor.open_session(checkout_params(order), base="http://127.0.0.1:8001"))

    assert told[0] == told[1]


def test_pretend_stripe_that_starts_afterwards_knows_every_gift(opened, campaign, memory):
    gift = give(opened, campaign, 0)
    opened.pay(gift)

    after = SandboxStripe(Terms(key="k", webhook_url="http://127.0.0.1:9/", webhook_secret="s", path=memory))

    session = after.store.get(Contribution.objects.get().checkout_session_id)
    assert session is not None
    assert (session["payment_status"], after.store.owed(due_only=False)) == ("paid", [])
    after.store.close()


def test_till_begins_with_nothing_in_it(memory):
    before = Store(memory, lambda: 0.0)
    before.put({"id": "ch_1", "object": "charge"})
    before.close()

    with till.open_till(memory) as opened:
        assert opened._store.newest("charge") == []
