"""Reads of a supporter's own promises and gifts. It must never read anyone else's."""

from datetime import datetime
from uuid import UUID

from fundapp.contributions.models import Contribution, RecurringContribution, Supporter
from fundapp.contributions.workflow import Change, ChangeState, RecurringState, State, Way

_LIVE = [RecurringState.ACTIVE.value, RecurringState.PAUSED.value, RecurringState.FAILING.value]


def promises_of(supporter: Supporter) -> list[RecurringContribution]:
    """Those that run, the newest first; then those that have ended. A page that was left unpaid was no promise."""
    began = supporter.recurring.exclude(state__in=[RecurringState.STARTED.value, RecurringState.ABANDONED.value])
    found = list(began.select_related("campaign").order_by("-started_at"))
    return sorted(found, key=lambda promise: promise.state not in _LIVE)


def gifts_of(supporter: Supporter) -> list[Contribution]:
    """What arrived from them, the newest first."""
    paid = supporter.contributions.filter(state=State.PAID.value)
    return list(paid.select_related("campaign").order_by("-paid_at", "-id"))


def forgetting_since(*, before: datetime) -> list[UUID]:
    """Those who asked to be forgotten, and whose last letter would not leave."""
    asked = Supporter.objects.filter(forget_asked_at__lte=before, forgotten_at__isnull=True)
    return list(asked.values_list("id", flat=True))


def running(supporter: Supporter) -> list[RecurringContribution]:
    """Promises that would go on without another word, those apart that only a bank can end."""
    return [promise for promise in promises_of(supporter) if promise.state in _LIVE and promise.way == Way.STRIPE.value]


def has_standing_order(supporter: Supporter) -> bool:
    """Whether money may come by a standing order, which forgetting cannot stop."""
    return supporter.recurring.filter(way=Way.BANK.value, state__in=_LIVE).exists()


def is_card_awaited(promise: RecurringContribution) -> bool:
    """Whether somebody went to choose another card, and none has been seen."""
    return promise.changes.filter(what=Change.CARD.value, state=ChangeState.ASKED.value).exists()
