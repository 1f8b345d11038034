"""Stripe forgets a supporter who asked for it. It may be called twice, and never blanks a row itself."""

from contextlib import suppress
from uuid import UUID

from fundapp.contributions import facts
from fundapp.contributions.actions import recurring_changes, supporters
from fundapp.contributions.gateway import Gateway, TurnedDown, Unknown, gateway
from fundapp.contributions.handlers.stripe_events import apply_fact
from fundapp.contributions.models import Supporter
from fundapp.contributions.promises import Wish
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.workflow import Change
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery

# Its name is why the promises end.
FORGETTING = system("forgotten")


def on_forget(delivery: Delivery) -> None:
    """End what is promised, have the customers deleted, then let the last letter go."""
    supporter = Supporter.objects.get(id=UUID(str(delivery.payload["supporter"])))
    if supporter.forgotten_at is not None:
        return
    stripe = gateway()
    customers = {supporter.stripe_customer_id} - {""}
    for promise in reading.at_stripe(supporter):
        customers |= _end(stripe, promise.id, promise.subscription_id)
    for customer in sorted(customers):
        _delete(stripe, customer)
    supporters.say_goodbye(FORGETTING, supporter_id=supporter.id)


def _end(stripe: Gateway, recurring_id: UUID, subscription_id: str) -> set[str]:
    """End one promise at Stripe, and say whose it was there."""
    try:
        subscription = stripe.subscription(subscription_id)
    except Unknown:
        return set()
    apply_fact(facts.of_subscription(subscription))
    if subscription["status"] not in {"canceled", "incomplete_expired"}:
        key = f"forgotten:{recurring_id}"
        # Whatever the fund believes of it, at Stripe it still runs, and it ends.
        with suppress(Refused):
            wish = Wish(Change.STOP)
            key = str(recurring_changes.ask(FORGETTING, key=key, recurring_id=recurring_id, wish=wish).id)
        with suppress(TurnedDown):
            stripe.end(subscription_id, idempotency_key=key)
        apply_fact(facts.of_subscription(stripe.subscription(subscription_id)))
    return {str(subscription["customer"]["id"])}


def _delete(stripe: Gateway, customer: str) -> None:
    try:
        stripe.delete_customer(customer, idempotency_key=f"forget:{customer}")
    except Unknown:
        return
