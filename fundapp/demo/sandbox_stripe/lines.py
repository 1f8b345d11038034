"""The books of the pretence: every movement of its money is one line, and the balance is nothing but their sum."""

from collections.abc import Mapping
from typing import Any

from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.shapes import lines as shape
from fundapp.demo.sandbox_stripe.store import Thing

KIND = "balance_transaction"

# Stripe's `reporting_category` for each of its types; an adjustment says itself what it adjusts.
_CATEGORIES: Mapping[str, str] = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "charge_failure",
    "payout": "payout",
    "payout_failure": "payout_reversal",
    "payout_cancel": "payout_reversal",
    "stripe_fee": "fee",
}


class Lines:
    """Adds lines and adds them up. A line is never changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self,
        kind: str,
        amount: int,
        *,
        source: Thing | None,
        currency: str,
        fee: int = 0,
        category: str = "",
        description: str | None = None,
        available_on: int | None = None,
    ) -> Thing:
        """One movement: `amount` as Stripe signs it (in is positive), less `fee`."""
        line = shape.balance_transaction(
            kind=(kind, category or _CATEGORIES[kind]),
            source=source["id"] if source else None,
            currency=currency,
            amount=amount,
            fee=fee,
            description=description,
            available_on=self._desk.at() if available_on is None else available_on,
            at=self._desk.at(),
        )
        return self._desk.store.put(line)

    def charge_fee(self, amount: int, *, currency: str, description: str) -> Thing:
        """A fee of Stripe's own that belongs to no payment."""
        return self.add("stripe_fee", -amount, source=None, currency=currency, description=description)

    def balance(self, currency: str = "gbp") -> Thing:
        """The sum of all lines, split by whether their day has come."""
        sums = {True: 0, False: 0}
        for line in self._of(currency):
            sums[line["available_on"] <= self._desk.at()] += line["net"]
        return shape.balance(currency, available=sums[True], pending=sums[False])

    def unsettled(self, currency: str) -> list[Thing]:
        """Lines whose day has come and that no automatic payout has carried to the bank, oldest first."""
        carried = {
            name for payout in self._desk.store.newest("payout") for name in self._desk.noted(payout["id"])["lines"]
        }
        ready = (line for line in self._of(currency) if line["available_on"] <= self._desk.at())
        return [line for line in ready if line["id"] not in carried][::-1]

    def ledger(self) -> dict[str, Any]:
        """The whole books, oldest line first, and their sums: what the fund's own books can be held against."""
        lines = self._desk.store.newest(KIND)[::-1]
        by_kind: dict[str, int] = {}
        for line in lines:
            by_kind[line["type"]] = by_kind.get(line["type"], 0) + line["net"]
        return {
            "lines": lines,
            "amount": sum(line["amount"] for line in lines),
            "fee": sum(line["fee"] for line in lines),
            "net": sum(line["net"] for line in lines),
            "net_by_type": by_kind,
        }

    def _of(self, currency: str) -> list[Thing]:
        return self._desk.store.newest(KIND, where={"currency": currency})
