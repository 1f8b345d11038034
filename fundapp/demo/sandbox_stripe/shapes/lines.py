"""Balance transactions, the balance and payouts as Stripe writes them: values in, a dict out. It never decides."""

from fundapp.demo.sandbox_stripe.store import Thing, new_name


def balance_transaction(
    *,
    kind: tuple[str, str],
    source: str | None,
    currency: str,
    amount: int,
    fee: int,
    description: str | None,
    available_on: int,
    at: int,
) -> Thing:
    """One line in the books: `net` is what it adds to the balance. `kind` is its type and reporting category."""
    type_, category = kind
    words = "Dispute fee" if category.startswith("dispute") else "Stripe processing fees"
    fees = [{"amount": fee, "application": None, "currency": currency, "description": words, "type": "stripe_fee"}]
    return {
        "id": new_name("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": at,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending" if available_on > at else "available",
        "type": type_,
    }


def balance(currency: str, *, available: int, pending: int) -> Thing:
    """What the account holds, now and soon."""

    def part(amount: int) -> list[Thing]:
        return [{"amount": amount, "currency": currency, "source_types": {"card": amount}}]

    return {"object": "balance", "available": part(available), "livemode": False, "pending": part(pending)}


def payout(
    *,
    amount: int,
    currency: str,
    arrives: int,
    automatic: bool,
    description: str | None,
    metadata: dict[str, str],
    at: int,
) -> Thing:
    """Money on its way to the fund's bank account."""
    return {
        "id": new_name("po_1"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrives,
        "automatic": automatic,
        "balance_transaction": None,
        "created": at,
        "currency": currency,
        "description": description,
        "destination": new_name("ba_1"),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": metadata,
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": None,
        "type": "bank_account",
    }
