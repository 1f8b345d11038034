"""Card pages to be made, in the fund's words and in Stripe's. It must never know the network."""

from dataclasses import dataclass
from typing import Any

from fundapp.contributions.facts import GIFT_MARK, RECURRING_MARK


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
class MonthlyOrder:
    """A card page for the same sum every month. The customer is always a new one: whoever types an address in a form
    has not shown that it is theirs, so what Stripe keeps for that address is not shown to them.
    """

    recurring: str
    amount_pence: int
    currency: str
    what: str
    success_url: str
    cancel_url: str
    email: str


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


def monthly_params(order: MonthlyOrder) -> dict[str, Any]:
    """The order in Stripe's words. Session and subscription carry the mark; an invoice leads to its subscription."""
    mark = {RECURRING_MARK: order.recurring}
    return {
        "mode": "subscription",
        "line_items": [
            {
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": order.amount_pence,
                    "product_data": {"name": order.what},
                    "recurring": {"interval": "month", "interval_count": 1},
                },
                "quantity": 1,
            }
        ],
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "client_reference_id": order.recurring,
        "customer_email": order.email,
        "metadata": mark,
        "subscription_data": {"metadata": mark, "description": order.what},
    }
