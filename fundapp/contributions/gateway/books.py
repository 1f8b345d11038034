"""Stripe's own books, and what stands behind each line of them: charges, refunds, disputes, settlements, invoices.

It must never know what any of it means to the fund.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fundapp.contributions.facts import REFUND_MARK, Thing
from fundapp.contributions.gateway.asking import Caller, or_turned_down, plain, plainly

_BOTH_LINES = ["balance_transaction", "failure_balance_transaction"]
_A_PAGE = 100


class Books(Caller):
    """What the fund's own books ask of Stripe."""

    # --- payments, and what went back ---------------------------------------------------------------------------------

    @plainly
    def charge(self, charge_id: str) -> Thing:
        return plain(self._v1.charges.retrieve(charge_id, params={"expand": _BOTH_LINES}))

    @plainly
    def refund(self, refund_id: str) -> Thing:
        return plain(self._v1.refunds.retrieve(refund_id))

    @plainly
    def refunds_of(self, charge_id: str) -> list[Thing]:
        found = self._v1.refunds.list(
            params={"charge": charge_id, "limit": _A_PAGE, "expand": [f"data.{line}" for line in _BOTH_LINES]}
        )
        return [plain(refund) for refund in found.auto_paging_iter()]

    @or_turned_down
    @plainly
    def make_refund(self, *, payment: str, amount_pence: int, reason: str, order: str, idempotency_key: str) -> Thing:
        """Give back `amount_pence` to where it came from. The mark finds it again when this answer is lost."""
        params = {"payment_intent": payment, "amount": amount_pence, "metadata": {REFUND_MARK: order}}
        if reason:
            params["reason"] = reason
        refund = self._v1.refunds.create(
            params=params,  # type: ignore[arg-type]  # the SDK's typed dict, filled step by step
            options={"idempotency_key": idempotency_key},
        )
        return plain(refund)

    @plainly
    def ordered_refund(self, *, payment: str, order: str) -> Thing | None:
        """The refund of a payment that carries the mark of `order`, if one was ever made."""
        found = self._v1.refunds.list(params={"payment_intent": payment, "limit": _A_PAGE})
        marked = (plain(refund) for refund in found.auto_paging_iter())
        return next((refund for refund in marked if (refund.get("metadata") or {}).get(REFUND_MARK) == order), None)

    @plainly
    def dispute(self, dispute_id: str) -> Thing:
        """Its lines come with it."""
        return plain(self._v1.disputes.retrieve(dispute_id))

    # --- the bank -----------------------------------------------------------------------------------------------------

    @plainly
    def payout(self, payout_id: str) -> Thing:
        return plain(self._v1.payouts.retrieve(payout_id, params={"expand": _BOTH_LINES}))

    # --- who, and what for --------------------------------------------------------------------------------------------

    @plainly
    def customer(self, customer_id: str) -> Thing:
        """One that is deleted answers with `deleted` and nothing else."""
        return plain(self._v1.customers.retrieve(customer_id))

    @plainly
    def invoice(self, invoice_id: str) -> Thing:
        return plain(self._v1.invoices.retrieve(invoice_id, params={"expand": ["payments"]}))

    @plainly
    def invoice_paid_by(self, payment_intent_id: str) -> Thing | None:
        """The invoice that a payment is for. A payment does not say so itself."""
        found = self._v1.invoice_payments.list(
            params={
                "payment": {"type": "payment_intent", "payment_intent": payment_intent_id},
                "limit": 1,
                "expand": ["data.invoice"],
            }
        )
        return plain(found.data[0])["invoice"] if found.data else None

    # --- the books ----------------------------------------------------------------------------------------------------

    @plainly
    def line(self, line_id: str) -> Thing:
        return plain(self._v1.balance_transactions.retrieve(line_id))

    def lines(self, *, since: datetime) -> Iterator[Thing]:
        """Every line written from `since` on, newest first, a page at a time."""
        after = ""
        while True:
            page = self._page(since, after)
            yield from page
            if len(page) < _A_PAGE:
                return
            after = page[-1]["id"]

    @plainly
    def balance_pence(self, currency: str) -> int:
        """What Stripe holds, available or on its way."""
        balance = plain(self._v1.balance.retrieve())
        parts = [*balance["available"], *balance["pending"]]
        return sum(part["amount"] for part in parts if part["currency"] == currency.lower())

    @plainly
    def _page(self, since: datetime, after: str) -> list[Thing]:
        params: dict[str, Any] = {"created": {"gte": int(since.timestamp())}, "limit": _A_PAGE}
        if after:
            params["starting_after"] = after
        page = self._v1.balance_transactions.list(
            params=params  # type: ignore[arg-type]  # the SDK's typed dict, filled step by step
        )
        return [plain(line) for line in page.data]
