"""What the pretend Stripe does with money: opens, takes, declines, settles, expires, gives back, and tells.

It must never know HTTP: the endpoints, the card page and the control page all act through here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from fundapp.demo.sandbox_stripe import shapes
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import invalid, missing

# Stripe's published price for cards of the United Kingdom: 1.5 % and 20p.
FEE_PER_MILLE, FEE_FIXED_PENCE = 15, 20
CURRENCIES = frozenset({"gbp", "eur", "usd"})
LEAST_AMOUNT, MOST_AMOUNT = 30, 99_999_999
_WORKING_DAYS_TO_SETTLE = 3


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a card is refused: Stripe's code, its decline code, and the sentence it shows."""

    code: str
    decline_code: str
    sentence: str


GOOD_CARD = "4242424242424242"
DECLINES: Mapping[str, Decline] = MappingProxyType(
    {
        "4000000000000002": Decline("card_declined", "generic_decline", "Your card was declined."),
        "4000000000009995": Decline("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        "4000000000000069": Decline("expired_card", "expired_card", "Your card has expired."),
        "4000000000000127": Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
    }
)
UNKNOWN_CARD = Decline("incorrect_number", "incorrect_number", "Your card number is incorrect.")


def fee_on(amount: int) -> int:
    """The fee for one card payment, half a penny rounded up."""
    return (amount * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED_PENCE


class Processor:
    """The acts. Each is one change of the store, and is made inside `store.changing()`."""

    def __init__(self, store: Store, *, api_version: str) -> None:
        self._store = store
        self._api_version = api_version
        self.request: Thing = {"id": None, "idempotency_key": None}

    # --- opening --------------------------------------------------------------------------------------------------

    def open_session(self, params: dict[str, Any], *, base: str) -> Thing:
        """A Checkout Session in payment mode, from parameters that the contract has read."""
        if params.get("mode") != "payment":
            raise invalid("This pretend Stripe opens sessions in payment mode only.", param="mode")
        amount, currency, items = _priced(params.get("line_items", []))
        for name in ("success_url", "cancel_url"):
            if not str(params.get(name, "http://")).startswith(("http://", "https://")):
                raise invalid(f"Not a valid URL: {params[name]}", param=name, code="url_invalid")
        if "success_url" not in params:
            raise invalid("Missing required param: success_url.", param="success_url", code="parameter_missing")
        _check_expiry(params.get("expires_at"), self._at())
        session = shapes.session(params, amount=amount, currency=currency, base=base, at=self._at())
        hidden = {"id": f"hidden:{session['id']}", "object": "hidden", "items": items}
        self._store.put({**hidden, "intent": params.get("payment_intent_data", {})})
        return self._store.put(session)

    def items_of(self, session_id: str) -> list[Thing]:
        """What the card page lists: name and amount of each line."""
        hidden = self._store.get(f"hidden:{session_id}")
        return list(hidden["items"]) if hidden else []

    # --- paying ---------------------------------------------------------------------------------------------------

    def pay(self, session: Thing, *, number: str, email: str | None, name: str | None) -> Decline | None:
        """Try a card. None is success; a refused card leaves the session open for another try."""
        decline = None if number == GOOD_CARD else DECLINES.get(number, UNKNOWN_CARD)
        details = shapes.card_details(number, amount=session["amount_total"])
        intent, charge = self._attempt(session, details, email, name)
        session = self._need("checkout.session", session["id"])
        if decline is not None:
            self._decline(intent, charge, decline)
            return decline
        self._succeed(intent, charge)
        self._complete(session, payment_status="paid")
        return None

    def pay_later(self, session: Thing, *, email: str | None, name: str | None) -> None:
        """A bank debit: the session completes now, and the money comes or fails to come when `settle` is called."""
        intent, charge = self._attempt(session, shapes.debit_details(), email, name)
        session = self._need("checkout.session", session["id"])
        self._store.put(intent | {"status": "processing", "latest_charge": charge["id"]})
        self._tell("payment_intent.processing", self._need("payment_intent", intent["id"]))
        self._tell("charge.pending", self._store.put(charge))
        self._complete(session, payment_status="unpaid")

    def settle(self, session: Thing, *, paid: bool) -> Thing:
        """What became of a bank debit."""
        intent = self._need("payment_intent", str(session["payment_intent"]))
        if intent["status"] != "processing":
            raise invalid(f"The intent {intent['id']} is {intent['status']}, not processing.")
        charge = self._need("charge", str(intent["latest_charge"]))
        if not paid:
            self._decline(
                intent, charge, Decline("charge_failed", "debit_not_authorized", "The bank refused the debit.")
            )
            self._tell("checkout.session.async_payment_failed", session)
            return session
        self._succeed(intent, charge)
        session = self._store.put(session | {"payment_status": "paid"})
        self._tell("checkout.session.async_payment_succeeded", session)
        return session

    def expire(self, session: Thing) -> Thing:
        """Close a session that nobody has paid."""
        if session["status"] != "open":
            raise invalid(
                f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
            )
        session = self._store.put(session | {"status": "expired", "url": None})
        self._tell("checkout.session.expired", session)
        return session

    def expire_overdue(self) -> None:
        """What Stripe does by itself when the day of a session is over."""
        for session in self._store.newest("checkout.session", where={"status": "open"}):
            if session["expires_at"] <= self._at():
                self.expire(session)

    # --- giving back ----------------------------------------------------------------------------------------------

    def refund(self, charge: Thing, *, amount: int | None, reason: str | None, metadata: dict[str, str]) -> Thing:
        """Give back all that is left of a charge, or `amount` of it. The fee is not given back, as Stripe has it."""
        left = charge["amount_captured"] - charge["amount_refunded"]
        wanted = left if amount is None else amount
        if charge["status"] != "succeeded" or left == 0:
            raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        if not 0 < wanted <= left:
            raise invalid(
                f"Refund amount ({wanted}) is greater than unrefunded amount on charge ({left})", param="amount"
            )
        refund = shapes.refund(charge, amount=wanted, reason=reason, metadata=metadata, at=self._at())
        line = shapes.balance_transaction(
            refund, kind="refund", amount=-wanted, fee=0, available_on=self._at(), at=self._at()
        )
        self._store.put(line)
        refund = self._store.put(refund | {"balance_transaction": line["id"]})
        refunded = charge["amount_refunded"] + wanted
        whole = refunded == charge["amount_captured"]
        charge = self._store.put(charge | {"amount_refunded": refunded, "refunded": whole})
        self._tell("refund.created", refund)
        self._tell("charge.refunded", charge)
        return refund

    # --- the books of the pretence --------------------------------------------------------------------------------

    def balance(self, currency: str = "gbp") -> Thing:
        """The sum of all that came in, less fees and refunds, split by whether its day has come."""
        available = pending = 0
        for line in self._store.newest("balance_transaction"):
            if line["available_on"] <= self._at():
                available += line["net"]
            else:
                pending += line["net"]
        return shapes.balance(currency, available=available, pending=pending)

    # --- parts ----------------------------------------------------------------------------------------------------

    def _attempt(self, session: Thing, details: Thing, email: str | None, name: str | None) -> tuple[Thing, Thing]:
        """The session's intent (made at the first try) and a new charge at it."""
        if session["status"] != "open":
            raise invalid("This session is no longer open.", code="session_not_open")
        intent = self._store.get(session["payment_intent"] or "")
        if intent is None:
            hidden = self._need("hidden", f"hidden:{session['id']}")
            intent = shapes.payment_intent(session, hidden["intent"], method=details["type"], at=self._at())
            self._tell("payment_intent.created", self._store.put(intent))
        session = session | {"payment_intent": intent["id"]}
        self._store.put(shapes.payer(session, email, name) if email or name else session)
        return intent, shapes.charge(intent, details=details, email=email, payer_name=name, at=self._at())

    def _succeed(self, intent: Thing, charge: Thing) -> None:
        line = shapes.balance_transaction(
            charge,
            kind="charge",
            amount=charge["amount"],
            fee=fee_on(charge["amount"]),
            available_on=_settles_on(self._at()),
            at=self._at(),
            description=charge["description"],
        )
        self._store.put(line)
        charge = charge | {
            "amount_captured": charge["amount"],
            "balance_transaction": line["id"],
            "captured": True,
            "outcome": shapes.outcome("authorized", "Payment complete.", None),
            "paid": True,
            "status": "succeeded",
        }
        self._tell("charge.succeeded", self._store.put(charge))
        intent = intent | {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "latest_charge": charge["id"],
            "payment_method": charge["payment_method"],
            "status": "succeeded",
        }
        self._tell("payment_intent.succeeded", self._store.put(intent))

    def _decline(self, intent: Thing, charge: Thing, decline: Decline) -> None:
        charge = charge | {
            "failure_code": decline.code,
            "failure_message": decline.sentence,
            "outcome": shapes.outcome("issuer_declined", "The bank did not say why.", decline.decline_code),
            "status": "failed",
        }
        self._tell("charge.failed", self._store.put(charge))
        error = {
            "charge": charge["id"],
            "code": decline.code,
            "decline_code": decline.decline_code,
            "message": decline.sentence,
            "type": "card_error",
        }
        intent = intent | {
            "last_payment_error": error,
            "latest_charge": charge["id"],
            "status": "requires_payment_method",
        }
        self._tell("payment_intent.payment_failed", self._store.put(intent))

    def _complete(self, session: Thing, *, payment_status: str) -> None:
        session = session | {"payment_status": payment_status, "status": "complete", "url": None}
        self._tell("checkout.session.completed", self._store.put(session))

    def _tell(self, kind: str, thing: Thing) -> None:
        event = shapes.event(kind, thing, api_version=self._api_version, request=self.request, pending=1, at=self._at())
        self._store.put(event)
        self._store.owe(event["id"])

    def _need(self, kind: str, name: str) -> Thing:
        thing = self._store.get(name)
        if thing is None or thing["object"] != kind:
            raise missing(kind, name)
        return thing

    def _at(self) -> int:
        return int(self._store.now())


def _priced(items: list[Any]) -> tuple[int, str, list[Thing]]:
    """The total, the currency and the lines of a session."""
    if not items:
        raise invalid("You must specify `line_items` in payment mode.", param="line_items", code="parameter_missing")
    lines: list[Thing] = []
    for place, item in enumerate(items):
        price, at = item.get("price_data"), f"line_items[{place}]"
        if price is None or "product_data" not in price or "unit_amount" not in price:
            raise invalid("This pretend Stripe needs price_data with product_data and unit_amount.", param=at)
        if price["unit_amount"] < 0 or item.get("quantity", 1) < 1:
            raise invalid("Invalid positive integer", param=at, code="parameter_invalid_integer")
        if price["currency"].lower() not in CURRENCIES:
            raise invalid(f"Invalid currency: {price['currency']}.", param=f"{at}[price_data][currency]")
        amount = price["unit_amount"] * item.get("quantity", 1)
        lines.append({"name": price["product_data"]["name"], "amount": amount, "currency": price["currency"]})
    if len({line["currency"] for line in lines}) > 1:
        raise invalid("All line items must be in one currency.", param="line_items")
    total = sum(line["amount"] for line in lines)
    if not LEAST_AMOUNT <= total <= MOST_AMOUNT:
        code = "amount_too_small" if total < LEAST_AMOUNT else "amount_too_large"
        raise invalid(f"The Checkout Session's total must be from {LEAST_AMOUNT} to {MOST_AMOUNT}.", code=code)
    return total, str(lines[0]["currency"]).lower(), lines


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is not None and not now + 30 * 60 - 60 <= expires_at <= now + 24 * 3600 + 60:
        raise invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", param="expires_at"
        )


def _settles_on(at: int) -> int:
    """Midnight UTC, three working days on."""
    day = datetime.fromtimestamp(at, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    left = _WORKING_DAYS_TO_SETTLE
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return int(day.timestamp())
