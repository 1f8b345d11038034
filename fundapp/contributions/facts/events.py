"""Which of Stripe's events the fund acts on, and what each is a hint of. Pure; an event is never read for money."""

from fundapp.contributions.facts.told import Hint, Ignored, Thing

# Everything that can change money or a promise. Which arrives first does not matter, and for most changes any one of
# several is enough. docs/stripe.md prints this list for whoever sets up the webhook.
HANDLED_EVENTS = frozenset(
    {
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.failed",
        "charge.refund.updated",
        "charge.refunded",
        "charge.succeeded",
        "charge.updated",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "customer.deleted",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "customer.subscription.updated",
        "invoice.finalized",
        "invoice.marked_uncollectible",
        "invoice.paid",
        "invoice.payment_action_required",
        "invoice.payment_failed",
        "invoice.voided",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.succeeded",
        "payout.canceled",
        "payout.created",
        "payout.failed",
        "payout.paid",
        "payout.updated",
        "refund.created",
        "refund.failed",
        "refund.updated",
    }
)
KINDS = frozenset(
    {
        "charge",
        "checkout.session",
        "customer",
        "dispute",
        "invoice",
        "payment_intent",
        "payout",
        "refund",
        "subscription",
    }
)


def hint_of(event: Thing) -> Hint | Ignored:
    """What an event is a hint of. Events that the fund does not know are kept and ignored."""
    if event.get("type") not in HANDLED_EVENTS:
        return Ignored("unknown_event")
    if event.get("account"):
        # Of an account that is connected to this one: its money is not the fund's.
        return Ignored("other_account")
    thing = (event.get("data") or {}).get("object") or {}
    kind, name = thing.get("object"), thing.get("id")
    if kind not in KINDS or not isinstance(name, str) or not name:
        return Ignored("object_not_understood")
    return Hint(kind, name)
