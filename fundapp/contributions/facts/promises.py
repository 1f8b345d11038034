"""What Stripe's subscriptions, invoices and customers say about a promise. Pure: retrieved objects in, facts out."""

from calendar import monthrange
from datetime import date, datetime
from types import MappingProxyType

from fundapp.contributions.facts.reading import moment
from fundapp.contributions.facts.told import (
    RECURRING_MARK,
    CustomerGone,
    Ignored,
    Invoiced,
    PromiseLeft,
    PromiseNews,
    Thing,
)
from fundapp.contributions.workflow import EndReason, RecurringState
from fundapp.kernel.clock import LONDON

_STATES = MappingProxyType(
    {
        "incomplete": RecurringState.STARTED,
        "incomplete_expired": RecurringState.ABANDONED,
        # A wait for a debit day that the supporter chose; Stripe calls it a trial.
        "trialing": RecurringState.ACTIVE,
        "active": RecurringState.ACTIVE,
        "past_due": RecurringState.FAILING,
        "unpaid": RecurringState.FAILING,
        "paused": RecurringState.PAUSED,
        "canceled": RecurringState.ENDED,
    }
)


def of_monthly_session(session: Thing) -> PromiseLeft | Ignored:
    """The page that begins a recurring gift: only its closing is news. What it brought is its subscription's to say."""
    if not _mark_of(session):
        return Ignored("not_ours")
    return PromiseLeft(_mark_of(session)) if session["status"] == "expired" else Ignored("still_open")


def of_subscription(subscription: Thing) -> PromiseNews | Ignored:
    """How a promise stands. A subscription of several things, or of another system's, is none of ours."""
    items = (subscription.get("items") or {}).get("data") or []
    if not _mark_of(subscription) or len(items) != 1:
        return Ignored("not_ours")
    state, item = _STATES.get(subscription["status"]), items[0]
    if state is None:
        return Ignored("subscription_not_understood")
    pause = subscription.get("pause_collection")
    if state is RecurringState.ACTIVE and pause:
        state = RecurringState.PAUSED
    resumes = day(pause["resumes_at"]) if pause and pause.get("resumes_at") else None
    return PromiseNews(
        recurring=_mark_of(subscription),
        subscription=subscription["id"],
        item=item["id"],
        customer=_name(subscription.get("customer")),
        state=state,
        amount_pence=(item["price"].get("unit_amount") or 0) * (item.get("quantity") or 1),
        currency=str(subscription["currency"]).upper(),
        next_on=_next_debit(subscription, item, state, resumes),
        paused_until=resumes if state is RecurringState.PAUSED else None,
        ended_because=_why_ended(subscription) if state is RecurringState.ENDED else None,
    )


def of_customer(customer: Thing) -> CustomerGone | Ignored:
    return CustomerGone(customer["id"]) if customer.get("deleted") else Ignored("customer_stays")


def invoiced(invoice: Thing) -> Invoiced | None:
    """Whose an invoice is; None when it is not of a subscription."""
    parent = (invoice.get("parent") or {}).get("subscription_details") or {}
    subscription = _name(parent.get("subscription"))
    if not subscription:
        return None
    is_first = invoice.get("billing_reason") == "subscription_create"
    return Invoiced(invoice["id"], subscription, _mark_of(parent), is_first)


def payments_of(invoice: Thing) -> list[str]:
    """The payment intents that an invoice was, or is being, paid by; retrieved with its `payments`."""
    payments = (invoice.get("payments") or {}).get("data") or []
    return [
        _name(payment["payment"]["payment_intent"])
        for payment in payments
        if payment.get("payment", {}).get("payment_intent")
    ]


def day(seconds: int) -> date:
    """The day of a moment, by the calendar of the fund's people."""
    return moment(seconds).astimezone(LONDON).date()


def _next_debit(subscription: Thing, item: Thing, state: RecurringState, resumes: date | None) -> date | None:
    """The day of the next debit: of a pause, the first debit day from its end on."""
    ends = item.get("current_period_end") or subscription.get("trial_end")
    if state not in {RecurringState.ACTIVE, RecurringState.PAUSED, RecurringState.FAILING} or not ends:
        return None
    if resumes is None:
        return None if state is RecurringState.PAUSED else day(ends)
    next_on, anchor = day(ends), moment(subscription.get("billing_cycle_anchor") or ends)
    while next_on < resumes:
        next_on = _a_month_after(next_on, anchor)
    return next_on


def _a_month_after(day_before: date, anchor: datetime) -> date:
    """The same day of the next month, or its last: the 31st is the 30th in April and the 31st again in May."""
    year, month = divmod(day_before.year * 12 + day_before.month, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.astimezone(LONDON).day, last))


def _why_ended(subscription: Thing) -> EndReason:
    reason = (subscription.get("cancellation_details") or {}).get("reason")
    return EndReason.FAILED if reason == "payment_failed" else EndReason.ELSEWHERE


def _mark_of(thing: Thing) -> str:
    return str((thing.get("metadata") or {}).get(RECURRING_MARK, ""))


def _name(thing: object) -> str:
    """The id of an object, whether Stripe sent it whole or by name."""
    return str(thing.get("id", "")) if isinstance(thing, dict) else str(thing or "")
