"""Reads of the vault that open nothing."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from fundapp.kernel.actor import ActorKind
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint, Opening, SealedField, SealedFile


@dataclass(frozen=True, slots=True)
class Look:
    """One attempt of another person to read something, as its subject may know it: the part, never the name."""

    at: datetime
    part: str
    field: str
    purpose: str
    was_refused: bool


def looks(subject: str) -> tuple[Look, ...]:
    """Who else looked, newest first. What a claimant opened of their own is not among them."""
    others = openings(subject).exclude(actor_kind=ActorKind.CLAIMANT.value).order_by("-id")
    return tuple(
        Look(row.at, row.part, row.field, row.purpose, row.outcome == Opening.Outcome.REFUSED) for row in others
    )


def log_before(number: int | None, *, most: int) -> list[Opening]:
    """The newest rows of the whole log, or those before a row of it, newest first."""
    rows = Opening.objects.order_by("-number")
    return list((rows if number is None else rows.filter(number__lt=number))[:most])


def same_as(subject: str, kind: str) -> frozenset[str]:
    """The other subjects whose text of this kind is the same: a hint for a person to look at, and never a verdict."""
    mine = Fingerprint.objects.filter(subject=subject, kind=kind).values("digest")
    others = Fingerprint.objects.filter(kind=kind, digest__in=mine).exclude(subject=subject)
    return frozenset(others.values_list("subject", flat=True))


def prints_of(subject: str, kind: str) -> frozenset[str]:
    """The fingerprints of this kind that are kept of `subject`."""
    return frozenset(Fingerprint.objects.filter(subject=subject, kind=kind).values_list("digest", flat=True))


def prints_of_all(subjects: Iterable[str], kind: str) -> Mapping[str, frozenset[str]]:
    """The same for several at once, in one query; a subject without any has an empty set."""
    found: dict[str, set[str]] = {subject: set() for subject in subjects}
    rows = Fingerprint.objects.filter(subject__in=list(found), kind=kind)
    for subject, digest in rows.values_list("subject", "digest"):
        found[subject].add(digest)
    return {subject: frozenset(digests) for subject, digests in found.items()}


def repeated(subjects: Iterable[str], kinds: Iterable[str]) -> frozenset[str]:
    """Those of `subjects` of which some other subject holds a text of one of these kinds as well."""
    mine = Fingerprint.objects.filter(subject__in=list(subjects), kind__in=list(kinds))
    same = Fingerprint.objects.filter(kind=OuterRef("kind"), digest=OuterRef("digest"))
    return frozenset(mine.filter(Exists(same.exclude(subject=OuterRef("subject")))).values_list("subject", flat=True))


def openings(subject: str) -> QuerySet[Opening]:
    """Every attempt to read anything of `subject`, oldest first."""
    return Opening.objects.filter(subject=subject).order_by("id")


def sealed_fields(subject: str, sealed_class: SealedClass) -> frozenset[str]:
    """The names of the fields that hold a sealed text now."""
    rows = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value)
    return frozenset(rows.values_list("field", flat=True))


def kept_classes(subject: str) -> frozenset[SealedClass]:
    """The classes in which something is sealed now."""
    texts = SealedField.objects.filter(subject=subject).values_list("sealed_class", flat=True)
    files = SealedFile.objects.filter(subject=subject).values_list("sealed_class", flat=True)
    return frozenset(map(SealedClass, {*texts, *files}))


def versions(subject: str, sealed_class: SealedClass) -> dict[str, int]:
    """How often each field of the class has been sealed: whether something changed, without a word of what."""
    rows = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value).order_by("field")
    return dict(rows.values_list("field", "version"))


def mark(subject: str, sealed_class: SealedClass) -> str:
    """A digest that changes whenever any text of the class is written again, and that says nothing of any text."""
    rows = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value).order_by("field")
    digest = hashlib.sha256()
    for field, version, ciphertext in rows.values_list("field", "version", "ciphertext"):
        digest.update(f"{field}:{version}:".encode() + hashlib.sha256(bytes(ciphertext)).digest())
    return digest.hexdigest()
