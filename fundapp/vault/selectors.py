"""Reads of the vault that open nothing."""

from django.db.models import QuerySet

from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Opening, SealedField


def openings(subject: str) -> QuerySet[Opening]:
    """Every attempt to read anything of `subject`, oldest first."""
    return Opening.objects.filter(subject=subject).order_by("id")


def sealed_fields(subject: str, sealed_class: SealedClass) -> frozenset[str]:
    """The names of the fields that hold a sealed text now."""
    rows = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value)
    return frozenset(rows.values_list("field", flat=True))


def versions(subject: str, sealed_class: SealedClass) -> dict[str, int]:
    """How often each field of the class has been sealed: whether something changed, without a word of what."""
    rows = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value).order_by("field")
    return dict(rows.values_list("field", "version"))
