"""Money going back to where it came from, and coming back from there. It must never know why."""

from fundapp.demo.sandbox_stripe import cards
from fundapp.demo.sandbox_stripe.desk import Desk, working_days_on
from fundapp.demo.sandbox_stripe.lines import Lines
from fundapp.demo.sandbox_stripe.shapes.undoing import refund as shape
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

_A_MINUTE, _WORKING_DAYS_OF_A_DEBIT = 60, 3
FAILURES = ("expired_or_canceled_card", "lost_or_stolen_card", "declined", "unknown")


class Refunds:
    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines

    def create(
        self, charge: Thing, *, amount: int | None = None, reason: str | None = None, metadata: dict[str, str]
    ) -> Thing:
        """Give back all that is left of a charge, or `amount` of it. The fee is not given back, as Stripe has it."""
        wanted = self._allowed(charge, amount)
        means = cards.known(self._desk.noted(charge["payment_method"])["number"])
        refund = shape(
            charge,
            amount=wanted,
            reason=reason,
            metadata=metadata,
            status="pending" if means.refund == "waits" else "succeeded",
            at=self._desk.at(),
        )
        line = self._lines.add(
            "payment_refund" if means.is_debit else "refund",
            -wanted,
            source=refund,
            currency=charge["currency"],
            description=f"REFUND FOR {(charge['description'] or 'CHARGE').upper()}",
        )
        refund = self._desk.keep(refund, balance_transaction=line["id"])
        charge = self._change(charge, wanted)
        self._desk.tell("refund.created", refund)
        self._desk.tell("charge.refunded", charge)
        if means.refund == "fails":
            self._desk.later(self._desk.at() + _A_MINUTE, "refund_fails", refund["id"])
        elif means.refund == "waits":
            days = working_days_on(self._desk.at(), _WORKING_DAYS_OF_A_DEBIT)
            due = days if means.is_debit else self._desk.at() + _A_MINUTE
            self._desk.later(due, "refund_arrives", refund["id"])
        return refund

    def arrive(self, refund: Thing) -> Thing:
        """The supporter's bank has the money."""
        self._need(refund, "pending")
        done = self._desk.keep(refund, status="succeeded")
        self._tell_update(done, before=refund)
        return done

    def fail(self, refund: Thing, *, reason: str = "expired_or_canceled_card") -> Thing:
        """The supporter's bank would not take it, and the money is back in the balance."""
        self._need(refund, "pending", "succeeded")
        line = self._lines.add(
            "refund_failure",
            refund["amount"],
            source=refund,
            currency=refund["currency"],
            description=f"REFUND FAILURE FOR {refund['charge']}",
        )
        failed = self._desk.keep(refund, status="failed", failure_balance_transaction=line["id"], failure_reason=reason)
        charge = self._desk.need("charge", refund["charge"])
        changed = self._change(charge, -refund["amount"])
        self._tell_update(failed, before=refund)
        self._desk.tell("refund.failed", failed)
        self._desk.tell("charge.updated", changed, before=charge)
        return failed

    def on_fails(self, name: str) -> None:
        refund = self._desk.need("refund", name)
        if refund["status"] != "failed":
            self.fail(refund)

    def on_arrives(self, name: str) -> None:
        refund = self._desk.need("refund", name)
        if refund["status"] == "pending":
            self.arrive(refund)

    def _allowed(self, charge: Thing, amount: int | None) -> int:
        left: int = charge["amount_captured"] - charge["amount_refunded"]
        wanted = left if amount is None else amount
        if charge["status"] != "succeeded":
            raise invalid(f"Charge {charge['id']} has not been paid, so there is nothing to give back.")
        if left == 0:
            raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        if charge["disputed"] and not self._is_still_refundable(charge):
            raise invalid(
                f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
            )
        if not 0 < wanted <= left:
            raise invalid(
                f"Refund amount ({wanted}) is greater than unrefunded amount on charge ({left})", param="amount"
            )
        return wanted

    def _is_still_refundable(self, charge: Thing) -> bool:
        disputes = self._desk.store.newest("dispute", where={"charge": charge["id"]})
        return all(dispute["is_charge_refundable"] or dispute["status"] == "won" for dispute in disputes)

    def _change(self, charge: Thing, by: int) -> Thing:
        refunded = charge["amount_refunded"] + by
        return self._desk.keep(charge, amount_refunded=refunded, refunded=refunded == charge["amount_captured"])

    def _tell_update(self, refund: Thing, *, before: Thing) -> None:
        self._desk.tell("charge.refund.updated", refund, before=before)
        self._desk.tell("refund.updated", refund, before=before)

    def _need(self, refund: Thing, *states: str) -> None:
        if refund["status"] not in states:
            raise invalid(f"The refund {refund['id']} is {refund['status']}, which this cannot be done to.")
