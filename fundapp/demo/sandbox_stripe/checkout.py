"""Checkout Sessions at the pretend Stripe: opened, paid at, confirmed, completed and expired. It knows no HTTP."""

from typing import Any

from fundapp.demo.sandbox_stripe.billing.customers import Customers
from fundapp.demo.sandbox_stripe.billing.subscriptions import Subscriptions
from fundapp.demo.sandbox_stripe.cards import Means
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.payments import Payments, Tried
from fundapp.demo.sandbox_stripe.shapes import checkout as shapes
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

CURRENCIES = frozenset({"gbp", "eur", "usd"})
LEAST_AMOUNT, MOST_AMOUNT = 30, 99_999_999
KIND = "checkout.session"
# What Stripe takes in one mode and refuses in the other.
_ONLY_IN = {
    "payment": {"customer_creation", "payment_intent_data", "submit_type"},
    "subscription": {"subscription_data"},
}


class Checkout:
    def __init__(self, desk: Desk, payments: Payments, customers: Customers, subscriptions: Subscriptions) -> None:
        self._desk = desk
        self._payments = payments
        self._customers = customers
        self._subscriptions = subscriptions

    # --- opening ------------------------------------------------------------------------------------------------------

    def open(self, params: dict[str, Any], *, base: str) -> Thing:
        """A session, from parameters that the contract has read."""
        mode = params.get("mode")
        if mode not in _ONLY_IN:
            raise invalid("This pretend Stripe opens sessions in payment and subscription mode.", param="mode")
        for name in sorted(params.keys() & set().union(*(_ONLY_IN[other] for other in _ONLY_IN if other != mode))):
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", param=name)
        amount, currency, items = _priced(params.get("line_items", []), mode=mode)
        _check_addresses(params)
        _check_expiry(params.get("expires_at"), self._desk.at())
        if "customer" in params:
            self._customers.living(params["customer"])
            if "customer_email" in params:
                raise invalid("You may only specify one of these parameters: customer, customer_email.")
        session = shapes.session(params, amount=amount, currency=currency, base=base, at=self._desk.at())
        data = params.get("payment_intent_data" if mode == "payment" else "subscription_data", {})
        self._desk.note(session["id"], items=items, data=data, base=base)
        self._desk.later(session["expires_at"], "session_over", session["id"])
        return self._desk.store.put(session)

    def items_of(self, session_id: str) -> list[Thing]:
        """What the card page lists: name and amount of each line."""
        return list(self._desk.noted(session_id).get("items", []))

    # --- paying -------------------------------------------------------------------------------------------------------

    def pay(self, session: Thing, means: Means, *, email: str | None, name: str | None) -> Tried:
        """Try to pay. What is refused leaves the session open for another try."""
        if session["status"] != "open":
            raise invalid("This session is no longer open.", code="session_not_open")
        kind = "bacs_debit" if means.is_debit else "card"
        if kind not in session["payment_method_types"]:
            raise invalid(f"This session takes no {kind}.", param="payment_method_types")
        if email or name:
            session = self._desk.store.put(shapes.payer(session, email or session["customer_email"], name))
        if session["mode"] == "subscription":
            return self._pay_first(session, means, name=name)
        method = self._payments.method(means, email=email, name=name)
        noted = self._desk.noted(session["id"])
        intent = self._desk.store.get(session["payment_intent"] or "") or self._payments.open_intent(
            amount=session["amount_total"],
            currency=session["currency"],
            method=method,
            customer=session["customer"],
            data=noted["data"],
        )
        self._desk.note(intent["id"], session=session["id"])
        session = self._desk.keep(session, payment_intent=intent["id"])
        return self._went(session, self._payments.attempt(intent, method, base=noted["base"]))

    def _pay_first(self, session: Thing, means: Means, *, name: str | None) -> Tried:
        """The first payment of a subscription, which begins with it."""
        noted = self._desk.noted(session["id"])
        customer, subscription, invoice = self._begun(session, name) if "invoice" not in noted else self._again(noted)
        method = self._payments.method(means, email=customer["email"], name=name)
        method = self._customers.attach(customer, method)
        self._desk.keep(subscription, default_payment_method=method["id"])
        tried = self._subscriptions.collect(invoice, method=method, base=noted["base"], present=True)
        self._desk.note(tried.intent["id"], session=session["id"])
        return self._went(session, tried)

    def _begun(self, session: Thing, name: str | None) -> tuple[Thing, Thing, Thing]:
        noted = self._desk.noted(session["id"])
        customer = (
            self._customers.living(session["customer"])
            if session["customer"]
            else self._customers.create(email=(session["customer_details"] or {}).get("email"), name=name)
        )
        price = self._subscriptions.price(noted["items"][0]["price_data"], param="line_items[0][price_data]")
        subscription, invoice = self._subscriptions.start(customer, price, data=noted["data"])
        self._desk.note(session["id"], customer=customer["id"], subscription=subscription["id"], invoice=invoice["id"])
        return customer, subscription, invoice

    def _again(self, noted: Thing) -> tuple[Thing, Thing, Thing]:
        return (
            self._customers.living(noted["customer"]),
            self._desk.need("subscription", noted["subscription"]),
            self._desk.need("invoice", noted["invoice"]),
        )

    def confirm(self, session: Thing, intent: Thing, *, agrees: bool) -> Tried:
        """The supporter was asked, and agrees or does not."""
        if agrees:
            method = self._desk.need("payment_method", intent["payment_method"])
            tried = self._payments.attempt(intent, method, confirmed=True)
        else:
            tried = self._payments.refuse(intent)
        if session["mode"] == "subscription":
            self._subscriptions.settled(self._desk.need("invoice", self._desk.noted(intent["id"])["invoice"]), tried)
        return self._went(session, tried) if agrees else tried

    def settled(self, session: Thing, tried: Tried) -> Thing:
        """A bank debit has come, or has failed to come."""
        if tried.state != "paid":
            self._desk.tell("checkout.session.async_payment_failed", session)
            return session
        session = self._desk.keep(session, payment_status="paid")
        self._desk.tell("checkout.session.async_payment_succeeded", session)
        return session

    def expire(self, session: Thing) -> Thing:
        """Close a session that nobody has paid."""
        if session["status"] != "open":
            raise invalid(
                f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
            )
        session = self._desk.keep(session, status="expired", url=None)
        self._desk.tell("checkout.session.expired", session)
        if begun := self._desk.noted(session["id"]).get("subscription"):
            self._subscriptions.give_up(self._desk.need("subscription", begun))
        return session

    def on_over(self, name: str) -> None:
        """What Stripe does by itself when the day of a session is over."""
        session = self._desk.need(KIND, name)
        if session["status"] == "open":
            self.expire(session)

    def _went(self, session: Thing, tried: Tried) -> Tried:
        if tried.state == "paid":
            self._complete(session, payment_status="paid")
            self._payments.follow(tried.intent)
        elif tried.state == "waits":
            self._complete(session, payment_status="unpaid")
        return tried

    def _complete(self, session: Thing, *, payment_status: str) -> None:
        noted = self._desk.noted(session["id"])
        led_to = {name: noted[name] for name in ("customer", "invoice", "subscription") if name in noted}
        session = self._desk.keep(session, payment_status=payment_status, status="complete", url=None, **led_to)
        self._desk.tell("checkout.session.completed", session)


