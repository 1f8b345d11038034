"""What Stripe's objects say about a gift, in the fund's words. Pure: retrieved objects in, a fact out.

An event is never read for money: it only says which object to fetch. It must never know the database or the network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Thing = Mapping[str, Any]

# What a Checkout Session and its payment carry, so that either leads back to the gift.
GIFT_MARK = "contribution"


class NotYet(Exception):
    """Stripe has the payment but not yet its line in the books; asking again a little later answers it."""


@dataclass(frozen=True, slots=True)
class Paid:
    """Money has arrived: `gross_pence`, of which Stripe kept `fee_pence`. `line` is the id of it in Stripe's books."""

    gift: str
    payment: str
    line: str
    gross_pence: int
    fee_pence: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment is on its way that may still fail."""

    gift: str
    payment: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A payment that was on its way did not arrive, and no other is being tried."""

    gift: str
    payment: str


@dataclass(frozen=True, slots=True)
class Expired:
    """The card page closed without a payment."""

    gift: str


@dataclass(frozen=True, slots=True)
class Refunded:
    """Some of a gift, or all, went back: `pence` left Stripe's balance for it."""

    gift: str
    refund: str
    line: str
    pence: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for the books: `why` is a code."""

    why: str


Fact = Paid | Waiting | Failed | Expired | Refunded | Ignored


@dataclass(frozen=True, slots=True)
class Hint:
    """Which object an event speaks of, and of what kind."""

    kind: str
    id: str


# The events that can change a gift. Which of them arrives first does not matter, and any one of them is enough.
HANDLED_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.processing",
        "payment_intent.succeeded",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "charge.updated",
        "charge.refunded",
        "charge.refund.updated",
        "refund.created",
        "refund.updated",
    }
)
_KINDS = frozenset({"checkout.session", "payment_intent", "charge", "refund"})


def hint_of(event: Thing) -> Hint | Ignored:
    """What an event is a hint of. Events that the fund does not know are kept and ignored."""
    if event.get("type") not in HANDLED_EVENTS:
        return Ignored("unknown_event")
    thing = (event.get("data") or {}).get("object") or {}
    kind, name = thing.get("object"), thing.get("id")
    if kind not in _KINDS or not isinstance(name, str) or not name:
        return Ignored("object_not_understood")
    return Hint(kind, name)


def of_session(session: Thing) -> Fact:
    """A Checkout Session, retrieved with `payment_intent.latest_charge.balance_transaction`."""
    gift = _gift_of(session)
    if not gift:
        return Ignored("not_ours")
    if session["status"] == "expired":
        return Expired(gift)
    payment = session.get("payment_intent")
    if isinstance(payment, Mapping):
        fact = of_payment(payment)
        # A refused card leaves the page open for another card, so an open page is never a failure.
        return Ignored("still_open") if isinstance(fact, Failed) and session["status"] == "open" else fact
    return Ignored("still_open")


def of_payment(payment: Thing) -> Fact:
    """A payment intent, retrieved with `latest_charge.balance_transaction`."""
    gift = _gift_of(payment)
    if not gift:
        return Ignored("not_ours")
    if payment["status"] == "processing":
        return Waiting(gift, payment["id"])
    if payment["status"] == "succeeded":
        return _paid(gift, payment)
    charge = payment.get("latest_charge")
    if isinstance(charge, Mapping) and charge["status"] == "failed" and not _is_card(charge):
        return Failed(gift, payment["id"])
    return Ignored("not_paid")


def of_refund(refund: Thing, payment: Thing) -> Fact:
    """A refund, retrieved with its `balance_transaction`, and the payment that it gives back."""
    gift = _gift_of(payment)
    if not gift:
        return Ignored("not_ours")
    if refund["status"] not in {"succeeded", "pending"}:
        return Ignored("refund_not_made")
    line = refund.get("balance_transaction")
    if not isinstance(line, Mapping):
        raise NotYet
    return Refunded(
        gift=gift,
        refund=refund["id"],
        line=line["id"],
        pence=-line["net"],
        currency=_currency(line),
        at=_moment(line["created"]),
    )


def _paid(gift: str, payment: Thing) -> Paid:
    charge = payment.get("latest_charge")
    line = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    if not isinstance(line, Mapping):
        raise NotYet
    return Paid(
        gift=gift,
        payment=payment["id"],
        line=line["id"],
        gross_pence=line["amount"],
        fee_pence=line["fee"],
        currency=_currency(line),
        at=_moment(line["created"]),
    )


def _gift_of(thing: Thing) -> str:
    return str((thing.get("metadata") or {}).get(GIFT_MARK, ""))


def _is_card(charge: Thing) -> bool:
    return (charge.get("payment_method_details") or {}).get("type") == "card"


def _currency(line: Thing) -> str:
    return str(line["currency"]).upper()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
