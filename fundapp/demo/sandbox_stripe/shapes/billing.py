"""Customers, products, prices and subscriptions as Stripe writes them: values in, a dict out. It never decides."""

from typing import Any

from fundapp.demo.sandbox_stripe.store import Thing, new_name


def customer(*, email: str | None, name: str | None, metadata: dict[str, str], at: int) -> Thing:
    """Whoever gives again and again."""
    return {
        "id": new_name("cus_", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": at,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": email,
        "invoice_prefix": new_name("", 8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": metadata,
        "name": name,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def gone_customer(name: str) -> Thing:
    """All that is left of a customer who was deleted."""
    return {"id": name, "object": "customer", "deleted": True}


def product(name: str, *, at: int) -> Thing:
    return {
        "id": new_name("prod_", 14),
        "object": "product",
        "active": True,
        "created": at,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": at,
        "url": None,
    }


def price(*, product_id: str, currency: str, amount: int, interval: str, count: int, at: int) -> Thing:
    """So much, every so often."""
    return {
        "id": new_name("price_1"),
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": at,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product_id,
        "recurring": {
            "interval": interval,
            "interval_count": count,
            "meter": None,
            "trial_period_days": None,
            "usage_type": "licensed",
        },
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }


def _plan(price_thing: Thing) -> Thing:
    """What a price was called before prices; Stripe still tells it."""
    recurring = price_thing["recurring"]
    return {
        "id": price_thing["id"],
        "object": "plan",
        "active": True,
        "amount": price_thing["unit_amount"],
        "amount_decimal": price_thing["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price_thing["created"],
        "currency": price_thing["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": {},
        "meter": None,
        "nickname": None,
        "product": price_thing["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def subscription(
    *, customer_id: str, price_thing: Thing, data: dict[str, Any], period: tuple[int, int], at: int
) -> Thing:
    """A subscription to one price, whose first invoice is not yet paid. `data` is Checkout's `subscription_data`."""
    name = new_name("sub_1")
    item = {
        "id": new_name("si_", 14),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": at,
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        **priced(price_thing),
        "quantity": 1,
        "subscription": name,
        "tax_rates": [],
    }
    return {
        **_subscription_as_it_starts(at),
        "id": name,
        "object": "subscription",
        "billing_cycle_anchor": period[0],
        "created": at,
        "currency": price_thing["currency"],
        "customer": customer_id,
        "description": data.get("description"),
        "items": {
            "object": "list",
            "data": [item],
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={name}",
        },
        "metadata": data.get("metadata", {}),
        "start_date": at,
        "status": "incomplete",
    }


def priced(price_thing: Thing) -> Thing:
    """The part of a subscription's item that says how much."""
    return {"plan": _plan(price_thing), "price": price_thing}


def _subscription_as_it_starts(at: int) -> Thing:
    return {
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible", "updated_at": at},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": {"type": "self"},
        },
        "latest_invoice": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
    }


def portal_session(customer_id: str, *, flow: Thing | None, return_url: str | None, base: str, at: int) -> Thing:
    """A way into Stripe's own page for a customer."""
    name = new_name("bps_1")
    return {
        "id": name,
        "object": "billing_portal.session",
        "configuration": new_name("bpc_1"),
        "created": at,
        "customer": customer_id,
        "customer_account": None,
        "flow": flow,
        "livemode": False,
        "locale": None,
        "on_behalf_of": None,
        "return_url": return_url,
        "url": f"{base}/p/session/{name}",
    }
