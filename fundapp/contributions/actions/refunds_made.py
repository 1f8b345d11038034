"""What became of a refund that organisers ordered. No network here: a handler asks Stripe and says what came of it."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.models import RefundOrder
from fundapp.contributions.workflow import RefundState
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor


@transaction.atomic
def mark_sent(actor: Actor, *, order_id: UUID) -> RefundOrder:
    """Stripe is about to be asked: said before the first attempt, so that it is known how old its key is."""
    order = RefundOrder.objects.select_for_update().get(id=order_id)

    if order.sent_at is not None or order.state != RefundState.APPROVED.value:
        return order

    order.sent_at = clock.now()
    order.save(update_fields=["sent_at"])

    audit.record(actor, Verb.REFUND_SENT, f"refund:{order.id}", amount_pence=order.amount_pence)
    return order


@transaction.atomic
def mark_made(actor: Actor, *, order_id: UUID, refund_id: str) -> RefundOrder:
    """Stripe has made it. Its money is booked by what Stripe says of the refund, as with any other.

    An order that was given up, because nobody knew, is made all the same when its refund turns up.
    """
    order = RefundOrder.objects.select_for_update().get(id=order_id)

    if order.state not in {RefundState.APPROVED.value, RefundState.FAILED.value} or order.refund_id:
        return order

    order.state, order.refund_id, order.ended_at = RefundState.MADE.value, refund_id, clock.now()
    order.why = ""
    order.save(update_fields=["state", "refund_id", "ended_at", "why"])

    audit.record(actor, Verb.REFUND_ENDED, f"refund:{order.id}", state=order.state)
    return order


@transaction.atomic
def mark_failed(actor: Actor, *, order_id: UUID, why: str) -> RefundOrder:
    """Stripe will not, or nobody knows whether it did: the order is over, and a person decides what comes next."""
    order = RefundOrder.objects.select_for_update().get(id=order_id)

    if order.state != RefundState.APPROVED.value:
        return order

    order.state, order.why, order.ended_at = RefundState.FAILED.value, why[:60], clock.now()
    order.save(update_fields=["state", "why", "ended_at"])

    audit.record(actor, Verb.REFUND_ENDED, f"refund:{order.id}", state=order.state, why=order.why)

    tell_trouble(actor, what=Trouble.REFUND_NOT_MADE, about=f"refund:{order.id}")
    return order
