"""What Stripe's sessions, payments and charges say about a gift. Pure: retrieved objects in, a fact out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fundapp.contributions.facts.told import (
    GIFT_MARK,
    Attempted,
    Expired,
    Fact,
    Failed,
    Ignored,
    Invoiced,
    NotYet,
    Paid,
    Refunded,
    Thing,
    Waiting,
)


def of_session(session: Thing) -> Fact:
    """A Checkout Session of one gift, retrieved with `payment_intent.latest_charge.balance_transaction`."""
    gift = gift_of(session)
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


def of_payment(payment: Thing, invoice: Invoiced | None = None) -> Fact:
    """A payment intent, retrieved with `latest_charge.balance_transaction`; with the invoice it paid, if it did."""
    gift = gift_of(payment)
    if not gift and invoice is None:
        return Ignored("not_ours")
    if payment["status"] == "processing":
        return Waiting(gift, payment["id"], invoice)
    charge = payment.get("latest_charge")
    if payment["status"] == "succeeded":
        if not isinstance(charge, Mapping):
            raise NotYet
        return paid(gift, payment["id"], charge, invoice)
    if isinstance(charge, Mapping) and charge["status"] == "failed" and not _is_card(charge):
        return Failed(gift, payment["id"], invoice)
    return Ignored("not_paid")


def paid(gift: str, payment: str, charge: Thing, invoice: Invoiced | None) -> Paid:
    """A charge that brought money, retrieved with its `balance_transaction`."""
    line = need_line(charge.get("balance_transaction"))
    return Paid(
        gift=gift,
        payment=payment,
        line=line["id"],
        gross_pence=line["amount"],
        fee_pence=line["fee"],
        currency=currency(line),
        at=moment(line["created"]),
        invoice=invoice,
    )


def of_undone_charge(charge: Thing, gift: str, invoice: Invoiced | None) -> list[Fact]:
    """A debit that came and was then taken back by the bank, retrieved with both of its lines: it came, and it left."""
    back = charge.get("failure_balance_transaction")
    if not back or not charge.get("balance_transaction"):
        return []
    line = need_line(back)
    payment = str(charge.get("payment_intent") or "")
    gone = Refunded(
        gift=gift,
        payment=payment,
        refund=charge["id"],
        line=line["id"],
        pence=-line["amount"],
        fee_pence=line["fee"],
        currency=currency(line),
        at=moment(line["created"]),
        invoice=invoice,
    )
    return [paid(gift, payment, charge, invoice), gone]


def of_attempt(charge: Thing, *, gift: str, invoice: Invoiced | None) -> Attempted | Ignored:
    """Whether somebody tried a card on our page, and how that went. A bank debit is no attempt at a card.

    Nor is what is taken month by month: cards that have run out are declined in a row, and nobody is testing them.
    """
    if not gift and not (invoice and invoice.is_first):
        return Ignored("nobody_at_the_page")
    if not _is_card(charge) or charge["status"] not in {"succeeded", "failed"}:
        return Ignored("no_card_tried")
    return Attempted(charge["id"], charge["status"] == "failed", moment(charge["created"]))


def gift_of(thing: Thing) -> str:
    return str((thing.get("metadata") or {}).get(GIFT_MARK, ""))


def need_line(line: object) -> Thing:
    """Stripe's own line, which it may write a moment after the object that it belongs to."""
    if not isinstance(line, Mapping):
        raise NotYet
    return line


def currency(line: Thing) -> str:
    return str(line["currency"]).upper()


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _is_card(charge: Thing) -> bool:
    return (charge.get("payment_method_details") or {}).get("type") == "card"
