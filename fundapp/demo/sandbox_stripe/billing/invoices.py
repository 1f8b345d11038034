"""Invoices at the pretend Stripe: drafted, made final, paid, failed, tried again, void.

An invoice leads to its payment through an invoice payment; the payment itself says nothing of it, as at Stripe.
It must never know how a subscription stands.
"""

from fundapp.demo.sandbox_stripe.billing.customers import Customers
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.payments import Payments, Tried
from fundapp.demo.sandbox_stripe.shapes import invoices as shapes
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

KIND, PAYMENT = "invoice", "invoice_payment"
_AN_HOUR, _A_DAY = 3600, 24 * 3600
# Days from each failed try to the next. After the last, Stripe gives up.
RETRY_AFTER_DAYS = (3, 5, 7)
_FIRST = "subscription_create"


class Invoices:
    def __init__(self, desk: Desk, payments: Payments, customers: Customers) -> None:
        self._desk = desk
        self._payments = payments
        self._customers = customers

    def draft(self, subscription: Thing, *, reason: str, amount: int, period: tuple[int, int]) -> Thing:
        """An invoice for a period. That of a renewal can still be changed for an hour; others are final at once."""
        customer = self._desk.need("customer", subscription["customer"])
        invoice = shapes.invoice(
            subscription, customer, reason=reason, amount=amount, period=period, at=self._desk.at()
        )
        if reason == "subscription_cycle":
            invoice["automatically_finalizes_at"] = self._desk.at() + _AN_HOUR
            self._desk.later(invoice["automatically_finalizes_at"], "invoice_final", invoice["id"])
        self._desk.tell("invoice.created", self._desk.store.put(invoice))
        return invoice

    def finalize(self, invoice: Thing) -> Thing:
        """It has a number now, and is paid when there is nothing to pay."""
        customer = self._desk.need("customer", invoice["customer"])
        number = customer.get("next_invoice_sequence", 1)
        if not customer.get("deleted"):
            self._desk.keep(customer, next_invoice_sequence=number + 1)
        invoice = self._desk.keep(
            invoice,
            automatically_finalizes_at=None,
            effective_at=self._desk.at(),
            ending_balance=0,
            number=f"{customer.get('invoice_prefix', 'GONE')}-{number:04d}",
            status="open",
            status_transitions=invoice["status_transitions"] | {"finalized_at": self._desk.at()},
            webhooks_delivered_at=self._desk.at(),
        )
        self._desk.tell("invoice.finalized", invoice)
        return self._paid(invoice) if invoice["amount_due"] == 0 else invoice

    def attempt(
        self, invoice: Thing, method: Thing | None, *, retry: bool, base: str = "", present: bool = False
    ) -> Tried | None:
        """Try to take what is due. None when there is nothing to take it from. `retry`: what fails is tried again."""
        if invoice["status"] != "open":
            raise invalid(f"Invoice {invoice['id']} is {invoice['status']} and cannot be paid.")
        invoice = self._desk.keep(invoice, attempt_count=invoice["attempt_count"] + 1, attempted=True)
        if method is None:
            self.went(invoice, None, retry=retry)
            return None
        intent = self.intent_of(invoice) or self._open_intent(invoice, method)
        tried = self._payments.attempt(intent, method, base=base, present=present)
        self.went(invoice, tried, retry=retry)
        return tried

    def went(self, invoice: Thing, tried: Tried | None, *, retry: bool) -> Thing:
        """What came of a try, or of the bank's answer some days later."""
        invoice = self._desk.need(KIND, invoice["id"])
        if tried is not None and tried.state == "paid":
            return self._paid(invoice)
        if tried is None or tried.state == "declined":
            return self._failed(invoice, retry=retry)
        if tried.state == "asks":
            self._desk.tell("invoice.payment_action_required", invoice)
        return invoice

    def follow(self, tried: Tried) -> None:
        """What a test card brings after its payment."""
        if tried.state == "paid":
            self._payments.follow(tried.intent)

    def void(self, invoice: Thing) -> Thing:
        """Never to be paid."""
        self._desk.store.unplan_all("invoice_final", invoice["id"])
        self._desk.store.unplan_all("invoice_retry", invoice["id"])
        invoice = self._desk.keep(
            invoice,
            auto_advance=False,
            next_payment_attempt=None,
            status="void",
            status_transitions=invoice["status_transitions"] | {"voided_at": self._desk.at()},
        )
        self._desk.tell("invoice.voided", invoice)
        return invoice

    def write_off(self, invoice: Thing) -> Thing:
        """Nobody expects it to be paid any more."""
        self._desk.store.unplan_all("invoice_retry", invoice["id"])
        invoice = self._desk.keep(
            invoice,
            auto_advance=False,
            next_payment_attempt=None,
            status="uncollectible",
            status_transitions=invoice["status_transitions"] | {"marked_uncollectible_at": self._desk.at()},
        )
        self._desk.tell("invoice.marked_uncollectible", invoice)
        return invoice

    def stop_trying(self, invoice: Thing) -> Thing:
        """Left open, and nobody tries any more."""
        self._desk.store.unplan_all("invoice_retry", invoice["id"])
        stopped = self._desk.keep(invoice, auto_advance=False, next_payment_attempt=None)
        self._desk.tell("invoice.updated", stopped, before=invoice)
        return stopped

    def of(self, subscription: Thing, *states: str) -> list[Thing]:
        """The invoices of a subscription that are in one of these states, newest first."""
        found = self._desk.store.newest(KIND, where={"parent.subscription_details.subscription": subscription["id"]})
        return [invoice for invoice in found if invoice["status"] in states]

    def payment_of(self, invoice: Thing) -> Thing | None:
        found = self._desk.store.newest(PAYMENT, where={"invoice": invoice["id"]})
        return found[0] if found else None

    def intent_of(self, invoice: Thing) -> Thing | None:
        payment = self.payment_of(invoice)
        return self._desk.need("payment_intent", payment["payment"]["payment_intent"]) if payment else None

    def _open_intent(self, invoice: Thing, method: Thing) -> Thing:
        is_first = invoice["billing_reason"] == _FIRST
        data = {
            "description": "Subscription creation" if is_first else "Subscription update",
            "setup_future_usage": "off_session",
        }
        intent = self._payments.open_intent(
            amount=invoice["amount_due"],
            currency=invoice["currency"],
            method=method,
            customer=invoice["customer"],
            data=data,
        )
        self._desk.note(intent["id"], invoice=invoice["id"])
        self._desk.store.put(shapes.invoice_payment(invoice, intent, at=self._desk.at()))
        return intent

    def _paid(self, invoice: Thing) -> Thing:
        self._desk.store.unplan_all("invoice_retry", invoice["id"])
        now = self._desk.at()
        invoice = self._desk.keep(
            invoice,
            amount_paid=invoice["amount_due"],
            amount_remaining=0,
            attempted=True,
            auto_advance=False,
            next_payment_attempt=None,
            status="paid",
            status_transitions=invoice["status_transitions"] | {"paid_at": now},
        )
        self._desk.tell("invoice.paid", invoice)
        self._desk.tell("invoice.payment_succeeded", invoice)
        if payment := self.payment_of(invoice):
            paid = self._desk.keep(
                payment,
                amount_paid=invoice["amount_due"],
                status="paid",
                status_transitions=payment["status_transitions"] | {"paid_at": now},
            )
            self._desk.tell("invoice_payment.paid", paid)
        return invoice

    def _failed(self, invoice: Thing, *, retry: bool) -> Thing:
        """Planned to be tried again, unless it has been tried often enough."""
        done = invoice["attempt_count"] - 1
        next_at = None
        if retry and done < len(RETRY_AFTER_DAYS):
            next_at = self._desk.at() + RETRY_AFTER_DAYS[done] * _A_DAY
            self._desk.store.unplan_all("invoice_retry", invoice["id"])
            self._desk.later(next_at, "invoice_retry", invoice["id"])
        invoice = self._desk.keep(invoice, next_payment_attempt=next_at)
        self._desk.tell("invoice.payment_failed", invoice)
        return invoice
