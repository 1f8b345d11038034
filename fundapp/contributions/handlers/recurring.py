"""Recurring gifts meet Stripe here: begun, changed, their card, ended. Each function may be called twice."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from fundapp.contributions import facts, links
from fundapp.contributions.actions import recurring, recurring_changes
from fundapp.contributions.facts import Ignored, PromiseNews, Thing
from fundapp.contributions.gateway import Gateway, MonthlyOrder, StripeDown, TurnedDown, Unknown, gateway
from fundapp.contributions.handlers.stripe_events import STRIPE, apply_fact
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.promises import is_so
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.workflow import Change, ChangeState
from fundapp.kernel import clock
from fundapp.outbox.registry import Delivery
from members.access import ANYONE

# Stripe knows a key for a day; after that the same question could be answered a second time.
_KEY_LASTS = timedelta(hours=23)
# Debits are made in the morning, when somebody is there who can be asked about them.
_DEBITS_AT = time(10)


def open_page(promise: RecurringContribution, *, cancel_url: str) -> str:
    """Stripe's page for the first payment. The key is the promise's own, made before this first attempt."""
    if promise.checkout_url or promise.supporter is None:
        return promise.checkout_url
    site = settings.SITE_URL
    order = MonthlyOrder(
        recurring=str(promise.id),
        amount_pence=promise.amount_pence,
        currency=settings.FUND_CURRENCY,
        what=_("A monthly gift to %(fund)s") % {"fund": settings.FUND_NAME},
        success_url=f"{site}{links.begun_path(promise)}",
        cancel_url=f"{site}{cancel_url}",
        email=promise.supporter.email,
    )
    page = gateway().open_monthly_checkout(order, idempotency_key=f"checkout:{promise.id}")
    attached = recurring.attach_page(ANYONE, recurring_id=promise.id, session_id=page.session_id, url=page.url)
    return attached.checkout_url


def on_change(delivery: Delivery) -> None:
    """Make a change at Stripe, or find out that it will not be made."""
    carry_out(UUID(str(delivery.payload["change"])), is_last_look=True)


def carry_out_now(change: RecurringChange) -> None:
    """For whoever waits for the page: the same at once. What Stripe does not answer now, the outbox asks again."""
    if reading.is_due(change, at=clock.now()):
        try:
            carry_out(change.id)
        except (StripeDown, Unknown):
            return


def carry_out(change_id: UUID, *, is_last_look: bool = False) -> None:
    """Look; ask if it is not so yet; look again. Only what Stripe then says it has is called made."""
    change = RecurringChange.objects.select_related("recurring").get(id=change_id)
    if change.state != ChangeState.ASKED.value:
        return
    stripe = gateway()
    try:
        is_so_already = _is_so(change, _look(stripe, change))
    except Unknown:
        # A key of another account finds nothing either, so nothing is ended by this: a person looks.
        recurring_changes.close(STRIPE, change_id=change.id, is_made=False, why="resource_missing")
        return
    if is_so_already:
        recurring_changes.close(STRIPE, change_id=change.id, is_made=True)
        return
    if change.what == Change.CARD.value:
        _take_new_card(stripe, change, is_last_look=is_last_look)
        return
    is_late = clock.now() - reading.asked_of_stripe_at(change) > _KEY_LASTS
    # Ending twice is ending once, so stopping is never too late.
    if is_late and change.what != Change.STOP.value:
        recurring_changes.close(STRIPE, change_id=change.id, is_made=False, why="no_answer")
        return
    try:
        _ask(stripe, change)
    except TurnedDown as refusal:
        _look(stripe, change)
        recurring_changes.close(STRIPE, change_id=change.id, is_made=False, why=refusal.why)
        return
    is_made = _is_so(change, _look(stripe, change))
    recurring_changes.close(STRIPE, change_id=change.id, is_made=is_made, why="" if is_made else "not_taken")


def card_page(promise: RecurringContribution, change_id: UUID, *, return_url: str) -> str:
    """Stripe's page for another card of this promise."""
    customer = _customer_of(gateway().subscription(promise.subscription_id))
    return gateway().open_card_page(
        customer["id"], return_url=f"{settings.SITE_URL}{return_url}", idempotency_key=f"card-page:{change_id}"
    )


