"""The versions of the fund's rules. Each is kept as the text that was adopted, and never changes."""

import hashlib
from functools import lru_cache

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.rulebook import document
from payouts.rulebook.facts import Rulebook


class RulebookVersion(models.Model):
    """One adopted version. A claim points at the one it was judged by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    effective_from = models.DateField(unique=True)
    adopted_at = models.DateTimeField(default=now, editable=False)
    # Where the decision to adopt it was minuted, such as "General meeting, 3 March 2026, item 4".
    minute_ref = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rulebook_version_is_adopted_once"),
            models.CheckConstraint(name="rulebook_version_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="rulebook_says_its_minute", condition=~Q(minute_ref="")),
            models.CheckConstraint(name="rulebook_keeps_its_text", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def rulebook(self) -> Rulebook:
        """The rules themselves."""
        return _parsed(self.document)


@lru_cache(maxsize=32)
def _parsed(text: str) -> Rulebook:
    """Versions are few and never change, so each is read once in a process."""
    return document.parse(text).rulebook


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
