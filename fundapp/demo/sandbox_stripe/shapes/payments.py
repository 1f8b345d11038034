"""Intents, charges and ways to pay as Stripe writes them: values in, a dict out. It never decides."""

from typing import Any

from fundapp.demo.sandbox_stripe.shapes.checkout import NO_ADDRESS
from fundapp.demo.sandbox_stripe.store import Thing, new_name


def payment_intent(
    *, amount: int, currency: str, customer: str | None, data: dict[str, Any], method: str, at: int
) -> Thing:
    """An intent that waits for its first payment. `data` is what Checkout calls `payment_intent_data`."""
    name = new_name("pi_3")
    return {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{name}_secret_{new_name('', 25)}",
        "confirmation_method": "automatic",
        "created": at,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": None,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": [method],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": data.get("setup_future_usage"),
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def charge(intent: Thing, method: Thing, *, details: Thing, at: int) -> Thing:
    """One attempt at an intent, still pending. Stripe names those of a bank debit `py_`."""
    name = new_name("ch_3" if details["type"] == "card" else "py_3")
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
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "COMMON POT",
        "captured": False,
        "created": at,
        "currency": intent["currency"],
        "customer": intent["customer"],
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
        "payment_method": method["id"],
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


def payment_method(*, last4: str, is_debit: bool, email: str | None, payer_name: str | None, at: int) -> Thing:
    """A card or a bank account that somebody pays with: never its number."""
    kind = "bacs_debit" if is_debit else "card"
    return {
        "id": new_name("pm_1"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": {
            "address": {**NO_ADDRESS, "country": "GB"},
            "email": email,
            "name": payer_name,
            "phone": None,
            "tax_id": None,
        },
        kind: _bank_account(last4) if is_debit else _card(last4),
        "created": at,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
    }


def _bank_account(last4: str) -> Thing:
    return {"fingerprint": new_name("", 16), "last4": last4, "sort_code": "108800"}


def _card(last4: str) -> Thing:
    return {
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "GB",
        "display_brand": "visa",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": new_name("", 16),
        "funding": "debit",
        "generated_from": None,
        "last4": last4,
        "networks": {"available": ["visa"], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def details(method: Thing, *, amount: int, confirmed: bool) -> Thing:
    """What a charge says of the way it was paid."""
    if method["type"] == "bacs_debit":
        account = {**method["bacs_debit"], "expected_debit_date": None, "mandate": new_name("mandate_1")}
        return {"bacs_debit": account, "type": "bacs_debit"}
    card = {name: method["card"][name] for name in _TOLD_OF_CARDS}
    return {
        "card": card | _card_payment(amount) | {"three_d_secure": _CONFIRMED if confirmed else None},
        "type": "card",
    }


_TOLD_OF_CARDS = (
    "brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "regulated_status",
    "wallet",
)  # fmt: skip
_CONFIRMED = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": None,
    "version": "2.2.0",
}


def _card_payment(amount: int) -> Thing:
    return {
        "amount_authorized": amount,
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": "visa",
        "network_token": {"used": False},
        "network_transaction_id": new_name("", 15),
        "transaction_link_id": None,
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
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
