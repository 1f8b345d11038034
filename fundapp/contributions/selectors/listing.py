"""Lists of what came and went, a page at a time, for organisers' programs. No list of these names a supporter.

A page starts after the last row of the one before, by its id: ids sort by age, so the thousandth page costs what the
first does, and a row that arrives meanwhile moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from fundapp.contributions.models import (
    Contribution,
    GiftDispute,
    GiftRefund,
    OfflineGift,
    RecurringContribution,
)
from fundapp.kernel.clock import LONDON


@dataclass(frozen=True, slots=True)
class Listed:
    """The newest rows before a place, and the place where the next page starts; None on the last."""

    rows: Sequence[Any]
    older: UUID | None


def gifts(
    *,
    before: UUID | None,
    most: int,
    since: date | None = None,
    until: date | None = None,
    **equals: str,
) -> Listed:
    """Gifts begun on the days from `since` to `until`; `campaign`, `state` and `way` may be named."""
    rows = Contribution.objects.select_related("campaign").defer("email", "public_name", "access_token", "checkout_url")
    return _page(_narrowed(rows, "started_at", since, until, **equals), before, most)


def recurring(*, before: UUID | None, most: int, **equals: str) -> Listed:
    """Monthly gifts, dues and levies; `campaign`, `kind`, `state` and `way` may be named."""
    return _page(_narrowed(RecurringContribution.objects.select_related("campaign"), **equals), before, most)


def refunds(*, before: UUID | None, most: int, since: date | None = None, until: date | None = None) -> Listed:
    """What went back, wherever it was asked for, also what the supporter's bank then would not take."""
    rows = GiftRefund.objects.select_related("contribution__campaign")
    return _page(_narrowed(rows, "at", since, until), before, most)


def disputes(*, before: UUID | None, most: int, **equals: str) -> Listed:
    """Gifts that a supporter's bank took back or asked about; `state` may be named."""
    rows = GiftDispute.objects.select_related("contribution__campaign").prefetch_related("movements")
    return _page(_narrowed(rows, **equals), before, most)


def offline(
    *,
    before: UUID | None,
    most: int,
    since: date | None = None,
    until: date | None = None,
    **equals: str,
) -> Listed:
    """Gifts by bank, cash and cheque as they were recorded; `campaign`, `state` and `way` may be named."""
    rows = OfflineGift.objects.select_related("campaign", "contribution")
    if since is not None:
        rows = rows.filter(received_on__gte=since)
    if until is not None:
        rows = rows.filter(received_on__lte=until)
    return _page(_narrowed(rows, **equals), before, most)


def _narrowed(
    rows: QuerySet[Any], moment: str = "", since: date | None = None, until: date | None = None, /, **equals: str
) -> QuerySet[Any]:
    columns = {"campaign": "campaign__slug"}
    rows = rows.filter(**{columns.get(name, name): value for name, value in equals.items()})
    if since is not None:
        rows = rows.filter(**{f"{moment}__gte": _moment(since)})
    if until is not None:
        rows = rows.filter(**{f"{moment}__lte": _moment(until, time.max)})
    return rows


def _moment(day: date, at: time = time.min) -> datetime:
    """Days are London's, as they stand on a bank statement. Their end is their own: the last of all has no next."""
    return datetime.combine(day, at, tzinfo=LONDON)


def _page(rows: QuerySet[Any], before: UUID | None, most: int) -> Listed:
    if before is not None:
        rows = rows.filter(id__lt=before)
    found: list[Model] = list(rows.order_by("-id")[: most + 1])
    return Listed(found[:most], found[most - 1].pk if len(found) > most else None)
