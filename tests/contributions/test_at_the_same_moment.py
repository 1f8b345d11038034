"""Two at once, on PostgreSQL, where a missing lock would show: one gift, one page, one posting."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client

from fundapp.contributions import actions
from fundapp.contributions.actions import disputes, recurring, refund_orders, settlements
from fundapp.contributions.facts import Disputed, Invoiced, Movement, Paid, Settled
from fundapp.contributions.models import Contribution, RecurringChange, Settlement, StripeEvent
from fundapp.contributions.promises import Wish, months_after
from fundapp.contributions.workflow import Change, DisputeState, MovementKind, SettlementState
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Entry
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.at_once import at_once
from tests.contributions.conftest import FUND
from tests.contributions.monthly import ask, stands
from tests.contributions.test_refund_orders import paid_gift

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT_ONCE = 6


def many_at_once(act):
    """What `act` gives each of several who start together; the codes of what was refused."""
    return at_once(*(partial(act, place) for place in range(AT_ONCE)))


@pytest.fixture
def opened(transactional_db):
    ledger.open_standard_accounts()
    return actions.open_campaign(FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays.")


def test_same_form_at_the_same_moment_is_one_gift(stripe, opened):
    answers = many_at_once(lambda place: Client().post("/donate", {"once": "first", "amount": "1000"}))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Contribution.objects.count() == 1
    assert len(stripe.running.sandbox.store.newest("checkout.session")) == 1


def test_same_event_at_the_same_moment_is_kept_once(stripe, opened):
    event = {"id": "evt_1", "object": "event", "type": "charge.succeeded", "data": {"object": {}}}

    answers = many_at_once(lambda place: stripe.knock(Client(), event))

    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert StripeEvent.objects.count() == 1


def test_same_payment_at_the_same_moment_is_booked_once(opened):
    gift = actions.start_gift(FUND, key="gift:1", campaign_id=opened.id, amount_pence=1000)
    fact = Paid(str(gift.id), "pi_1", "txn_1", 1000, 35, "GBP", clock.now())

    gifts = many_at_once(lambda place: actions.apply_payment(FUND, fact=fact))

    assert {found.state for found in gifts} == {"paid"}
    assert Entry.objects.count() == 1


def test_same_settlement_dispute_and_invoice_at_the_same_moment_are_booked_once(opened):
    """Stripe tells of each by several events at once, and several workers listen."""
    gift = actions.start_gift(FUND, key="gift:1", campaign_id=opened.id, amount_pence=1000)
    at = clock.now()
    actions.apply_payment(FUND, fact=Paid(str(gift.id), "pi_1", "txn_1", 1000, 35, "GBP", at))
    promise = stands(
        recurring.start(ANYONE, key="promise:1", campaign_id=opened.id, amount_pence=10_00, email="sam@example.org")
    )
    invoice = Invoiced("in_1", "sub_1", str(promise.id))
    taken = Movement("txn_2", MovementKind.WITHDRAWN, 1000, 2000, "GBP", at)
    disputed = Disputed(str(gift.id), "pi_1", "du_1", DisputeState.NEEDS_ANSWER, "general", 1000, at, at, (taken,))
    settled = Settled("po_1", "txn_3", 900, "GBP", at, at.date(), SettlementState.ARRIVED)

    many_at_once(lambda place: settlements.apply_settlement(FUND, fact=settled))
    many_at_once(lambda place: disputes.apply_dispute(FUND, fact=disputed))
    many_at_once(
        lambda place: actions.apply_payment(FUND, fact=Paid("", "pi_4", "txn_4", 1000, 35, "GBP", at, invoice))
    )

    assert sorted(Entry.objects.values_list("source", flat=True)) == [f"stripe:txn_{number}" for number in range(1, 5)]
    assert Contribution.objects.filter(recurring=promise).count() == 1
    assert Settlement.objects.get().state == "arrived"


def test_skipping_in_two_windows_at_the_same_moment_skips_once(opened):
    promise = stands(
        recurring.start(ANYONE, key="promise:1", campaign_id=opened.id, amount_pence=10_00, email="sam@example.org")
    )

    def skip(place):
        try:
            return ask(promise, Wish(Change.SKIP), key=f"skip:{place}").id
        except Refused as refused:
            return refused.codes

    answers = many_at_once(skip)

    assert sorted(map(str, answers))[:-1] == ["('change_waiting',)"] * (AT_ONCE - 1)
    assert RecurringChange.objects.count() == 1
    promise.refresh_from_db()
    assert promise.next_on == months_after(clock.today() + timedelta(days=20), 1)


def test_refunds_in_many_tabs_at_the_same_moment_stay_below_what_one_may_give_back_alone(opened):
    treasurer = people.actor(people.organiser(Role.TREASURER))
    gifts = [paid_gift(opened, 40_00, name=f"g{place}") for place in range(AT_ONCE)]

    orders = many_at_once(
        lambda place: refund_orders.ask_refund(
            treasurer, key=f"refund:{place}", contribution_id=gifts[place].id, amount_pence=40_00, reason="asked_for"
        )
    )

    assert sorted(order.needs_second for order in orders) == [False] + [True] * (AT_ONCE - 1)
