"""Refunds and disputes as Stripe writes them: values in, a dict out. It never decides."""

from fundapp.demo.sandbox_stripe.store import Thing, new_name

_EVIDENCE = (
    "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
    "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
    "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file", "uncategorized_text",
)  # fmt: skip
_NETWORK_CODES = {"fraudulent": "10.4", "product_not_received": "13.1"}


def refund(charge: Thing, *, amount: int, reason: str | None, metadata: dict[str, str], status: str, at: int) -> Thing:
    """Money on its way back to where it came from."""
    is_card = charge["payment_method_details"]["type"] == "card"
    card = {
        "reference": None,
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    return {
        "id": new_name("re_3" if is_card else "pyr_1"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": at,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {"card": card, "type": "card"} if is_card else {"type": "gb_bank_transfer"},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }


def dispute(charge: Thing, *, amount: int, reason: str, is_inquiry: bool, due_by: int | None, at: int) -> Thing:
    """A bank's question about a charge, or its taking of the money."""
    return {
        "id": new_name("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": at,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(_EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": due_by,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": _NETWORK_CODES.get(reason),
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _card(charge, reason, is_inquiry=is_inquiry),
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }


def _card(charge: Thing, reason: str, *, is_inquiry: bool) -> Thing | None:
    if charge["payment_method_details"]["type"] != "card":
        return None
    card = {
        "brand": "visa",
        "case_type": "inquiry" if is_inquiry else "chargeback",
        "network": "visa",
        "network_reason_code": _NETWORK_CODES.get(reason),
    }
    return {"card": card, "type": "card"}
