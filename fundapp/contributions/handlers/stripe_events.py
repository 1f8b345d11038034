"""What follows a webhook: fetch again what it speaks of, and let the facts decide. Each handler may be called twice."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.conf import settings

from fundapp.contributions import actions, facts, turnstile
from fundapp.contributions.actions import (
    disputes,
    recurring_news,
    refunds_made,
    settlements,
    shield,
    stripe_lines,
    stripe_news,
)
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.facts import (
    Attempted,
    CustomerGone,
    Disputed,
    Expired,
    Fact,
    Failed,
    Hint,
    Ignored,
    NotYet,
    OwnFee,
    Paid,
    PromiseLeft,
    PromiseNews,
    Refunded,
    RefundFailed,
    Settled,
    Stray,
    Waiting,
)
from fundapp.contributions.gateway import Gateway, StripeDown, Unknown, gateway
from fundapp.contributions.handlers.looking import facts_behind
from fundapp.contributions.models import Contribution, RecurringContribution, RefundOrder, StripeEvent
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery

STRIPE = system("stripe")
# Refusals that say "not for this fund"; any other means that a person has to look.
NOT_OURS = frozenset({"gift_unknown", "promise_unknown"})


def on_stripe_event(delivery: Delivery) -> None:
    """Apply what an event is a hint of. Its own words about money are never read."""
    event = StripeEvent.objects.get(id=delivery.payload["event"])
    if event.state != StripeEvent.State.RECEIVED:
        return
    state, why = _deal_with(event)
    # Told before it is closed: whoever dies in between tells it once more, which is once.
    if state == StripeEvent.State.REFUSED:
        tell_trouble(STRIPE, what=Trouble.EVENT_REFUSED, about=f"stripe-event:{event.id}")
    actions.close_event(STRIPE, event_row=event.id, state=state, why=why)


def catch_up(gift: Contribution) -> None:
    """Ask Stripe about one gift now, for a supporter who is back before the webhook. Its silence changes nothing."""
    try:
        apply_fact(facts.of_session(gateway().session(gift.checkout_session_id)))
    except (StripeDown, Unknown, NotYet, Refused):
        return


def catch_up_promise(promise: RecurringContribution) -> None:
    """The same for a recurring gift: by its subscription, or by the page that is to begin it."""
    try:
        hint = (
            Hint("subscription", promise.subscription_id)
            if promise.subscription_id
            else Hint("checkout.session", promise.checkout_session_id)
        )
        look_into(hint, gateway())
    except (StripeDown, Unknown, NotYet, Refused):
        return


def look_into(hint: Hint, stripe: Gateway) -> list[Fact]:
    """Apply all that stands behind a hint, and say what that was."""
    found = []
    for fact in facts_behind(hint, stripe):
        apply_fact(fact, stripe)
        found.append(fact)
    return found


def apply_fact(fact: Fact, stripe: Gateway | None = None) -> None:
    """The one action that each kind of fact asks for."""
    match fact:
        case Refunded():
            _close_order(fact, stripe_news.apply_refund(STRIPE, fact=fact))
        case Waiting() | Failed() | Expired():
            _apply_news(fact)
        case CustomerGone():
            _ask_about_promises(fact, stripe or gateway())
        case Paid():
            _apply_payment(fact)
        case Attempted():
            shield.note_attempt(STRIPE, charge_id=fact.charge, is_declined=fact.is_declined, at=fact.at)
        case Ignored():
            pass
        case _:
            _DOORS[type(fact)](STRIPE, fact=fact)


# One fact, one door.
_DOORS: Mapping[type, Callable[..., object]] = MappingProxyType(
    {
        RefundFailed: stripe_news.apply_refund_failure,
        Disputed: disputes.apply_dispute,
        Settled: settlements.apply_settlement,
        OwnFee: stripe_lines.book_line,
        Stray: stripe_lines.book_line,
        PromiseNews: recurring_news.apply_promise,
        PromiseLeft: recurring_news.leave_promise,
    }
)


def _apply_payment(fact: Paid) -> None:
    """Whoever has paid gives their places at the card page back."""
    gift = stripe_news.apply_payment(STRIPE, fact=fact)
    turnstile.paid(gift.recurring.once_key if gift.recurring else gift.once_key)


def _apply_news(fact: Waiting | Failed | Expired) -> None:
    try:
        stripe_news.apply_news(STRIPE, fact=fact)
    except Refused as refused:
        # A debit that failed before it was ever heard of brought no gift. How its promise stands is told apart.
        if not (isinstance(fact, Failed) and fact.invoice and "gift_unknown" in refused.codes):
            raise


def _close_order(fact: Refunded, gift: Contribution) -> None:
    """Stripe's answer to an order of ours may be lost. The mark on the refund says whose it is."""
    try:
        order = RefundOrder.objects.filter(id=UUID(fact.order), contribution=gift).first()
    except ValueError:
        return
    if order is not None:
        refunds_made.mark_made(STRIPE, order_id=order.id, refund_id=fact.refund)


def _ask_about_promises(fact: CustomerGone, stripe: Gateway) -> None:
    """Stripe ends what a customer had promised before it forgets them; whoever missed that asks here."""
    for promise in recurring_news.lose_customer(STRIPE, fact=fact):
        look_into(Hint("subscription", promise.subscription_id), stripe)


def _deal_with(event: StripeEvent) -> tuple[StripeEvent.State, str]:
    if event.is_live != _is_live_key():
        return StripeEvent.State.IGNORED, "other_mode"
    hint = facts.hint_of(json.loads(event.body))
    if isinstance(hint, Ignored):
        return StripeEvent.State.IGNORED, hint.why
    try:
        found = look_into(hint, gateway())
    except Unknown:
        return StripeEvent.State.IGNORED, "object_unknown"
    except Refused as refused:
        code = refused.codes[0]
        return (StripeEvent.State.IGNORED if code in NOT_OURS else StripeEvent.State.REFUSED), code
    # That a card was tried says nothing of whose it was.
    ignored = [fact.why for fact in found if isinstance(fact, Ignored)]
    if len(ignored) == len([fact for fact in found if not isinstance(fact, Attempted)]):
        return StripeEvent.State.IGNORED, ignored[-1] if ignored else "nothing_found"
    return StripeEvent.State.APPLIED, ""


def _is_live_key() -> bool:
    return "_live_" in settings.STRIPE_SECRET_KEY
