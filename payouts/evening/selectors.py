"""Reads of the evening's own rows: who is away, who looks at what, who wants the mail."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from members.models import Account
from payouts.evening.models import DigestChoice, WeekOff


def this_monday() -> date:
    today = clock.today()
    return today - timedelta(days=today.weekday())


def this_sunday() -> date:
    return this_monday() + timedelta(days=6)


def away_this_week() -> Collection[UUID]:
    return list(_weeks_off().values_list("account_id", flat=True))


def is_away(account_id: UUID) -> bool:
    return _weeks_off().filter(account_id=account_id).exists()


def _weeks_off() -> QuerySet[WeekOff]:
    return WeekOff.objects.filter(monday=this_monday(), taken_back_at__isnull=True)


def wants_digest(account_id: UUID) -> bool:
    return not DigestChoice.objects.filter(account_id=account_id, wants=False).exists()


def who_want_a_digest() -> list[UUID]:
    """Every organiser who is let in, holds a role and did not say that they want no mail."""
    no = DigestChoice.objects.filter(wants=False).values("account_id")
    held = Account.objects.filter(is_active=True, grants__isnull=False, grants__ended_at__isnull=True)
    return list(held.exclude(id__in=no).order_by("id").distinct().values_list("id", flat=True))
