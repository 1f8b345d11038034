"""The customer's portal at the pretend Stripe: another card, and nothing else. It must never know what it pays for."""

from typing import Any

from fundapp.demo.sandbox_stripe.billing.customers import Customers
from fundapp.demo.sandbox_stripe.billing.subscriptions import KIND as SUBSCRIPTION
from fundapp.demo.sandbox_stripe.billing.subscriptions import Subscriptions
from fundapp.demo.sandbox_stripe.cards import Decline, Means
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.payments import Payments
from fundapp.demo.sandbox_stripe.shapes.billing import portal_session as shape
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

KIND = "billing_portal.session"
_UPDATE = "payment_method_update"


class Portal:
    def __init__(self, desk: Desk, payments: Payments, customers: Customers, subscriptions: Subscriptions) -> None:
        self._desk = desk
        self._payments = payments
        self._customers = customers
        self._subscriptions = subscriptions

    def open(self, params: dict[str, Any], *, base: str) -> Thing:
        if "customer" not in params:
            raise invalid("Missing required param: customer.", param="customer", code="parameter_missing")
        customer = self._customers.living(params["customer"])
        asked = params.get("flow_data")
        if asked is not None and asked["type"] != _UPDATE:
            raise invalid(f"This pretend Stripe's portal knows {_UPDATE} alone.", param="flow_data[type]")
        session = shape(
            customer["id"],
            flow=None if asked is None else _flow(asked, params.get("return_url")),
            return_url=params.get("return_url"),
            base=base,
            at=self._desk.at(),
        )
        return self._desk.store.put(session)

    def change_card(self, session: Thing, means: Means) -> Decline | None:
        """Keep another card for all that the customer pays. Only a wrong number is refused here."""
        if means.decline is not None and means.decline.code in {"incorrect_number", "incorrect_cvc", "expired_card"}:
            return means.decline
        customer = self._customers.living(session["customer"])
        method = self._payments.method(means, email=customer["email"], name=customer["name"])
        method = self._customers.attach(customer, method)
        self._customers.set_default(customer, method)
        for subscription in self._desk.store.newest(SUBSCRIPTION, where={"customer": customer["id"]}):
            if subscription["status"] not in {"canceled", "incomplete_expired"}:
                self._subscriptions.use(subscription, method)
        return None


def _flow(asked: dict[str, Any], return_url: str | None) -> Thing:
    after = asked.get("after_completion", {"type": "portal_homepage"})
    redirect = after.get("redirect", {"return_url": return_url}) if after["type"] == "redirect" else None
    return {
        "after_completion": {"hosted_confirmation": None, "redirect": redirect, "type": after["type"]},
        "subscription_cancel": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": asked["type"],
    }
