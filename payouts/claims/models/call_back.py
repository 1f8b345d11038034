"""Wishes to be called, of people who have lost their code. Name and number are sealed, under a subject of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class CallBack(models.Model):
    """Somebody has lost their code. The row says when, and whether it is done; what they typed is in the vault."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The form's one-use token: the same form sent twice is one wish.
    key = models.CharField(max_length=120, unique=True)
    # The keyed digest of what they typed, to find a request with it; blank once it is over.
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)
    # Nobody, when it was forgotten because it was too old.
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="claims_open_call_backs", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="claim_call_back_done_keeps_no_digest", condition=Q(done_at__isnull=True) | Q(digest="")
            ),
            models.CheckConstraint(
                name="claim_call_back_is_done_by_somebody_when_done",
                condition=Q(done_by__isnull=True) | Q(done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"call back {self.asked_at:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """What the vault and the audit call it."""
        return f"callback:{self.id}"
