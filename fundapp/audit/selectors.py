"""Reads of the audit table."""

from django.db.models import QuerySet

from fundapp.audit.models import Record


def about(subject: str) -> QuerySet[Record]:
    """What happened to one subject, oldest first."""
    return Record.objects.filter(subject=subject).order_by("id")
