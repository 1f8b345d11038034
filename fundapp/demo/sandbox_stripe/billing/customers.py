"""Customers at the pretend Stripe, and what they pay with. It must never know what they pay for."""

from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.shapes import billing as shapes
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import missing

KIND = "customer"


class Customers:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def create(self, *, email: str | None, name: str | None = None, metadata: dict[str, str] | None = None) -> Thing:
        customer = shapes.customer(email=email, name=name, metadata=metadata or {}, at=self._desk.at())
        self._desk.tell("customer.created", self._desk.store.put(customer))
        return customer

    def living(self, name: str, *, param: str = "customer") -> Thing:
        """A customer who was not deleted."""
        customer = self._desk.store.get(name)
        if customer is None or customer["object"] != KIND or customer.get("deleted"):
            raise missing(KIND, name, param=param)
        return customer

    def attach(self, customer: Thing, method: Thing) -> Thing:
        """From now on this customer may pay with it."""
        if method["customer"] == customer["id"]:
            return method
        method = self._desk.keep(method, customer=customer["id"])
        self._desk.tell("payment_method.attached", method)
        return method

    def set_default(self, customer: Thing, method: Thing) -> Thing:
        """What is paid with unless a subscription says otherwise."""
        settings = customer["invoice_settings"] | {"default_payment_method": method["id"]}
        changed = self._desk.keep(customer, invoice_settings=settings)
        self._desk.tell("customer.updated", changed, before=customer)
        return changed

    def update(self, customer: Thing, changes: Thing) -> Thing:
        if "metadata" in changes:
            changes["metadata"] = customer["metadata"] | (changes["metadata"] or {})
        changed = self._desk.keep(customer, **changes)
        self._desk.tell("customer.updated", changed, before=customer)
        return changed

    def methods_of(self, customer: Thing) -> list[Thing]:
        return self._desk.store.newest("payment_method", where={"customer": customer["id"]})

    def forget(self, customer: Thing) -> Thing:
        """Deleted: Stripe answers with the stump of it from now on, and keeps its payments."""
        for method in self.methods_of(customer):
            detached = self._desk.keep(method, customer=None)
            self._desk.tell("payment_method.detached", detached, before=method)
        gone = self._desk.store.put(shapes.gone_customer(customer["id"]))
        self._desk.tell("customer.deleted", customer)
        return gone
