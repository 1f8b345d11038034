"""Carries out a refund that organisers ordered, once, whatever Stripe answers or fails to answer.

Stripe remembers a key for a day. Within it the same key is safe to send again; after it the same key would be another
refund, so nobody sends it: what Stripe made is looked for by our own mark, and what is not found is left to a person.
"""

from datetime import timedelta
from uuid import UUID

from fundapp.contributions.actions import refunds_made
from fundapp.contributions.facts import Hint
from fundapp.contributions.gateway import Gateway, TurnedDown, gateway
from fundapp.contributions.handlers.stripe_events import STRIPE, look_into
from fundapp.contributions.models import RefundOrder
from fundapp.contributions.workflow import RefundReason, RefundState
from fundapp.kernel import clock
from fundapp.outbox.registry import Delivery

# An hour less than Stripe's day, for clocks that differ.
KEY_LIVES = timedelta(hours=23)
_REASONS = {
    RefundReason.ASKED_FOR.value: "requested_by_customer",
    RefundReason.DUPLICATE.value: "duplicate",
    RefundReason.SUSPICIOUS.value: "fraudulent",
}


def on_refund(delivery: Delivery) -> None:
    order = RefundOrder.objects.select_related("contribution").get(id=UUID(str(delivery.payload["order"])))
    carry_out(order, gateway())


def carry_out(order: RefundOrder, stripe: Gateway) -> None:
    """Ask Stripe for the refund, or find the one that it made when its answer was lost."""
    if order.state != RefundState.APPROVED.value:
        return
    made = (
        stripe.ordered_refund(payment=order.contribution.payment_intent_id, order=str(order.id))
        if (order.sent_at)
        else None
    )
    if made is None and order.sent_at and order.sent_at + KEY_LIVES < clock.now():
        refunds_made.mark_failed(STRIPE, order_id=order.id, why="outcome_unknown")
        return
    try:
        refund_id = str(made["id"]) if made else _ask(order, stripe)
    except TurnedDown as answer:
        refunds_made.mark_failed(STRIPE, order_id=order.id, why=answer.why)
        return
    refunds_made.mark_made(STRIPE, order_id=order.id, refund_id=refund_id)
    look_into(Hint("refund", refund_id), stripe)


def _ask(order: RefundOrder, stripe: Gateway) -> str:
    """The order's own id is the key, and it was committed long before this."""
    refunds_made.mark_sent(STRIPE, order_id=order.id)
    refund = stripe.make_refund(
        payment=order.contribution.payment_intent_id,
        amount_pence=order.amount_pence,
        reason=_REASONS.get(order.reason, ""),
        order=str(order.id),
        idempotency_key=f"refund:{order.id}",
    )
    return str(refund["id"])
