"""What Stripe's refunds and disputes say about a gift. Pure: retrieved objects in, facts out."""

from types import MappingProxyType

from fundapp.contributions.facts.reading import currency, gift_of, moment, need_line
from fundapp.contributions.facts.told import (
    REFUND_MARK,
    Disputed,
    Ignored,
    Invoiced,
    Movement,
    Refunded,
    RefundFailed,
    Thing,
)
from fundapp.contributions.workflow import DisputeState, MovementKind

_STATES = MappingProxyType(
    {
        "warning_needs_response": DisputeState.NEEDS_ANSWER,
        "needs_response": DisputeState.NEEDS_ANSWER,
        "warning_under_review": DisputeState.IN_REVIEW,
        "under_review": DisputeState.IN_REVIEW,
        "won": DisputeState.WON,
        "lost": DisputeState.LOST,
        "warning_closed": DisputeState.CLOSED,
        "prevented": DisputeState.CLOSED,
    }
)


def of_refund(refund: Thing, payment: Thing, invoice: Invoiced | None = None) -> Refunded | Ignored:
    """What left, of a refund retrieved with its `balance_transaction`, and the payment that it gives back.

    A refund that failed left all the same before it came back, and so both are told; see `of_failed_refund`.
    """
    gift = gift_of(payment)
    if not gift and invoice is None:
        return Ignored("not_ours")
    if refund["status"] not in {"succeeded", "pending"} and not refund.get("balance_transaction"):
        return Ignored("refund_not_made")
    line = need_line(refund.get("balance_transaction"))
    return Refunded(
        gift=gift,
        payment=payment["id"],
        refund=refund["id"],
        line=line["id"],
        pence=-line["amount"],
        fee_pence=line["fee"],
        currency=currency(line),
        at=moment(line["created"]),
        order=str((refund.get("metadata") or {}).get(REFUND_MARK, "")),
        invoice=invoice,
    )


def of_failed_refund(refund: Thing, payment: Thing, invoice: Invoiced | None = None) -> RefundFailed | Ignored:
    """What came back, of a refund retrieved with its `failure_balance_transaction`."""
    if not refund.get("failure_balance_transaction"):
        return Ignored("refund_stands")
    line = need_line(refund["failure_balance_transaction"])
    return RefundFailed(
        gift=gift_of(payment),
        refund=refund["id"],
        line=line["id"],
        pence=line["amount"],
        fee_pence=line["fee"],
        currency=currency(line),
        at=moment(line["created"]),
        invoice=invoice,
    )


def of_dispute(dispute: Thing, payment: Thing, invoice: Invoiced | None = None) -> Disputed | Ignored:
    """A dispute, which carries its own lines, and the payment that it is about."""
    gift = gift_of(payment)
    if not gift and invoice is None:
        return Ignored("not_ours")
    if dispute["status"] not in _STATES:
        return Ignored("dispute_not_understood")
    details = dispute.get("evidence_details") or {}
    state, due = _STATES[dispute["status"]], details.get("due_by")
    return Disputed(
        gift=gift,
        payment=payment["id"],
        dispute=dispute["id"],
        state=state,
        reason=str(dispute.get("reason") or "general")[:60],
        pence=dispute["amount"],
        opened_at=moment(dispute["created"]),
        evidence_due_at=moment(due) if due and state is DisputeState.NEEDS_ANSWER else None,
        movements=tuple(_movement(line) for line in dispute.get("balance_transactions") or ()),
        invoice=invoice,
    )


def _movement(line: Thing) -> Movement:
    amount, fee = line["amount"], line["fee"]
    return Movement(
        line=str(line["id"]),
        kind=MovementKind.REINSTATED if amount > 0 or (amount == 0 and fee < 0) else MovementKind.WITHDRAWN,
        pence=abs(amount),
        fee_pence=fee,
        currency=currency(line),
        at=moment(line["created"]),
    )
