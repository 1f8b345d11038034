"""What Stripe says of a subscription, kept with the promise that it is. No network here, and no money moves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import promises
from fundapp.contributions.actions import recurring_letters
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.facts import CustomerGone, PromiseLeft, PromiseNews
from fundapp.contributions.models import RecurringContribution, Supporter
from fundapp.contributions.selectors.recurring import stop_asked_by
from fundapp.contributions.selectors.told import need_currency, promise_told_of
from fundapp.contributions.workflow import EndReason, RecurringState
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor


@transaction.atomic
def apply_promise(actor: Actor, *, fact: PromiseNews) -> RecurringContribution:
    """How a promise stands is Stripe's to say. What has ended stays ended, and the same news again changes nothing."""
    promise = promise_told_of(fact.recurring, fact.subscription)

    need_currency(fact.currency)
    stands = _Standing.of(promise)
    told = _Standing.told(fact, promise, at=clock.now())
    if promise.state == RecurringState.ENDED.value or stands == told:
        return promise

    told.write_to(promise)
    promise.save()
    if told.state is not RecurringState.ENDED:
        _know_customer(promise, fact.customer)

    verb = Verb.RECURRING_ENDED if told.state is RecurringState.ENDED else Verb.RECURRING_NEWS
    audit.record(
        actor, verb, promise.subject, before=stands.state.value, state=told.state.value, amount_pence=told.amount_pence
    )

    recurring_letters.tell(actor, recurring_id=promise.id, before=stands.state)
    return promise


@transaction.atomic
def leave_promise(actor: Actor, *, fact: PromiseLeft) -> RecurringContribution:
    """The first page closed without a payment. Said of a promise that has begun, it is an old page of it."""
    promise = promise_told_of(fact.recurring, "")

    if promise.state != RecurringState.STARTED.value:
        return promise

    promise.state, promise.ended_at = RecurringState.ABANDONED.value, clock.now()
    promise.save(update_fields=["state", "ended_at"])

    audit.record(actor, Verb.RECURRING_NEWS, promise.subject, state=promise.state)
    return promise


@transaction.atomic
def lose_customer(actor: Actor, *, fact: CustomerGone) -> list[RecurringContribution]:
    """Stripe has forgotten a customer. Whose promises they were is answered, so that each is asked about."""
    supporter = Supporter.objects.select_for_update().filter(stripe_customer_id=fact.customer).first()

    if supporter is None:
        return []

    supporter.stripe_customer_id = ""
    supporter.save(update_fields=["stripe_customer_id"])

    audit.record(actor, Verb.RECURRING_NEWS, f"supporter:{supporter.id}", customer="gone")

    tell_trouble(actor, what=Trouble.CUSTOMER_GONE, about=f"supporter:{supporter.id}")
    return list(supporter.recurring.exclude(subscription_id=""))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What Stripe decides of a promise, all together."""

    state: RecurringState
    subscription: str
    item: str
    amount_pence: int
    next_on: date | None
    paused_until: date | None
    failing_since: datetime | None
    ended_at: datetime | None
    end_reason: str

    @classmethod
    def of(cls, promise: RecurringContribution) -> "_Standing":
        return cls(
            RecurringState(promise.state),
            promise.subscription_id,
            promise.subscription_item_id,
            promise.amount_pence,
            promise.next_on,
            promise.paused_until,
            promise.failing_since,
            promise.ended_at,
            promise.end_reason,
        )

    @classmethod
    def told(cls, fact: PromiseNews, promise: RecurringContribution, *, at: datetime) -> "_Standing":
        over = fact.state in {RecurringState.ENDED, RecurringState.ABANDONED}
        return cls(
            fact.state,
            fact.subscription,
            fact.item,
            fact.amount_pence or promise.amount_pence,
            fact.next_on,
            fact.paused_until,
            (promise.failing_since or at) if fact.state is RecurringState.FAILING else None,
            (promise.ended_at or at) if over else None,
            _why(promise, fact).value if fact.state is RecurringState.ENDED else "",
        )

    def write_to(self, promise: RecurringContribution) -> None:
        # Whoever is debited another sum is told before it is taken.
        promise.notice_due = promise.notice_due or promise.amount_pence != self.amount_pence
        promise.state, promise.end_reason = self.state.value, self.end_reason
        promise.subscription_id, promise.subscription_item_id = self.subscription, self.item
        promise.amount_pence = self.amount_pence
        promise.fee_cover_pence = min(promise.fee_cover_pence, self.amount_pence - 1)
        promise.next_on, promise.paused_until = self.next_on, self.paused_until
        promise.failing_since, promise.ended_at = self.failing_since, self.ended_at


def _why(promise: RecurringContribution, fact: PromiseNews) -> EndReason:
    """Why it ended: somebody asked us for it, or its debits failed, or it was ended at Stripe."""
    told = EndReason.FAILED if promise.state == RecurringState.FAILING.value else fact.ended_because
    return promises.end_reason(stop_asked_by(promise), told)


def _know_customer(promise: RecurringContribution, customer: str) -> None:
    """Stripe's name for whoever gives, so that their card page can be opened. Who is forgotten stays so."""
    supporter = promise.supporter
    if supporter and customer and not supporter.forget_asked_at and supporter.stripe_customer_id != customer:
        supporter.stripe_customer_id = customer
        supporter.save(update_fields=["stripe_customer_id"])