def _priced(items: list[Any], *, mode: str) -> tuple[int, str, list[Thing]]:
    """The total, the currency and the lines of a session."""
    if not items:
        raise invalid(f"You must specify `line_items` in {mode} mode.", param="line_items", code="parameter_missing")
    if mode == "subscription" and len(items) > 1:
        raise invalid("This pretend Stripe begins subscriptions to one price.", param="line_items")
    lines = [_line(item, place, mode=mode) for place, item in enumerate(items)]
    if len({line["currency"] for line in lines}) > 1:
        raise invalid("All line items must be in one currency.", param="line_items")
    total = sum(line["amount"] for line in lines)
    if not LEAST_AMOUNT <= total <= MOST_AMOUNT:
        code = "amount_too_small" if total < LEAST_AMOUNT else "amount_too_large"
        raise invalid(f"The Checkout Session's total must be from {LEAST_AMOUNT} to {MOST_AMOUNT}.", code=code)
    return total, str(lines[0]["currency"]), lines


def _line(item: Thing, place: int, *, mode: str) -> Thing:
    price, at = item.get("price_data"), f"line_items[{place}]"
    if price is None or "product_data" not in price or "unit_amount" not in price:
        raise invalid("This pretend Stripe needs price_data with product_data and unit_amount.", param=at)
    if ("recurring" in price) != (mode == "subscription"):
        wanted = "recurring" if mode == "subscription" else "one-time"
        raise invalid(f"You must provide {wanted} prices in `{mode}` mode.", param=f"{at}[price_data][recurring]")
    if price["unit_amount"] < 0 or item.get("quantity", 1) < 1:
        raise invalid("Invalid positive integer", param=at, code="parameter_invalid_integer")
    if price["currency"].lower() not in CURRENCIES:
        raise invalid(f"Invalid currency: {price['currency']}.", param=f"{at}[price_data][currency]")
    amount = price["unit_amount"] * item.get("quantity", 1)
    currency = price["currency"].lower()
    return {"name": price["product_data"]["name"], "amount": amount, "currency": currency, "price_data": price}


def _check_addresses(params: dict[str, Any]) -> None:
    for name in ("success_url", "cancel_url"):
        if not str(params.get(name, "http://")).startswith(("http://", "https://")):
            raise invalid(f"Not a valid URL: {params[name]}", param=name, code="url_invalid")
    if "success_url" not in params:
        raise invalid("Missing required param: success_url.", param="success_url", code="parameter_missing")


def _check_expiry(expires_at: int | None, now: int) -> None:
    if expires_at is not None and not now + 30 * 60 - 60 <= expires_at <= now + 24 * 3600 + 60:
        raise invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", param="expires_at"
        )
