"""Payments at the pretend Stripe: intents, attempts at them, and what becomes of each. It knows no card page."""

from dataclasses import dataclass
from typing import Any, Literal

from fundapp.demo.sandbox_stripe import cards
from fundapp.demo.sandbox_stripe.cards import Decline, Means
from fundapp.demo.sandbox_stripe.desk import Desk, working_days_on
from fundapp.demo.sandbox_stripe.disputes import Disputes
from fundapp.demo.sandbox_stripe.lines import Lines
from fundapp.demo.sandbox_stripe.shapes import payments as shapes
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

_WORKING_DAYS_TO_AVAILABLE = 3
# The switch that says how many seconds late the lines of payments come.
LATE_LINES = "late_lines"
# A bank debit waits for its mandate the first time.
_WORKING_DAYS_TO_SETTLE, _WORKING_DAYS_TO_SETTLE_FIRST = 3, 6

_TAKEN_BACK = Decline("charge_failed", "debit_not_authorized", "The bank took the debit back.")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an attempt: it is "paid", "declined", "waits" for a bank or "asks" the supporter to confirm."""

    state: Literal["paid", "declined", "waits", "asks"]
    intent: Thing
    decline: Decline | None = None


class Payments:
    def __init__(self, desk: Desk, lines: Lines, disputes: Disputes) -> None:
        self._desk = desk
        self._lines = lines
        self._disputes = disputes

    # --- what is paid with, and what for ------------------------------------------------------------------------------

    def method(self, means: Means, *, email: str | None, name: str | None) -> Thing:
        """A way to pay. Its published number is noted, because its fate hangs on it; no other number is kept."""
        method = shapes.payment_method(
            last4=means.number[-4:], is_debit=means.is_debit, email=email, payer_name=name, at=self._desk.at()
        )
        self._desk.note(method["id"], number=means.number)
        return self._desk.store.put(method)

    def means_of(self, method: Thing) -> Means:
        return cards.known(self._desk.noted(method["id"])["number"])

    def open_intent(
        self, *, amount: int, currency: str, method: Thing, customer: str | None, data: dict[str, Any]
    ) -> Thing:
        intent = shapes.payment_intent(
            amount=amount, currency=currency, customer=customer, data=data, method=method["type"], at=self._desk.at()
        )
        self._desk.tell("payment_intent.created", self._desk.store.put(intent))
        return intent

    # --- trying -------------------------------------------------------------------------------------------------------

    def attempt(
        self, intent: Thing, method: Thing, *, base: str = "", confirmed: bool = False, present: bool = True
    ) -> Tried:
        """Try to take the money. `present` is false when nobody is there to confirm anything."""
        means = self.means_of(method)
        wants = means.asks == "always" or (means.asks == "first" and not self._desk.noted(method["id"]).get("agreed"))
        if wants and present and not confirmed:
            return Tried("asks", self._ask(intent, method, base))
        if confirmed:
            self._desk.note(method["id"], agreed=True)
        details = shapes.details(method, amount=intent["amount"], confirmed=confirmed)
        charge = shapes.charge(intent, method, details=details, at=self._desk.at())
        intent = self._desk.keep(intent, next_action=None)
        if means.is_debit:
            return Tried("waits", self._wait(intent, charge, method))
        decline = cards.UNASKED if wants and not present else means.decline
        if decline is not None:
            return Tried("declined", self._decline(intent, charge, decline), decline)
        return Tried("paid", self._succeed(intent, charge))

    def refuse(self, intent: Thing) -> Tried:
        """The supporter was asked to confirm, and did not."""
        decline = cards.UNCONFIRMED
        intent = self._desk.keep(
            intent,
            last_payment_error=_error(decline, None),
            next_action=None,
            payment_method=None,
            status="requires_payment_method",
        )
        self._desk.tell("payment_intent.payment_failed", intent)
        return Tried("declined", intent, decline)

    def settle(self, intent: Thing, *, paid: bool | None = None) -> Tried:
        """What became of a bank debit: as it is told here, or as its test account has it."""
        if intent["status"] != "processing":
            raise invalid(f"The intent {intent['id']} is {intent['status']}, not processing.")
        charge = self._desk.need("charge", str(intent["latest_charge"]))
        fate = self.means_of(self._desk.need("payment_method", charge["payment_method"])).decline
        if paid is False and fate is None:
            fate = Decline("charge_failed", "debit_not_authorized", "The bank refused the debit.")
        if fate is not None and not paid:
            return Tried("declined", self._decline(intent, charge, fate), fate)
        return Tried("paid", self._succeed(intent, charge))

    def follow(self, intent: Thing) -> None:
        """What a test card brings after its payment: a dispute, or a question from the bank."""
        charge = self._desk.need("charge", intent["latest_charge"])
        means = self.means_of(self._desk.need("payment_method", charge["payment_method"]))
        if means.dispute:
            self._disputes.open(charge, reason=means.dispute, is_inquiry=means.is_inquiry)

    def undo(self, charge: Thing) -> Thing:
        """The bank takes a debit back that had come: the charge has failed after all. The fee is not given back."""
        if charge["status"] != "succeeded" or charge["payment_method_details"]["type"] == "card":
            raise invalid(f"Charge {charge['id']} is no bank debit that has come.")
        if charge["amount_refunded"] or charge["disputed"] or charge["balance_transaction"] is None:
            raise invalid(f"Charge {charge['id']} has been given back or disputed, or has no line yet.")
        line = self._lines.add(
            "payment_failure_refund",
            -charge["amount"],
            source=charge,
            currency=charge["currency"],
            description=f"PAYMENT FAILURE FOR {charge['id']}",
        )
        intent = self._desk.need("payment_intent", charge["payment_intent"])
        charge = charge | {"failure_balance_transaction": line["id"], "paid": False}
        self._decline(intent | {"amount_received": 0}, charge, _TAKEN_BACK)
        return self._desk.need("charge", charge["id"])

    # --- parts --------------------------------------------------------------------------------------------------------

    def _ask(self, intent: Thing, method: Thing, base: str) -> Thing:
        page = {"return_url": base, "url": f"{base}/c/confirm/{intent['id']}"}
        intent = self._desk.keep(
            intent,
            next_action={"redirect_to_url": page, "type": "redirect_to_url"},
            payment_method=method["id"],
            status="requires_action",
        )
        self._desk.tell("payment_intent.requires_action", intent)
        return intent

    def _wait(self, intent: Thing, charge: Thing, method: Thing) -> Thing:
        is_first = not self._desk.noted(method["id"]).get("agreed")
        self._desk.note(method["id"], agreed=True)
        days = _WORKING_DAYS_TO_SETTLE_FIRST if is_first else _WORKING_DAYS_TO_SETTLE
        self._desk.later(working_days_on(self._desk.at(), days), "debit_settles", intent["id"])
        intent = self._desk.keep(intent, status="processing", latest_charge=charge["id"], payment_method=method["id"])
        self._desk.tell("payment_intent.processing", intent)
        self._desk.tell("charge.pending", self._desk.store.put(charge))
        return intent

    def _succeed(self, intent: Thing, charge: Thing) -> Thing:
        charge = charge | {
            "amount_captured": charge["amount"],
            "captured": True,
            "outcome": shapes.outcome("authorized", "Payment complete.", None),
            "paid": True,
            "status": "succeeded",
        }
        # Stripe may write its line a while after the payment, and tells of the charge again then.
        after = self._desk.store.switch(LATE_LINES)
        if after:
            self._desk.later(self._desk.at() + int(after), "line_comes", charge["id"])
        else:
            charge = charge | {"balance_transaction": self._line(charge)["id"]}
        self._desk.tell("charge.succeeded", self._desk.store.put(charge))
        intent = self._desk.keep(
            intent,
            amount_received=intent["amount"],
            last_payment_error=None,
            latest_charge=charge["id"],
            payment_method=charge["payment_method"],
            status="succeeded",
        )
        self._desk.tell("payment_intent.succeeded", intent)
        return intent

    def on_line(self, name: str) -> None:
        """The line of a payment, late."""
        before = self._desk.need("charge", name)
        charge = self._desk.keep(before, balance_transaction=self._line(before)["id"])
        self._desk.tell("charge.updated", charge, before=before)

    def _line(self, charge: Thing) -> Thing:
        is_debit = charge["payment_method_details"]["type"] != "card"
        return self._lines.add(
            "payment" if is_debit else "charge",
            charge["amount"],
            source=charge,
            currency=charge["currency"],
            fee=cards.Fee(is_debit=is_debit).on(charge["amount"]),
            available_on=working_days_on(self._desk.at(), _WORKING_DAYS_TO_AVAILABLE),
            description=charge["description"],
        )

    def _decline(self, intent: Thing, charge: Thing, decline: Decline) -> Thing:
        charge = self._desk.keep(
            charge,
            failure_code=decline.code,
            failure_message=decline.sentence,
            outcome=shapes.outcome("issuer_declined", "The bank did not say why.", decline.decline_code),
            status="failed",
        )
        self._desk.tell("charge.failed", charge)
        intent = self._desk.keep(
            intent,
            last_payment_error=_error(decline, charge["id"]),
            latest_charge=charge["id"],
            status="requires_payment_method",
        )
        self._desk.tell("payment_intent.payment_failed", intent)
        return intent


def _error(decline: Decline, charge_id: str | None) -> Thing:
    error: Thing = {"code": decline.code, "message": decline.sentence}
    if charge_id is None:
        return error | {"type": "invalid_request_error"}
    return error | {"charge": charge_id, "decline_code": decline.decline_code, "type": "card_error"}
