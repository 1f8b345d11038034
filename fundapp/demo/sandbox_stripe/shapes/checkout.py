"""A Checkout Session as Stripe writes it, every field present: values in, a dict out. It never decides."""

from typing import Any

from fundapp.demo.sandbox_stripe.store import Thing, new_name

NO_ADDRESS: Thing = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}
SESSION_LIVES_SECONDS = 24 * 3600


def session(params: dict[str, Any], *, amount: int, currency: str, base: str, at: int) -> Thing:
    """An open Checkout Session for `amount`."""
    name = new_name("cs_test_", 58)
    email = params.get("customer_email")
    return {
        **_session_as_it_starts(),
        "id": name,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": at,
        "currency": currency,
        "customer": params.get("customer"),
        "customer_creation": _customer_creation(params),
        "customer_details": _customer_details(email, None) if email else None,
        "customer_email": email,
        "expires_at": params.get("expires_at", at + SESSION_LIVES_SECONDS),
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        # Null until somebody tries to pay, as Stripe has made it since 2022.
        "payment_intent": None,
        "payment_method_types": params.get("payment_method_types", ["card", "bacs_debit"]),
        "payment_status": "unpaid",
        "status": "open",
        "submit_type": params.get("submit_type"),
        "success_url": params.get("success_url"),
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "url": f"{base}/c/pay/{name}",
    }


def _session_as_it_starts() -> Thing:
    """What every session says, whatever was asked for."""
    return {
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer_account": None,
        "discounts": None,
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": {
            "enabled": False,
            "invoice_data": {
                "account_tax_ids": None,
                "custom_fields": None,
                "description": None,
                "footer": None,
                "issuer": None,
                "metadata": {},
                "rendering_options": None,
            },
        },
        "livemode": False,
        "managed_payments": None,
        "origin_context": None,
        "payment_link": None,
        "payment_method_collection": "always",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "wallet_options": None,
    }


def _customer_creation(params: dict[str, Any]) -> str | None:
    if "customer" in params:
        return None
    return str(params.get("customer_creation", "always" if params["mode"] == "subscription" else "if_required"))


def _customer_details(email: str | None, name: str | None) -> Thing:
    return {
        "address": {**NO_ADDRESS, "country": "GB"},
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def payer(session_thing: Thing, email: str | None, name: str | None) -> Thing:
    """The session with who paid filled in, as Checkout asks for it."""
    return {**session_thing, "customer_details": _customer_details(email, name)}
