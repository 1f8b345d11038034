"""The only file that talks to Stripe. It must never decide anything, and is never called inside a transaction."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from django.conf import settings

from fundapp.contributions.facts import GIFT_MARK, Thing

if TYPE_CHECKING:
    import stripe

# The version that the code was written against; the account's own setting must not change what comes back.
API_VERSION = "2026-10-28.endive"
TOLERANCE_SECONDS = 300
_PATIENCE_SECONDS = (3, 20)
_RETRIES = 2
_LINE = "latest_charge.balance_transaction"

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class StripeDown(Exception):
    """Stripe could not be asked: nothing is known of what it did, and the same call may be made again."""


class Forged(Exception):
    """A webhook that Stripe did not sign for this fund, or signed too long ago."""


class Unknown(Exception):
    """Stripe has no such object."""


@dataclass(frozen=True, slots=True)
class Order:
    """A card page to be made: for which gift, how much, in whose words, and where the supporter comes back to."""

    gift: str
    amount_pence: int
    currency: str
    what: str
    success_url: str
    cancel_url: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    session_id: str
    url: str


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


def _plainly(call: Callable[P, R]) -> Callable[P, R]:
    """Stripe's exceptions as the fund's own. What is not one of them is a mistake of ours and stays what it is."""

    @wraps(call)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        import stripe

        try:
            return call(*args, **kwargs)
        except stripe.InvalidRequestError as trouble:
            if trouble.http_status == 404:
                raise Unknown from None
            raise
        except stripe.StripeError as trouble:
            # Only the kind of trouble is told on: Stripe's sentences may quote what a supporter typed.
            log.warning("Stripe could not be asked: %s", type(trouble).__name__)
            raise StripeDown(type(trouble).__name__) from None

    return asked


class StripeGateway:
    """Stripe through its own SDK, or whatever answers like it at `STRIPE_API_BASE`."""

    def __init__(self, client: "stripe.StripeClient") -> None:
        self._v1 = client.v1

    @_plainly
    def open_checkout(self, order: Order, *, idempotency_key: str) -> CheckoutPage:
        """The same key and the same order give the same page, for a day."""
        session = self._v1.checkout.sessions.create(
            params=checkout_params(order),  # type: ignore[arg-type]  # the SDK's typed dict, filled step by step
            options={"idempotency_key": idempotency_key},
        )
        return CheckoutPage(session.id, session.url or "")

    @_plainly
    def session(self, session_id: str) -> Thing:
        expand = [f"payment_intent.{_LINE}"]
        return _plain(self._v1.checkout.sessions.retrieve(session_id, params={"expand": expand}))

    @_plainly
    def payment(self, payment_intent_id: str) -> Thing:
        return _plain(self._v1.payment_intents.retrieve(payment_intent_id, params={"expand": [_LINE]}))

    @_plainly
    def charge(self, charge_id: str) -> Thing:
        return _plain(self._v1.charges.retrieve(charge_id))

    @_plainly
    def refund(self, refund_id: str) -> Thing:
        return _plain(self._v1.refunds.retrieve(refund_id))

    @_plainly
    def refunds_of(self, charge_id: str) -> list[Thing]:
        found = self._v1.refunds.list(
            params={"charge": charge_id, "limit": 100, "expand": ["data.balance_transaction"]}
        )
        return [_plain(refund) for refund in found.auto_paging_iter()]


def checkout_params(order: Order) -> dict[str, Any]:
    """The order in Stripe's words. Session and payment both carry the gift's mark, so that either leads back to it."""
    mark = {GIFT_MARK: order.gift}
    params: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "donate",
        "line_items": [
            {
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": order.amount_pence,
                    "product_data": {"name": order.what},
                },
                "quantity": 1,
            }
        ],
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "client_reference_id": order.gift,
        "metadata": mark,
        "payment_intent_data": {"metadata": mark, "description": order.what},
    }
    if order.email:
        params["customer_email"] = order.email
    return params


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


def _plain(thing: "stripe.StripeObject") -> Thing:
    """Dicts all the way down, so that nothing above this file knows the SDK's classes."""
    return thing.to_dict()
