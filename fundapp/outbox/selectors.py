"""Reads of the outbox: what is parked, how much waits, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from fundapp.kernel.clock import now
from fundapp.outbox.models import Message, State


@dataclass(frozen=True, slots=True)
class Counts:
    """How the outbox stands. `waiting_since` is the moment from which the longest-due message could have gone."""

    waiting: int
    parked: int
    delivered: int
    waiting_since: datetime | None


def parked() -> QuerySet[Message]:
    """Messages that wait for an administrator, oldest first. Each holds up the later ones of its subject."""
    return Message.objects.filter(state=State.PARKED).order_by("id")


def counts() -> Counts:
    found = Message.objects.aggregate(
        waiting=Count("id", filter=Q(state=State.WAITING)),
        parked=Count("id", filter=Q(state=State.PARKED)),
        delivered=Count("id", filter=Q(state=State.DELIVERED)),
        waiting_since=Min("due_at", filter=Q(state=State.WAITING)),
    )
    return Counts(**found)


def due_ids(*, limit: int) -> list[int]:
    """The messages that could be delivered now, one for each subject that has any, the longest due first."""
    return list(Message.objects.due(now()).values_list("id", flat=True)[:limit])


def known_keys(keys: Iterable[str]) -> frozenset[str]:
    """Those of `keys` under which something was promised before."""
    return frozenset(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def promised_at(keys: Iterable[str]) -> dict[str, datetime]:
    """When each of `keys` was promised, for those that were."""
    return dict(Message.objects.filter(key__in=list(keys)).values_list("key", "created_at"))


def delivered_about(subject: str) -> QuerySet[Message]:
    """What was delivered about `subject`, in that order."""
    return Message.objects.filter(subject=subject, state=State.DELIVERED).order_by("id")


def due_id_of(subject: str) -> int | None:
    """The one message of `subject` that could be delivered now, if there is one."""
    return Message.objects.due(now()).filter(subject=subject).values_list("id", flat=True).first()
