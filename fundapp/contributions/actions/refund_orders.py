"""Organisers ask for a refund, and above a limit another one agrees. Carried out by a handler, to the source alone."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import counting
from fundapp.contributions.models import Contribution, RefundOrder
from fundapp.contributions.selectors.offline import refunded_alone_pence
from fundapp.contributions.workflow import RefundReason, RefundState, State, Way
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import refuse
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from fundapp.outbox import actions as outbox
from members.access import account_id_of, need_one_of
from members.models import Account
from members.roles import Role

REFUND = "contributions.refund"
REFUNDERS = (Role.TREASURER, Role.ADMINISTRATOR)
# On its way and not yet in `refunded_pence`.
_OPEN = (RefundState.ASKED.value, RefundState.APPROVED.value)


@transaction.atomic
def ask_refund(actor: Actor, *, key: str, contribution_id: UUID, amount_pence: int, reason: str) -> RefundOrder:
    """Give all or part of a gift back to where it came from: at once up to the limit, above it once another agrees."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)
    _hold(actor)
    known = RefundOrder.objects.filter(once_key=key).first()

    _need_refunder(actor)
    if known is not None:
        if (known.contribution_id, known.amount_pence) != (gift.id, amount_pence):
            raise refuse("key_reused", "This page was sent before with other answers. Please load it again.")
        return known
    _check(gift, amount_pence)
    if reason not in set(RefundReason):
        raise refuse("reason_missing", "Choose why it goes back.")

    needs_second = refunded_alone_pence(actor.id, gift) + amount_pence > limits.value_of(Limit.REFUND_ALONE)
    order = RefundOrder.objects.create(
        once_key=key,
        contribution=gift,
        amount_pence=amount_pence,
        reason=reason,
        needs_second=needs_second,
        asked_by=actor.id,
        state=(RefundState.ASKED if needs_second else RefundState.APPROVED).value,
    )

    audit.record(
        actor,
        Verb.REFUND_ASKED,
        _subject(order),
        contribution=str(gift.id),
        amount_pence=amount_pence,
        reason=reason,
        needs_second=needs_second,
    )

    if not needs_second:
        _send(order)
    return order


@transaction.atomic
def approve_refund(actor: Actor, *, order_id: UUID) -> RefundOrder:
    """A second person agrees, and the refund goes out."""
    order = RefundOrder.objects.select_for_update().get(id=order_id)

    _need_refunder(actor)
    if order.approved_by == actor.id:
        return order
    if order.state != RefundState.ASKED:
        raise refuse("refund_decided", "This refund was decided already.")
    counting.check_second(first=order.asked_by, second=actor.id)

    order.state, order.approved_by, order.approved_at = RefundState.APPROVED.value, actor.id, clock.now()
    order.save(update_fields=["state", "approved_by", "approved_at"])

    audit.record(actor, Verb.REFUND_APPROVED, _subject(order), amount_pence=order.amount_pence)

    _send(order)
    return order


@transaction.atomic
def decline_refund(actor: Actor, *, order_id: UUID) -> RefundOrder:
    """Nothing goes back; whoever asked may decline it too, who thinks better of it."""
    order = RefundOrder.objects.select_for_update().get(id=order_id)

    need_one_of(actor, *REFUNDERS)
    if order.state == RefundState.DECLINED:
        return order
    if order.state != RefundState.ASKED:
        raise refuse("refund_decided", "This refund was decided already.")

    order.state, order.ended_at = RefundState.DECLINED.value, clock.now()
    order.save(update_fields=["state", "ended_at"])

    audit.record(actor, Verb.REFUND_DECLINED, _subject(order), amount_pence=order.amount_pence)
    return order


def _hold(actor: Actor) -> None:
    """Refunds of two gifts in two tabs wait for each other, so that each counts towards the limit of the other."""
    account_id = account_id_of(actor)
    if account_id is not None:
        Account.objects.select_for_update(no_key=True).get(id=account_id)


def _need_refunder(actor: Actor) -> None:
    need_one_of(actor, *REFUNDERS)
    if actor.kind is not ActorKind.SYSTEM:
        need_fresh_factor(actor, at=clock.now())


def _check(gift: Contribution, amount_pence: int) -> None:
    counting.check_amount(amount_pence)
    if gift.state != State.PAID:
        raise refuse("refund_before_payment", "This gift is not known to be paid, so nothing of it can go back.")
    if gift.way != Way.STRIPE:
        raise refuse(
            "refund_by_hand",
            "This gift did not come through Stripe. Give it back by hand, to where it came from, and then take the "
            "gift out of the books.",
        )
    if gift.refund_orders.filter(state__in=_OPEN).exists():
        raise refuse("refund_under_way", "A refund of this gift is under way. Wait until it is done.")
    if amount_pence > gift.kept_pence:
        raise refuse(
            "refund_more_than_left",
            "Of this gift %(left)s is left, and you asked for %(amount)s.",
            left=format_pence(gift.kept_pence, settings.FUND_CURRENCY),
            amount=format_pence(amount_pence, settings.FUND_CURRENCY),
        )


def _send(order: RefundOrder) -> None:
    """The order's own id is the key at Stripe, stored before the first attempt."""
    outbox.enqueue(REFUND, key=f"refund:{order.id}", subject=f"refund:{order.id}", order=str(order.id))


def _subject(order: RefundOrder) -> str:
    return f"refund:{order.id}"
