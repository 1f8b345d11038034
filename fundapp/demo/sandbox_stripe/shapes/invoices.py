"""Invoices and their payments as Stripe writes them: values in, a dict out. It never decides."""

from fundapp.demo.sandbox_stripe.store import Thing, new_name

# What every invoice says, whatever it is for.
_AS_IT_STARTS: Thing = {
    "account_country": "GB",
    "account_name": "A pretend fund",
    "account_tax_ids": None,
    "amount_overpaid": 0,
    "amount_paid": 0,
    "amount_shipping": 0,
    "application": None,
    "attempt_count": 0,
    "attempted": False,
    "auto_advance": True,
    "automatic_tax": {
        "disabled_reason": None,
        "enabled": False,
        "liability": None,
        "provider": None,
        "status": None,
    },
    "automatically_finalizes_at": None,
    "collection_method": "charge_automatically",
    "custom_fields": None,
    "customer_account": None,
    "customer_address": None,
    "customer_phone": None,
    "customer_shipping": None,
    "customer_tax_exempt": "none",
    "customer_tax_ids": [],
    "default_source": None,
    "default_tax_rates": [],
    "discounts": [],
    "due_date": None,
    "effective_at": None,
    "ending_balance": None,
    "footer": None,
    "from_invoice": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "issuer": {"type": "self"},
    "last_finalization_error": None,
    "latest_revision": None,
    "livemode": False,
    "metadata": {},
    "next_payment_attempt": None,
    "number": None,
    "on_behalf_of": None,
    "payment_settings": {
        "default_mandate": None,
        "payment_method_options": None,
        "payment_method_types": None,
    },
    "post_payment_credit_notes_amount": 0,
    "pre_payment_credit_notes_amount": 0,
    "receipt_number": None,
    "rendering": None,
    "shipping_cost": None,
    "shipping_details": None,
    "starting_balance": 0,
    "statement_descriptor": None,
    "status": "draft",
    "status_transitions": {
        "finalized_at": None,
        "marked_uncollectible_at": None,
        "paid_at": None,
        "voided_at": None,
    },
    "test_clock": None,
    "total_discount_amounts": [],
    "total_pretax_credit_amounts": [],
    "total_taxes": [],
    "webhooks_delivered_at": None,
}


def invoice(
    subscription: Thing, customer: Thing, *, reason: str, amount: int, period: tuple[int, int], at: int
) -> Thing:
    """A draft for one period of a subscription."""
    name = new_name("in_1")
    item = subscription["items"]["data"][0]
    return {
        **_AS_IT_STARTS,
        "id": name,
        "object": "invoice",
        "amount_due": amount,
        "amount_remaining": amount,
        "billing_reason": reason,
        "created": at,
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_email": customer.get("email"),
        "customer_name": customer.get("name"),
        "default_payment_method": None,
        "description": None,
        "lines": {
            "object": "list",
            "data": [_line(name, subscription, item, amount=amount, period=period)],
            "has_more": False,
            "url": f"/v1/invoices/{name}/lines",
        },
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"],
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "period_end": period[0],
        "period_start": period[0],
        "subtotal": amount,
        "subtotal_excluding_tax": amount,
        "total": amount,
        "total_excluding_tax": amount,
    }


def _line(invoice_id: str, subscription: Thing, item: Thing, *, amount: int, period: tuple[int, int]) -> Thing:
    return {
        "id": new_name("il_1"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": subscription["description"] or "A gift every month",
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice_id,
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": period[1], "start": period[0]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": item["price"]["id"], "product": item["price"]["product"]},
            "type": "price_details",
            "unit_amount_decimal": str(amount),
        },
        "quantity": 1,
        "quantity_decimal": "1",
        "subscription": subscription["id"],
        "subtotal": amount,
        "taxes": [],
    }


def invoice_payment(invoice_thing: Thing, intent: Thing, *, at: int) -> Thing:
    """What leads from an invoice to its payment, since Stripe's payments say nothing of their invoice."""
    return {
        "id": new_name("inpay_1"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice_thing["amount_due"],
        "created": at,
        "currency": invoice_thing["currency"],
        "invoice": invoice_thing["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
