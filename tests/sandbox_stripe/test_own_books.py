"""Random acts at the pretend Stripe against a simple count of them: its books never differ by a penny, nor within."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from fundapp.demo.sandbox_stripe.cards import ACCOUNTS, CARDS, GOOD_ACCOUNT, GOOD_CARD
from fundapp.demo.sandbox_stripe.disputes import FEE_PENCE
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble
from tests.sandbox_stripe.giving import monthly, order

amounts = st.integers(30, 20_000)
dice = st.integers(0, 1_000)
# Mostly a payment that works: what is refused leaves little to go wrong with later.
means = st.one_of(st.just(GOOD_CARD), st.just(GOOD_ACCOUNT), st.sampled_from([*CARDS, *ACCOUNTS]))


class Books(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.store = Store(None, lambda: 1_800_000_000.0)
        self.stripe = Processor(self.store, api_version="test")

    def teardown(self):
        self.store.close()

    def do(self, act, *args, **kwargs):
        """Done whole, or refused and nothing changed."""
        try:
            with self.store.changing():
                act(*args, **kwargs)
        except StripeTrouble:
            pass

    def any_of(self, kind, number, **where):
        found = self.store.newest(kind, where=where)
        return found[number % len(found)] if found else None

    @rule(amount=amounts, number=means, is_monthly=st.booleans())
    def gives(self, amount, number, is_monthly):
        def act():
            wanted = monthly(amount) if is_monthly else order(amount)
            session = self.stripe.open_session(wanted, base="http://127.0.0.1:8001")
            if number in ACCOUNTS:
                self.stripe.pay_later(session, account=number)
            else:
                self.stripe.pay(session, number=number)

        self.do(act)

    @rule(number=dice, agrees=st.booleans())
    def answers_the_bank(self, number, agrees):
        if asked := self.any_of("payment_intent", number, status="requires_action"):
            self.do(self.stripe.confirm, asked, agrees=agrees)

    @rule(number=dice, amount=st.none() | amounts)
    def gives_back(self, number, amount):
        if charge := self.any_of("charge", number):
            self.do(self.stripe.refunds.create, charge, amount=amount, metadata={})

    @rule(number=dice)
    def bank_takes_a_debit_back(self, number):
        if charge := self.any_of("charge", number):
            self.do(self.stripe.undo, charge)

    @rule(number=dice)
    def refund_fails(self, number):
        if refund := self.any_of("refund", number):
            self.do(self.stripe.refunds.fail, refund)

    @rule(number=dice, is_inquiry=st.booleans(), amount=st.none() | amounts)
    def disputes(self, number, is_inquiry, amount):
        if charge := self.any_of("charge", number):
            self.do(self.stripe.disputes.open, charge, is_inquiry=is_inquiry, amount=amount)

    @rule(number=dice, act=st.sampled_from(["win", "lose", "escalate"]))
    def decides(self, number, act):
        if dispute := self.any_of("dispute", number):
            self.do(getattr(self.stripe.disputes, act), dispute)

    @rule(amount=st.none() | amounts)
    def pays_out(self, amount):
        self.do(self.stripe.settlements.create, amount=amount)

    @rule(number=dice, act=st.sampled_from(["arrive", "fail", "cancel"]))
    def bank_answers(self, number, act):
        if payout := self.any_of("payout", number):
            self.do(getattr(self.stripe.settlements, act), payout)

    @rule(number=dice, card=st.sampled_from(list(CARDS)))
    def changes_card(self, number, card):
        if subscription := self.any_of("subscription", number, status="active"):
            self.do(self.stripe.change_card, subscription, CARDS[card])

    @precondition(lambda self: len(self.store.newest("balance_transaction")) < 200)
    @rule(days=st.integers(0, 40), interval=st.sampled_from(["manual", "weekly"]))
    def time_passes(self, days, interval):
        self.do(self.stripe.settlements.schedule, interval)
        self.do(self.stripe.clockwork.advance, days * 86_400)

    @invariant()
    def balance_is_what_the_things_say(self):
        """Counted from the things themselves, and not from the lines that were written with them."""
        count = Counter(
            charges=sum(map(charge_net, self.store.newest("charge"))),
            refunds=-sum(refund["amount"] for refund in self.store.newest("refund") if refund["status"] != "failed"),
            payouts=-sum(
                payout["amount"]
                for payout in self.store.newest("payout")
                if payout["status"] not in {"failed", "canceled"}
            ),
            disputes=sum(map(dispute_net, self.store.newest("dispute"))),
        )
        balance = self.stripe.balance()
        held = balance["available"][0]["amount"] + balance["pending"][0]["amount"]
        assert held == sum(count.values()) == self.stripe.ledger()["net"]

    @invariant()
    def charges_say_what_was_given_back(self):
        for charge in self.store.newest("charge"):
            made = self.store.newest("refund", where={"charge": charge["id"]})
            back = sum(refund["amount"] for refund in made if refund["status"] != "failed")
            assert charge["amount_refunded"] == back <= charge["amount"]

    @invariant()
    def an_invoice_is_paid_once(self):
        for invoice in self.store.newest("invoice", where={"status": "paid"}):
            payments = self.store.newest("invoice_payment", where={"invoice": invoice["id"]})
            assert [payment["status"] for payment in payments] == ["paid"] * (invoice["amount_due"] > 0)
            for payment in payments:
                intent = self.store.get(payment["payment"]["payment_intent"])
                charges = self.store.newest("charge", where={"payment_intent": intent["id"]})
                assert sum(charge["balance_transaction"] is not None for charge in charges) == 1


def charge_net(charge):
    """What a charge has brought: its amount while it is paid, less the fee even when it no longer is."""
    if charge["balance_transaction"] is None:
        return 0
    return charge["amount"] * charge["paid"] - fee_of(charge)


def fee_of(charge):
    is_debit = charge["payment_method_details"]["type"] == "bacs_debit"
    pence = charge["amount"] / 100
    if is_debit:
        return min(max(int(pence + 0.5), 20), 200)
    return int(pence * 1.5 + 0.5 + 1e-9) + 20


def dispute_net(dispute):
    """What a dispute has taken so far, told from its state alone."""
    if dispute["status"].startswith("warning"):
        return 0
    return -FEE_PENCE if dispute["status"] == "won" else -FEE_PENCE - dispute["amount"]


def test_its_books_are_what_happened():
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=100, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
