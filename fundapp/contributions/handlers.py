"""What follows a webhook: fetch again what it speaks of, and let the facts decide. Each handler may be called twice."""

import json
from collections.abc import Iterator

from django.conf import settings

from fundapp.contributions import actions, facts
from fundapp.contributions.facts import Expired, Fact, Failed, Hint, Ignored, NotYet, Paid, Refunded, Waiting
from fundapp.contributions.gateway import Gateway, StripeDown, Unknown, gateway
from fundapp.contributions.models import Contribution, StripeEvent
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery

STRIPE = system("stripe")
# Refusals that say "not for this fund"; any other means that a person has to look.
_NOT_OURS = frozenset({"gift_unknown"})


def on_stripe_event(delivery: Delivery) -> None:
    """Apply what an event is a hint of. Its own words about money are never read."""
    event = StripeEvent.objects.get(id=delivery.payload["event"])
    if event.state != StripeEvent.State.RECEIVED:
        return
    state, why = _deal_with(event)
    actions.close_event(STRIPE, event_row=event.id, state=state, why=why)


def catch_up(gift: Contribution) -> None:
    """Ask Stripe about one gift now, for a supporter who is back before the webhook. Its silence changes nothing."""
    try:
        apply_fact(facts.of_session(gateway().session(gift.checkout_session_id)))
    except (StripeDown, Unknown, NotYet, Refused):
        return


def _deal_with(event: StripeEvent) -> tuple[StripeEvent.State, str]:
    if event.is_live != _is_live_key():
        return StripeEvent.State.IGNORED, "other_mode"
    hint = facts.hint_of(json.loads(event.body))
    if isinstance(hint, Ignored):
        return StripeEvent.State.IGNORED, hint.why
    try:
        found = list(_read(hint, gateway()))
        for fact in found:
            apply_fact(fact)
    except Unknown:
        return StripeEvent.State.IGNORED, "object_unknown"
    except Refused as refused:
        code = refused.codes[0]
        return (StripeEvent.State.IGNORED if code in _NOT_OURS else StripeEvent.State.REFUSED), code
    ignored = [fact.why for fact in found if isinstance(fact, Ignored)]
    if len(ignored) == len(found):
        return StripeEvent.State.IGNORED, ignored[0] if ignored else "nothing_found"
    return StripeEvent.State.APPLIED, ""


def _read(hint: Hint, stripe: Gateway) -> Iterator[Fact]:
    """The facts behind a hint, payment before refunds, so that a refund always finds its gift paid."""
    if hint.kind == "checkout.session":
        yield facts.of_session(stripe.session(hint.id))
    elif hint.kind == "payment_intent":
        yield facts.of_payment(stripe.payment(hint.id))
    else:
        charge_id = stripe.refund(hint.id)["charge"] if hint.kind == "refund" else hint.id
        charge = stripe.charge(charge_id)
        if not charge["payment_intent"]:
            yield Ignored("not_ours")
            return
        payment = stripe.payment(charge["payment_intent"])
        yield facts.of_payment(payment)
        for refund in stripe.refunds_of(charge_id):
            yield facts.of_refund(refund, payment)


def apply_fact(fact: Fact) -> None:
    """The one action that each kind of fact asks for."""
    match fact:
        case Paid():
            actions.apply_payment(STRIPE, fact=fact)
        case Refunded():
            actions.apply_refund(STRIPE, fact=fact)
        case Waiting() | Failed() | Expired():
            actions.apply_news(STRIPE, fact=fact)
        case Ignored():
            pass


def _is_live_key() -> bool:
    return "_live_" in settings.STRIPE_SECRET_KEY
