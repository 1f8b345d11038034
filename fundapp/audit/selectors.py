"""Reads of the audit table."""

from uuid import UUID

from django.db.models import QuerySet

from fundapp.audit.models import Record


def newest_id() -> UUID | None:
    """The last thing that anybody did. Ids grow with time."""
    return Record.objects.order_by("-id").values_list("id", flat=True).first()


def about(subject: str) -> QuerySet[Record]:
    """What happened to one subject, oldest first."""
    return Record.objects.filter(subject=subject).order_by("id")
