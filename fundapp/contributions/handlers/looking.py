"""Fetches what a hint speaks of, and all that must be known before it, as facts. It must never apply one.

A payment always comes before what went back of it, so a refund or a dispute finds its gift paid, in whatever order the
news came.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from fundapp.contributions import facts
from fundapp.contributions.facts import Fact, Hint, Ignored, Invoiced, Thing
from fundapp.contributions.gateway import Gateway, Unknown


def facts_behind(hint: Hint, stripe: Gateway) -> Iterator[Fact]:
    """What Stripe says now. Its objects are asked for one after the other, so the first can be applied at once."""
    return _READERS[hint.kind](hint.id, stripe)


def _session(name: str, stripe: Gateway) -> Iterator[Fact]:
    session = stripe.session(name)
    if session.get("mode") != "subscription":
        yield facts.of_session(session)
        return
    yield facts.of_monthly_session(session)
    if session.get("subscription"):
        yield from _subscription(_name(session["subscription"]), stripe)
    if session.get("invoice"):
        yield from _invoice(_name(session["invoice"]), stripe)


def _payment(name: str, stripe: Gateway) -> Iterator[Fact]:
    payment = stripe.payment(name)
    yield facts.of_payment(payment, _invoice_of(payment, stripe))


def _charge(name: str, stripe: Gateway) -> Iterator[Fact]:
    charge = stripe.charge(name)
    if not charge["payment_intent"]:
        yield Ignored("not_ours")
        return
    payment = stripe.payment(charge["payment_intent"])
    invoice = _invoice_of(payment, stripe)
    yield facts.of_attempt(charge, gift=facts.gift_of(payment), invoice=invoice)
    yield facts.of_payment(payment, invoice)
    yield from facts.of_undone_charge(charge, facts.gift_of(payment), invoice)
    for refund in stripe.refunds_of(name):
        yield facts.of_refund(refund, payment, invoice)
        yield facts.of_failed_refund(refund, payment, invoice)


def _refund(name: str, stripe: Gateway) -> Iterator[Fact]:
    charge = stripe.refund(name).get("charge")
    yield from _charge(charge, stripe) if charge else iter([Ignored("not_ours")])


def _dispute(name: str, stripe: Gateway) -> Iterator[Fact]:
    dispute = stripe.dispute(name)
    if not dispute.get("payment_intent"):
        yield Ignored("not_ours")
        return
    payment = stripe.payment(_name(dispute["payment_intent"]))
    invoice = _invoice_of(payment, stripe)
    yield facts.of_payment(payment, invoice)
    yield facts.of_dispute(dispute, payment, invoice)


def _invoice(name: str, stripe: Gateway) -> Iterator[Fact]:
    """How its promise stands, and each payment that it has."""
    invoice = stripe.invoice(name)
    whose = facts.invoiced(invoice)
    if whose is None:
        yield Ignored("not_ours")
        return
    yield from _subscription(whose.subscription, stripe)
    for payment in facts.payments_of(invoice):
        yield facts.of_payment(stripe.payment(payment), whose)


def _subscription(name: str, stripe: Gateway) -> Iterator[Fact]:
    yield facts.of_subscription(stripe.subscription(name))


def _customer(name: str, stripe: Gateway) -> Iterator[Fact]:
    yield facts.of_customer(stripe.customer(name))


def _payout(name: str, stripe: Gateway) -> Iterator[Fact]:
    payout = stripe.payout(name)
    # Stripe writes the line a moment after the payout.
    yield facts.of_payout(payout) if payout.get("balance_transaction") else Ignored("line_comes_later")


_READERS: Mapping[str, Callable[[str, Gateway], Iterator[Fact]]] = MappingProxyType(
    {
        "charge": _charge,
        "checkout.session": _session,
        "customer": _customer,
        "dispute": _dispute,
        "invoice": _invoice,
        "payment_intent": _payment,
        "payout": _payout,
        "refund": _refund,
        "subscription": _subscription,
    }
)


def _invoice_of(payment: Thing, stripe: Gateway) -> Invoiced | None:
    """The payment of a subscription carries no mark of ours: the invoice that it paid leads back to the promise."""
    if facts.gift_of(payment):
        return None
    try:
        invoice = stripe.invoice_paid_by(payment["id"])
    except Unknown:
        return None
    return facts.invoiced(invoice) if invoice else None


def _name(thing: object) -> str:
    """The id of an object, whether Stripe sent it whole or by name."""
    return str(thing["id"]) if isinstance(thing, Mapping) else str(thing)
