"""Random giving, undoing and going wrong, over the fund and the pretend Stripe: in the end not a penny apart.

Whatever is lost, repeated, late or refused on the way, one night's comparison later every line of Stripe's own books is
one entry of ours, and nothing else is in them.
"""

import random

import pytest
import stripe as sdk
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fundapp.contributions import actions
from fundapp.contributions.actions import recurring, refund_orders
from fundapp.contributions.gateway import Order, StripeDown, gateway
from fundapp.contributions.handlers.reconciliation import reconcile
from fundapp.contributions.handlers.recurring import open_page
from fundapp.contributions.models import Contribution, GiftDispute, RecurringContribution, RefundOrder, StripeEvent
from fundapp.demo.sandbox_stripe import server
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.checks import check_books
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from members.access import ANYONE
from tests.contributions.conftest import SECRET, Stripe
from tests.sandbox_stripe.browsing import visit

FUND = system("test")
KEY = "sk_test_of_the_property"
CARDS = (
    *("4242424242424242", "4242424242424242", "4000000000000002"),
    # Disputed as soon as it is paid; refunds to it fail later, or wait; kept and then declined.
    *("4000000000000259", "4000000000005126", "4000000000007726", "4000000000000341"),
)
KINDS = ("down", "busy", "error", "stuck", "lost", "cut")
# The newest of its kind, and those before it.
places = st.integers(0, 5)
amounts = st.integers(2_00, 90_00)


