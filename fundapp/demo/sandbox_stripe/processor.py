"""The whole of the pretend Stripe's business, put together from its parts. It must never know HTTP."""

from typing import Any

from fundapp.demo.sandbox_stripe import cards
from fundapp.demo.sandbox_stripe.billing.customers import Customers
from fundapp.demo.sandbox_stripe.billing.invoices import Invoices
from fundapp.demo.sandbox_stripe.billing.portal import Portal
from fundapp.demo.sandbox_stripe.billing.subscriptions import Subscriptions
from fundapp.demo.sandbox_stripe.cards import CARDS, GOOD_CARD, Decline
from fundapp.demo.sandbox_stripe.checkout import KIND as SESSION
from fundapp.demo.sandbox_stripe.checkout import Checkout
from fundapp.demo.sandbox_stripe.clockwork import Clockwork
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.disputes import Disputes
from fundapp.demo.sandbox_stripe.lines import Lines
from fundapp.demo.sandbox_stripe.payments import Payments, Tried
from fundapp.demo.sandbox_stripe.refunds import Refunds
from fundapp.demo.sandbox_stripe.settlements import Settlements
from fundapp.demo.sandbox_stripe.store import Store, Thing

__all__ = ["CARDS", "GOOD_CARD", "Processor"]


class Processor:
    """Its parts, and the acts that concern more than one of them. Each is made inside `store.changing()`."""

    def __init__(self, store: Store, *, api_version: str) -> None:
        self.desk = Desk(store, api_version=api_version)
        self.lines = Lines(self.desk)
        self.disputes = Disputes(self.desk, self.lines)
        self.payments = Payments(self.desk, self.lines, self.disputes)
        self.refunds = Refunds(self.desk, self.lines)
        self.settlements = Settlements(self.desk, self.lines)
        self.customers = Customers(self.desk)
        self.invoices = Invoices(self.desk, self.payments, self.customers)
        self.subscriptions = Subscriptions(self.desk, self.invoices, self.customers)
        self.portal = Portal(self.desk, self.payments, self.customers, self.subscriptions)
        self.checkout = Checkout(self.desk, self.payments, self.customers, self.subscriptions)
        self.clockwork = Clockwork(
            store,
            {
                "debit_settles": self._on_debit,
                "dispute_due": self.disputes.on_due,
                "first_unpaid": self.subscriptions.on_first_unpaid,
                "invoice_final": self.subscriptions.on_invoice_final,
                "invoice_retry": self.subscriptions.on_retry,
                "line_comes": self.payments.on_line,
                "pause_ends": self.subscriptions.on_pause_end,
                "period_ends": self.subscriptions.on_period_end,
                "trial_warns": self.subscriptions.on_trial_warning,
                "payout_arrives": self.settlements.on_arrival,
                "payout_day": self.settlements.on_payout_day,
                "refund_arrives": self.refunds.on_arrives,
                "refund_fails": self.refunds.on_fails,
                "session_over": self.checkout.on_over,
            },
        )

    # --- the card page ------------------------------------------------------------------------------------------------

    def open_session(self, params: dict[str, Any], *, base: str) -> Thing:
        return self.checkout.open(params, base=base)

    def pay(self, session: Thing, *, number: str, email: str | None = None, name: str | None = None) -> Decline | None:
        """Try a card. None is success, or a page that asks for confirmation."""
        return self.checkout.pay(session, cards.card(number), email=email, name=name).decline

    def pay_later(
        self, session: Thing, *, account: str = "", email: str | None = None, name: str | None = None
    ) -> None:
        """A bank debit: the session completes now, and the money comes or fails to come when it is settled."""
        self.checkout.pay(session, cards.account(account), email=email, name=name)

    def confirm(self, intent: Thing, *, agrees: bool) -> Tried:
        """What the supporter says when the bank asks them to confirm."""
        return self.checkout.confirm(self.session_of(intent), intent, agrees=agrees)

    def session_of(self, intent: Thing) -> Thing:
        return self.desk.need(SESSION, self.desk.noted(intent["id"])["session"])

    def intent_of(self, session: Thing) -> Thing | None:
        """The intent of a session, or of the first invoice of what it began."""
        invoice = self.desk.noted(session["id"]).get("invoice")
        if invoice:
            return self.invoices.intent_of(self.desk.need("invoice", invoice))
        return self.desk.store.get(session["payment_intent"] or "")

    def asked_for(self, session: Thing) -> Thing:
        return self.intent_of(session) or self.desk.need("payment_intent", "")

    def settle(self, session: Thing, *, paid: bool) -> Thing:
        """What became of a session's bank debit."""
        self.settle_debit(self.asked_for(session), paid=paid)
        return self.desk.need(SESSION, session["id"])

    def expire(self, session: Thing) -> Thing:
        return self.checkout.expire(session)

    # --- what is between the parts ------------------------------------------------------------------------------------

    def settle_debit(self, intent: Thing, *, paid: bool | None = None) -> Tried:
        """A bank debit comes or fails to come; without being told, as its test account has it."""
        tried = self.payments.settle(intent, paid=paid)
        self.desk.store.unplan_all("debit_settles", intent["id"])
        noted = self.desk.noted(intent["id"])
        if "invoice" in noted:
            self.subscriptions.settled(self.desk.need("invoice", noted["invoice"]), tried)
        if "session" in noted:
            session = self.desk.need(SESSION, noted["session"])
            # A later try of the same invoice is no longer the session's.
            if session["payment_status"] == "unpaid":
                self.checkout.settled(session, tried)
        if tried.state == "paid":
            self.payments.follow(tried.intent)
        return tried

    def change_card(self, subscription: Thing, means: cards.Means) -> Thing:
        """Another way to pay, kept for a subscription and not tried."""
        customer = self.customers.living(subscription["customer"])
        method = self.payments.method(means, email=customer["email"], name=customer["name"])
        return self.subscriptions.use(subscription, self.customers.attach(customer, method))

    def forget(self, customer: Thing) -> Thing:
        """A customer is deleted, and all that they pay ends."""
        self.subscriptions.end_all(customer)
        return self.customers.forget(customer)

    def undo(self, charge: Thing) -> Thing:
        """A debit that had come is taken back; the invoice that it paid stays paid, as at Stripe."""
        return self.payments.undo(charge)

    def refund(self, charge: Thing, *, amount: int | None, reason: str | None, metadata: dict[str, str]) -> Thing:
        return self.refunds.create(charge, amount=amount, reason=reason, metadata=metadata)

    def balance(self, currency: str = "gbp") -> Thing:
        return self.lines.balance(currency)

    def ledger(self) -> dict[str, Any]:
        """The books of the pretence, whole."""
        return self.lines.ledger()

    def _on_debit(self, name: str) -> None:
        intent = self.desk.need("payment_intent", name)
        if intent["status"] == "processing":
            self.settle_debit(intent)
