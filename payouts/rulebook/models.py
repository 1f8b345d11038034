"""The versions of the fund's rules, each as the text that was adopted; and the levels that its pots came to by them."""

import hashlib
from functools import lru_cache

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.rulebook.document import Document, Example, parse
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
        return _parsed(self.document).rulebook

    @property
    def examples(self) -> tuple[Example, ...]:
        """The worked examples that came with them."""
        return _parsed(self.document).examples


class FundLevel(models.Model):
    """The level of solvency that a pot came to, or none.

    There is a row for each change, because when a level ends depends on whether it had begun.
    """

    id = models.BigAutoField(primary_key=True)
    pot = models.SlugField(max_length=60)
    # The name that the rules give it; blank above every floor.
    level = models.CharField(max_length=40, blank=True)
    measured_pence = models.BigIntegerField()
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["pot", "-id"], name="rulebook_level_now")]
        constraints = [models.CheckConstraint(name="fund_level_is_of_a_pot", condition=~Q(pot=""))]

    def __str__(self) -> str:
        return f"{self.pot}: {self.level}"


@lru_cache(maxsize=32)
def _parsed(text: str) -> Document:
    """Versions are few and never change, so each is read once in a process."""
    return parse(text)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
