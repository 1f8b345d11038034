"""Stripe's objects as Stripe writes them, every field present: values in, a dict out. It never decides."""

from typing import Any

from fundapp.demo.sandbox_stripe.store import Thing, new_name

_NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}
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
        "customer_creation": params.get("customer_creation", "if_required"),
        "customer_details": _customer_details(email, None) if email else None,
        "customer_email": email,
        "expires_at": params.get("expires_at", at + SESSION_LIVES_SECONDS),
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        # Null until somebody tries to pay, as Stripe has made it since 2022.
        "payment_intent": None,
        "payment_method_types": params.get("payment_method_types", ["card"]),
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
        "customer": None,
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
        "payment_method_collection": "if_required",
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


def _customer_details(email: str | None, name: str | None) -> Thing:
    return {
        "address": {**_NO_ADDRESS, "country": "GB"},
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


def payment_intent(session_thing: Thing, intent_data: dict[str, Any], *, method: str, at: int) -> Thing:
    """An intent that waits for its first payment."""
    name = new_name("pi_3")
    return {
        "id": name,
        "object": "payment_intent",
        "amount": session_thing["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": intent_data.get("capture_method", "automatic_async"),
        "client_secret": f"{name}_secret_{new_name('', 25)}",
        "confirmation_method": "automatic",
        "created": at,
        "currency": session_thing["currency"],
        "customer": None,
        "customer_account": None,
        "description": intent_data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": None,
        "metadata": intent_data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": [method],
        "processing": None,
        "receipt_email": intent_data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": intent_data.get("statement_descriptor"),
        "statement_descriptor_suffix": intent_data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(intent: Thing, *, details: Thing, email: str | None, payer_name: str | None, at: int) -> Thing:
    """One attempt at an intent, still pending."""
    name = new_name("ch_3")
    return {
        "id": name,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": {**_NO_ADDRESS, "country": "GB"},
            "email": email,
            "name": payer_name,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "COMMON POT",
        "captured": False,
        "created": at,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": new_name("pm_1"),
        "payment_method_details": details,
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }


def card_details(number: str, *, amount: int) -> Thing:
    """What a charge says of its card: never the number."""
    return {
        "card": {
            "amount_authorized": amount,
            "authorization_code": None,
            "brand": "visa",
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "GB",
            "exp_month": 12,
            "exp_year": 2034,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": new_name("", 16),
            "funding": "debit",
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": number[-4:],
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": "visa",
            "network_token": {"used": False},
            "network_transaction_id": new_name("", 15),
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }


def debit_details() -> Thing:
    """What a charge says of a Bacs Direct Debit."""
    return {
        "bacs_debit": {
            "expected_debit_date": None,
            "fingerprint": new_name("", 16),
            "last4": "2345",
            "mandate": new_name("mandate_1"),
            "sort_code": "108800",
        },
        "type": "bacs_debit",
    }


def outcome(kind: str, message: str, reason: str | None) -> Thing:
    """Why a charge went through or did not, in Stripe's words."""
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if reason is None else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "seller_message": message,
        "type": kind,
    }


def balance_transaction(
    source: Thing, *, kind: str, amount: int, fee: int, available_on: int, at: int, description: str | None = None
) -> Thing:
    """One line in the books of the pretend Stripe: `net` is what it adds to the balance."""
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": source["currency"],
            "description": "Fees",
            "type": "stripe_fee",
        }
    ]
    return {
        "id": new_name("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": at,
        "currency": source["currency"],
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "pending",
        "type": kind,
    }


def refund(charge_thing: Thing, *, amount: int, reason: str | None, metadata: dict[str, str], at: int) -> Thing:
    """Money on its way back to the card that it came from."""
    return {
        "id": new_name("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge_thing["id"],
        "created": at,
        "currency": charge_thing["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference": None,
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge_thing["payment_intent"],
        "payment_method": charge_thing["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def balance(currency: str, *, available: int, pending: int) -> Thing:
    """What the account holds, now and soon."""

    def part(amount: int) -> list[Thing]:
        return [{"amount": amount, "currency": currency, "source_types": {"card": amount}}]

    return {"object": "balance", "available": part(available), "livemode": False, "pending": part(pending)}


def event(kind: str, thing: Thing, *, api_version: str, request: Thing, pending: int, at: int) -> Thing:
    """`thing` as it was when `kind` happened to it."""
    return {
        "id": new_name("evt_1"),
        "object": "event",
        "api_version": api_version,
        "created": at,
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": pending,
        "request": request,
        "type": kind,
    }
