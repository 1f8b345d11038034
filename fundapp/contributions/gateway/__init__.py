"""The only place that talks to Stripe. It must never decide anything, and is never called inside a transaction."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from fundapp.contributions.facts import Thing
from fundapp.contributions.gateway.account import AccountSettings
from fundapp.contributions.gateway.asking import StripeDown, TurnedDown, Unknown, plain, plainly
from fundapp.contributions.gateway.books import Books
from fundapp.contributions.gateway.orders import (
    CheckoutPage,
    MonthlyOrder,
    Order,
    checkout_params,
    monthly_params,
)
from fundapp.contributions.gateway.subscriptions import Subscriptions

if TYPE_CHECKING:
    import stripe

# The version that the code was written against; the account's own setting must not change what comes back.
API_VERSION = "2026-10-28.endive"
TOLERANCE_SECONDS = 300
_PATIENCE_SECONDS = (3, 20)
_RETRIES = 2
_LINE = "latest_charge.balance_transaction"

__all__ = [
    "API_VERSION",
    "Announcement",
    "CheckoutPage",
    "Forged",
    "Gateway",
    "MonthlyOrder",
    "Order",
    "StripeDown",
    "StripeGateway",
    "TurnedDown",
    "Unknown",
    "checkout_params",
    "gateway",
    "monthly_params",
    "verified",
]


class Forged(Exception):
    """A webhook that Stripe did not sign for this fund, or signed too long ago."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A verified webhook: what it says it is. Its contents are a hint and no more."""

    event_id: str
    event_type: str
    is_live: bool
    body: str


class Gateway(Protocol):
    """What the fund asks of Stripe."""

    def open_checkout(self, order: Order, *, idempotency_key: str) -> CheckoutPage: ...

    def session(self, session_id: str) -> Thing: ...

    def payment(self, payment_intent_id: str) -> Thing: ...

    def charge(self, charge_id: str) -> Thing: ...

    def refund(self, refund_id: str) -> Thing: ...

    def refunds_of(self, charge_id: str) -> list[Thing]: ...

    def make_refund(
        self, *, payment: str, amount_pence: int, reason: str, order: str, idempotency_key: str
    ) -> Thing: ...

    def ordered_refund(self, *, payment: str, order: str) -> Thing | None: ...

    def dispute(self, dispute_id: str) -> Thing: ...

    def payout(self, payout_id: str) -> Thing: ...

    def customer(self, customer_id: str) -> Thing: ...

    def invoice(self, invoice_id: str) -> Thing: ...

    def invoice_paid_by(self, payment_intent_id: str) -> Thing | None: ...

    def line(self, line_id: str) -> Thing: ...

    def lines(self, *, since: datetime) -> Iterator[Thing]: ...

    def balance_pence(self, currency: str) -> int: ...

    def balance(self) -> Thing: ...

    def endpoints(self) -> list[Thing]: ...

    def portals(self) -> list[Thing]: ...

    def open_monthly_checkout(self, order: MonthlyOrder, *, idempotency_key: str) -> CheckoutPage: ...

    def subscription(self, subscription_id: str) -> Thing: ...

    def change_amount(
        self, subscription_id: str, *, item: Thing, amount_pence: int, currency: str, idempotency_key: str
    ) -> None: ...

    def move_debit(self, subscription_id: str, *, at: datetime, idempotency_key: str) -> None: ...

    def pause(self, subscription_id: str, *, until: datetime, idempotency_key: str) -> None: ...

    def resume(self, subscription_id: str, *, idempotency_key: str) -> None: ...

    def end(self, subscription_id: str, *, idempotency_key: str) -> None: ...

    def open_card_page(self, customer_id: str, *, return_url: str, idempotency_key: str) -> str: ...

    def use_card(self, subscription_id: str, *, card: str, idempotency_key: str) -> None: ...

    def pay_invoice(self, invoice_id: str, *, idempotency_key: str) -> None: ...

    def delete_customer(self, customer_id: str, *, idempotency_key: str) -> None: ...


class StripeGateway(Subscriptions, Books, AccountSettings):
    """Stripe through its own SDK, or whatever answers like it at `STRIPE_API_BASE`."""

    @plainly
    def open_checkout(self, order: Order, *, idempotency_key: str) -> CheckoutPage:
        """The same key and the same order give the same page, for a day."""
        return self._opened(checkout_params(order), idempotency_key=idempotency_key)

    @plainly
    def session(self, session_id: str) -> Thing:
        expand = [f"payment_intent.{_LINE}"]
        return plain(self._v1.checkout.sessions.retrieve(session_id, params={"expand": expand}))

    @plainly
    def payment(self, payment_intent_id: str) -> Thing:
        return plain(self._v1.payment_intents.retrieve(payment_intent_id, params={"expand": [_LINE]}))


def gateway() -> Gateway:
    """Stripe as the settings name it. The SDK is loaded at the first use: it takes a while and few pages need it."""
    return StripeGateway(_client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE))


@cache
def _client(key: str, base: str) -> "stripe.StripeClient":
    import stripe

    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": base},
        max_network_retries=_RETRIES,
        http_client=stripe.RequestsClient(timeout=_PATIENCE_SECONDS),
    )


def verified(body: bytes, signature: str, *, secret: str) -> Announcement:
    """The announcement in a webhook's raw body, or Forged. Nothing in the body is believed before the signature is."""
    import stripe

    if not signature.isascii():
        # The SDK compares as text, and raises at letters that no signature has.
        raise Forged
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=TOLERANCE_SECONDS)
        event = json.loads(body)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, json.JSONDecodeError):
        raise Forged from None
    if not isinstance(event, Mapping) or not str(event.get("id", "")).startswith("evt_") or "type" not in event:
        raise Forged
    return Announcement(
        event_id=str(event["id"]),
        event_type=str(event["type"])[:100],
        is_live=bool(event.get("livemode")),
        body=body.decode(),
    )
