"""Two at once, on PostgreSQL, where a missing lock would show: one gift, one page, one posting."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from fundapp.contributions import actions
from fundapp.contributions.facts import Paid
from fundapp.contributions.models import Contribution, StripeEvent
from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Entry
from tests.contributions.conftest import FUND

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT_ONCE = 6


def at_once(act):
    """What `act` gives each of several threads that start together."""
    gate = Barrier(AT_ONCE)

    def run(place):
        gate.wait(10)
        try:
            return act(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


@pytest.fixture
def opened(transactional_db):
    ledger.open_standard_accounts()
    return actions.open_campaign(FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays.")


def test_same_form_at_the_same_moment_is_one_gift(stripe, opened):
    answers = at_once(lambda place: Client().post("/donate", {"once": "first", "amount": "1000"}))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Contribution.objects.count() == 1
    assert len(stripe.running.sandbox.store.newest("checkout.session")) == 1


def test_same_event_at_the_same_moment_is_kept_once(stripe, opened):
    event = {"id": "evt_1", "object": "event", "type": "charge.succeeded", "data": {"object": {}}}

    answers = at_once(lambda place: stripe.knock(Client(), event))

    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert StripeEvent.objects.count() == 1


def test_same_payment_at_the_same_moment_is_booked_once(opened):
    gift = actions.start_gift(FUND, key="gift:1", campaign_id=opened.id, amount_pence=1000)
    fact = Paid(str(gift.id), "pi_1", "txn_1", 1000, 35, "GBP", clock.now())

    gifts = at_once(lambda place: actions.apply_payment(FUND, fact=fact))

    assert {found.state for found in gifts} == {"paid"}
    assert Entry.objects.count() == 1