class MoneyIn(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        # As a test case's own transaction, so that what must be the outermost one may be inside it.
        self.around._from_testcase = True
        self.around.__enter__()
        with override_settings(DEBUG=True):
            terms = server.Terms(key=KEY, webhook_url="http://127.0.0.1:9/", webhook_secret=SECRET)
            sandbox = server.SandboxStripe(terms)
            sandbox.store.set_switch("held", "yes")
            self.stripe = Stripe(server.Running(sandbox, 0).start())
        self.settings = override_settings(
            STRIPE_SECRET_KEY=KEY,
            STRIPE_WEBHOOK_SECRET=SECRET,
            STRIPE_API_BASE=self.stripe.address,
            SITE_URL="http://testserver",
        )
        self.settings.enable()
        self.store = sandbox.store
        self.client = Client()
        self.told = 0
        self.number = 0
        self.refusals: set[str] = set()
        ledger.open_standard_accounts()
        self.campaign = actions.open_campaign(
            FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays."
        )

    # --- giving -------------------------------------------------------------------------------------------------------

    @rule(pence=amounts, card=st.sampled_from(CARDS))
    def give_once(self, pence, card):
        if gift := self._start(pence):
            visit(gift.checkout_url, {"number": card})

    @rule(pence=amounts)
    def give_by_debit(self, pence):
        if gift := self._start(pence):
            self._pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")

    @rule(pence=amounts, card=st.sampled_from(CARDS))
    def give_monthly(self, pence, card):
        self.number += 1
        promise = recurring.start(
            ANYONE,
            key=f"promise:{self.number}",
            campaign_id=self.campaign.id,
            amount_pence=pence,
            email=f"sam{self.number}@example.org",
        )
        try:
            url = open_page(promise, cancel_url="/donate")
        except StripeDown:
            return
        visit(url, {"number": card})

    @rule(pence=amounts)
    def pay_somebody_else_on_the_same_account(self, pence):
        item = {"price_data": {"currency": "gbp", "unit_amount": pence, "product_data": {"name": "x"}}}
        with self.store.changing():
            session = self.stripe.running.sandbox.processor.open_session(
                {"mode": "payment", "line_items": [item], "success_url": "http://other.example/", "metadata": {}},
                base=self.stripe.address,
            )
        self._pull(f"sessions/{session['id']}/pay")

    # --- going back ---------------------------------------------------------------------------------------------------

    @rule(place=places, pence=st.none() | st.integers(1, 90_00))
    def refund_in_the_dashboard(self, place, pence):
        self._at("charge", place, "charges/{}/refund", **({"amount": str(pence)} if pence else {}))

    @rule(place=places, share=st.integers(1, 100))
    def order_a_refund(self, place, share):
        gifts = list(Contribution.objects.filter(state="paid").order_by("-started_at", "id"))
        if place < len(gifts):
            self.number += 1
            try:
                refund_orders.ask_refund(
                    FUND,
                    key=f"refund:{self.number}",
                    contribution_id=gifts[place].id,
                    amount_pence=max(1, gifts[place].kept_pence * share // 100),
                    reason="asked_for",
                )
            except Refused as refused:
                self.refusals |= set(refused.codes)

    @rule(place=places)
    def refund_comes_back(self, place):
        self._at("refund", place, "refunds/{}/fail")

    @rule(place=places)
    def bank_takes_a_debit_back(self, place):
        self._at("charge", place, "charges/{}/undo")

    @rule(place=places, inquiry=st.sampled_from(["", "yes"]))
    def dispute(self, place, inquiry):
        self._at("charge", place, "charges/{}/dispute", inquiry=inquiry)

    @rule(place=places, end=st.sampled_from(["win", "lose", "escalate"]), fee=st.sampled_from(["", "back"]))
    def dispute_goes_on(self, place, end, fee):
        self._at("dispute", place, f"disputes/{{}}/{end}", fee=fee)

    # --- the bank, the promises, time ---------------------------------------------------------------------------------

    @rule(pence=st.none() | st.integers(1, 50_00))
    def settle(self, pence):
        self._pull("payouts/create", **({"amount": str(pence)} if pence else {}))

    @rule(place=places, end=st.sampled_from(["arrive", "fail", "cancel"]))
    def settlement_goes_on(self, place, end):
        self._at("payout", place, f"payouts/{{}}/{end}")

    @rule(pence=st.integers(1, 5_00))
    def stripe_charges_for_itself(self, pence):
        self._pull("fees/charge", amount=str(pence))

    @rule(place=places, end=st.sampled_from(["cancel", "card", "pause", "resume"]))
    def promise_changes_at_stripe(self, place, end):
        self._at("subscription", place, f"subscriptions/{{}}/{end}", number="4000000000000341")

    @rule(place=places)
    def customer_is_deleted(self, place):
        self._at("customer", place, "customers/{}/delete")

    @rule(days=st.integers(1, 40))
    def days_pass(self, days):
        self._pull("clock/advance", days=str(days))

    # --- what goes wrong, and the post --------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(KINDS), times=st.integers(1, 8))
    def stripe_goes_wrong(self, kind, times):
        self._pull("trouble/answers", kind=kind, times=str(times))

    @rule(seed=st.integers(0, 2**16), share=st.integers(0, 100), again=st.booleans())
    def webhooks_come(self, seed, share, again):
        """Some of what happened since the last time, in any order, perhaps twice; the rest is lost for ever."""
        chance = random.Random(seed)
        happened = self.stripe.events()
        new, self.told = happened[self.told :], len(happened)
        coming = [event for event in new if chance.randrange(100) < share] * (2 if again else 1)
        chance.shuffle(coming)
        for event in coming:
            assert self.stripe.knock(self.client, event).status_code == 200
        relay.drain()

    @rule()
    def what_waited_is_tried_again(self):
        self._try_again()

    @rule()
    def a_night_passes(self):
        try:
            reconcile()
        except StripeDown:
            return

    # --- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def books_hold_nothing_that_stripe_does_not_have(self):
        lines = {f"stripe:{line['id']}" for line in self.store.newest("balance_transaction")}
        assert set(Entry.objects.values_list("source", flat=True)) <= lines

    def teardown(self):
        try:
            self._pull("trouble/end")
            self._try_again()
            self._agree()
        finally:
            self.settings.disable()
            self.stripe.running.stop()
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def _agree(self):
        found = reconcile()
        ledger_of_stripe = self.stripe.running.sandbox.processor.ledger()
        assert (found.left, found.difference_pence) == ({}, 0)
        assert Entry.objects.count() == len(ledger_of_stripe["lines"])
        assert books.balance_pence("stripe") == ledger_of_stripe["net"] == self.stripe.balance_pence()
        assert check_books() == []
        # All that was told now, in one go, changes nothing of the money and leaves nobody in between.
        before = books.trial_balance()
        for event in self.stripe.events():
            self.stripe.knock(self.client, event)
        self._try_again()
        assert books.trial_balance() == before
        assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"applied", "ignored"}
        assert not RefundOrder.objects.filter(state="approved").exists()
        assert self.refusals <= {"refund_under_way", "refund_more_than_left"}
        for gift in Contribution.objects.filter(state="paid"):
            assert gift.refunded_pence + gift.disputed_pence <= gift.gross_pence
        self._states_agree()

    def _states_agree(self):
        """Disputes and promises stand as they do at Stripe."""
        over = {"won": "won", "lost": "lost", "warning_closed": "closed"}
        for dispute in GiftDispute.objects.all():
            assert over.get(self.store.get(dispute.dispute_id)["status"], dispute.state) == dispute.state
        for promise in RecurringContribution.objects.exclude(subscription_id=""):
            is_over = self.store.get(promise.subscription_id)["status"] == "canceled"
            assert is_over == (promise.state == "ended")

    # --- parts --------------------------------------------------------------------------------------------------------

    def _start(self, pence):
        self.number += 1
        gift = actions.start_gift(
            ANYONE, key=f"gift:{self.number}", campaign_id=self.campaign.id, amount_pence=pence, email="a@example.org"
        )
        order = Order(
            str(gift.id),
            pence,
            "GBP",
            "A gift",
            "http://testserver/donate",
            "http://testserver/donate",
            "a@example.org",
        )
        try:
            page = gateway().open_checkout(order, idempotency_key=f"checkout:{gift.id}")
        except StripeDown:
            return None
        return actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id=page.session_id, url=page.url)

    def _at(self, kind, place, string, **form):
        things = self.store.newest(kind)
        if place < len(things):
            self._pull(string.format(things[place]["id"]), **form)

    def _pull(self, string, **form):
        """What Stripe will not do, it does not do: that a charge is not paid, or a payout has gone."""
        assert visit(f"{self.stripe.address}/sandbox/{string}", form).status in {200, 400, 404}

    def _try_again(self):
        Message.objects.filter(state="waiting").update(due_at="2020-01-01T00:00:00Z")
        relay.drain()


@pytest.mark.django_db
def test_the_fund_and_stripe_are_never_a_penny_apart_in_the_end(monkeypatch):
    # What goes wrong is asked again at once: nothing here gets better by waiting.
    monkeypatch.setattr(sdk.HTTPClient, "INITIAL_DELAY", 0)
    run_state_machine_as_test(
        MoneyIn,
        settings=settings(
            max_examples=16,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
