"""Gifts in the shapes that lists show, put straight into the table: how they come about is other tests' story."""

from datetime import UTC, datetime, timedelta

from fundapp.contributions.models import (
    Campaign,
    Contribution,
    DisputeMovement,
    GiftDispute,
    GiftRefund,
    RecurringContribution,
)
from fundapp.kernel.ids import new_id

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)


def gift(campaign: Campaign, *, days: int = 0, pence: int = 1_250, **changes: object) -> Contribution:
    """A gift by card, paid `days` after the third of November."""
    name, at = str(new_id()), AT + timedelta(days=days)
    paid = {
        "state": "paid",
        "gross_pence": pence,
        "fee_pence": 39,
        "paid_at": at,
        "payment_intent_id": f"pi_{name}",
        "balance_transaction_id": f"txn_{name}",
    }
    values = {"once_key": name, "campaign": campaign, "amount_pence": pence, "started_at": at, **paid, **changes}
    return Contribution.objects.create(**values)


def started(campaign: Campaign, **changes: object) -> Contribution:
    return Contribution.objects.create(once_key=str(new_id()), campaign=campaign, amount_pence=500, **changes)


def monthly(campaign: Campaign, **changes: object) -> RecurringContribution:
    name = str(new_id())
    values = {"once_key": name, "campaign": campaign, "amount_pence": 500, "state": "active", **changes}
    values.setdefault("subscription_id", f"sub_{name}" if values.get("way", "stripe") == "stripe" else "")
    return RecurringContribution.objects.create(**values)


def refund(of: Contribution, *, pence: int = 500, days: int = 1, **changes: object) -> GiftRefund:
    name = str(new_id())
    return GiftRefund.objects.create(
        contribution=of,
        refund_id=f"re_{name}",
        balance_transaction_id=f"txn_{name}",
        amount_pence=pence,
        at=AT + timedelta(days=days),
        **changes,
    )


def dispute(of: Contribution, *, state: str = "needs_answer", **changes: object) -> GiftDispute:
    name = str(new_id())
    values = {"dispute_id": f"du_{name}", "amount_pence": 1_250, "reason": "fraudulent", "opened_at": AT, **changes}
    found = GiftDispute.objects.create(contribution=of, state=state, **values)
    DisputeMovement.objects.create(
        dispute=found,
        balance_transaction_id=f"txn_{name}",
        kind="withdrawn",
        amount_pence=1_250,
        fee_pence=2_000,
        at=AT,
    )
    return found