def look_for_a_new_card(promise: RecurringContribution) -> None:
    """For whoever is back from Stripe's page before anything else was heard. Its silence changes nothing."""
    for change in reading.waiting_changes(promise):
        if change.what == Change.CARD.value:
            with suppress(StripeDown, Unknown):
                carry_out(change.id)


def card_of(promise: RecurringContribution) -> Thing | None:
    """The card that Stripe says the next debit comes from; None when it cannot say just now."""
    try:
        return _card(gateway().subscription(promise.subscription_id))
    except (StripeDown, Unknown):
        return None


def _look(stripe: Gateway, change: RecurringChange) -> Thing:
    """The subscription as it is, which the fund then has too."""
    subscription = stripe.subscription(change.recurring.subscription_id)
    apply_fact(facts.of_subscription(subscription))
    return subscription


def _is_so(change: RecurringChange, subscription: Thing) -> bool:
    news = facts.of_subscription(subscription)
    if isinstance(news, Ignored):
        return False
    assert isinstance(news, PromiseNews)
    return is_so(reading.plan_of(change), reading.standing_at_stripe(news))


def _ask(stripe: Gateway, change: RecurringChange) -> None:
    """The one call that each change is, under the row's own id."""
    name, key = change.recurring.subscription_id, str(change.id)
    match change.what:
        case Change.AMOUNT.value:
            item = stripe.subscription(name)["items"]["data"][0]
            stripe.change_amount(
                name,
                item=item,
                amount_pence=change.amount_pence or 0,
                currency=settings.FUND_CURRENCY,
                idempotency_key=key,
            )
        case Change.DATE.value:
            stripe.move_debit(name, at=_moment(change, _DEBITS_AT), idempotency_key=key)
        case Change.SKIP.value | Change.PAUSE.value:
            stripe.pause(name, until=_moment(change, time(0)), idempotency_key=key)
        case Change.RESUME.value if change.day is not None:
            stripe.pause(name, until=_moment(change, time(0)), idempotency_key=key)
        case Change.RESUME.value:
            stripe.resume(name, idempotency_key=key)
        case Change.STOP.value:
            stripe.end(name, idempotency_key=key)


def _take_new_card(stripe: Gateway, change: RecurringChange, *, is_last_look: bool) -> None:
    """Stripe's page makes a card the customer's own, and may leave the subscription with the old one: see that it has
    the new one, which is what peers get wrong. Nobody who kept their card is written to.
    """
    subscription = stripe.subscription(change.recurring.subscription_id)
    new = _customers_card(subscription)
    if new is None or datetime.fromtimestamp(new["created"], UTC) < change.asked_at - timedelta(seconds=5):
        if is_last_look:
            recurring_changes.close(STRIPE, change_id=change.id, is_made=False, why="no_new_card")
        return
    held = subscription.get("default_payment_method") or {}
    if held.get("id") != new["id"]:
        stripe.use_card(change.recurring.subscription_id, card=new["id"], idempotency_key=str(change.id))
        held = _card(stripe.subscription(change.recurring.subscription_id)) or {}
    is_made = held.get("id") == new["id"]
    if is_made and subscription["status"] == "past_due":
        # What did not go through is tried at once: nobody gives a new card in order to wait for the next try.
        with suppress(TurnedDown):
            stripe.pay_invoice(_name(subscription["latest_invoice"]), idempotency_key=f"{change.id}:pay")
        _look(stripe, change)
    recurring_changes.close(STRIPE, change_id=change.id, is_made=is_made, why="" if is_made else "not_taken")


def _card(subscription: Thing) -> Thing | None:
    """Its own, or else the customer's."""
    own: Thing | None = subscription.get("default_payment_method")
    return own or _customers_card(subscription)


def _customers_card(subscription: Thing) -> Thing | None:
    card: Thing | None = _customer_of(subscription).get("invoice_settings", {}).get("default_payment_method")
    return card


def _customer_of(subscription: Thing) -> Thing:
    customer: Thing = subscription["customer"]
    return customer


def _name(thing: object) -> str:
    """The id of an object, whether Stripe sent it whole or by name."""
    return str(thing.get("id", "")) if isinstance(thing, dict) else str(thing or "")


def _moment(change: RecurringChange, at: time) -> datetime:
    assert change.day is not None, "a change that moves a day has one"
    return datetime.combine(change.day, at, clock.LONDON)
