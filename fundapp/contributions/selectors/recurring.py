"""Reads of promises and of what was asked of them. It must never read a supporter's address."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from fundapp.contributions.facts import PromiseNews
from fundapp.contributions.models import RecurringChange, RecurringContribution, Supporter
from fundapp.contributions.promises import Plan, Standing
from fundapp.contributions.workflow import Change, ChangeState, RecurringState, Way
from fundapp.kernel.clock import LONDON

_WAITING = ChangeState.ASKED.value


def standing_of(promise: RecurringContribution) -> Standing:
    """As the fund has it."""
    return Standing(
        state=RecurringState(promise.state),
        amount_pence=promise.amount_pence,
        next_on=promise.next_on,
        paused_until=promise.paused_until,
        is_ours=promise.way == Way.STRIPE.value,
    )


def standing_at_stripe(news: PromiseNews) -> Standing:
    """As Stripe has it."""
    return Standing(news.state, news.amount_pence, news.next_on, news.paused_until)


def plan_of(change: RecurringChange) -> Plan:
    """What a change asked for, read back from its row."""
    return Plan(Change(change.what), None, amount_pence=change.amount_pence, day=change.day)


def changes_of(promise: RecurringContribution) -> list[RecurringChange]:
    """The newest first."""
    return list(promise.changes.order_by("-asked_at", "-id"))


def waiting_changes(promise: RecurringContribution) -> list[RecurringChange]:
    """Those that nobody knows the end of yet, the oldest first."""
    return list(promise.changes.filter(state=_WAITING).order_by("asked_at", "id"))


def asked_of_stripe_at(change: RecurringChange) -> datetime:
    """When Stripe could first be asked: a sum that waits for a debit to pass is asked for on the day it counts from."""
    if change.what == Change.AMOUNT.value and change.day is not None:
        return max(change.asked_at, datetime.combine(change.day, time(6), LONDON))
    return change.asked_at


def is_due(change: RecurringChange, *, at: datetime) -> bool:
    return change.state == _WAITING and asked_of_stripe_at(change) <= at


def stop_asked_by(promise: RecurringContribution) -> str | None:
    """Who asked the fund to stop it, the last time that anyone did and it was not refused."""
    asked = promise.changes.filter(what=Change.STOP.value).exclude(state=ChangeState.REFUSED.value)
    return asked.order_by("-asked_at").values_list("asked_by", flat=True).first()


def spell_of(promise: RecurringContribution) -> str:
    """Which spell of refused debits this is, as a code: each is told of and ended for itself. Empty while none is."""
    return str(int(promise.failing_since.timestamp())) if promise.failing_since else ""


def given_up_on(*, before: datetime) -> list[UUID]:
    """Promises whose debits have been refused for longer than the fund goes on asking."""
    failing = RecurringContribution.objects.filter(state=RecurringState.FAILING.value, failing_since__lte=before)
    return list(failing.filter(way=Way.STRIPE.value).values_list("id", flat=True))


def to_be_announced(*, after: date, until: date) -> list[UUID]:
    """Promises of which something changed, with a debit near enough to write about."""
    due = Q(notice_due=True, next_on__gt=after, next_on__lte=until)
    running = [RecurringState.ACTIVE.value, RecurringState.PAUSED.value]
    return list(RecurringContribution.objects.filter(due, state__in=running).values_list("id", flat=True))


def overdue(*, before: date) -> list[UUID]:
    """Promises whose debit day has passed without a word from Stripe."""
    running = [RecurringState.ACTIVE.value, RecurringState.PAUSED.value]
    silent = RecurringContribution.objects.filter(state__in=running, way=Way.STRIPE.value, next_on__lt=before)
    return list(silent.values_list("id", flat=True))


def at_stripe(supporter: Supporter) -> list[RecurringContribution]:
    """All that Stripe ever had of theirs, ended or not: each may be another customer there."""
    return list(supporter.recurring.exclude(subscription_id="").order_by("started_at"))
