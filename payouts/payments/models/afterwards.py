"""What a person says once money was promised or sent: that the cut is over, that it arrived. Never a sum of a loss."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from payouts.payments.models.paying import RunLine
from payouts.payments.shortening import Ended
from payouts.payments.tracing import Found


class CutEnded(models.Model):
    """That the cut of a request is over: since when, why, and who said so. Never changed."""

    claim = models.OneToOneField(
        "claims.Claim", on_delete=models.PROTECT, primary_key=True, related_name="cut_ended", editable=False
    )
    reason = models.CharField(max_length=20)
    last_day = models.DateField()
    # The claimant by their code, or an organiser by their account.
    told_by = models.CharField(max_length=80)
    at = models.DateTimeField(default=now, editable=False)
    # What was free again.
    released_pence = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cut_ended_says_why", condition=Q(reason__in=[why.value for why in Ended])),
            models.CheckConstraint(name="cut_ended_says_who", condition=~Q(told_by="")),
        ]

    def __str__(self) -> str:
        return f"end of the cut of {self.claim_id}"


class Arrival(models.Model):
    """What the person said of one payment that was sent: that it arrived, or not. Said once and never changed."""

    line = models.OneToOneField(
        RunLine, on_delete=models.PROTECT, primary_key=True, related_name="arrival", editable=False
    )
    has_arrived = models.BooleanField()
    at = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return f"arrival of {self.line_id}"


class Trace(models.Model):
    """A search for a payment that did not arrive, until somebody says how it ended."""

    line = models.OneToOneField(
        RunLine, on_delete=models.PROTECT, primary_key=True, related_name="trace", editable=False
    )
    opened_at = models.DateTimeField(default=now, editable=False)
    found = models.CharField(max_length=12, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # The second person, who agreed that what went astray is paid anew.
    again_at = models.DateTimeField(null=True, blank=True)
    again_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trace_is_paid_again_by_somebody_else",
                condition=Q(again_at__isnull=True, again_by__isnull=True)
                | Q(found=Found.WENT_ASTRAY, again_at__isnull=False, again_by__isnull=False)
                & ~Q(again_by=F("closed_by")),
            ),
            models.CheckConstraint(
                name="trace_closed_says_how_by_whom_and_when",
                condition=Q(found="", closed_at__isnull=True, closed_by__isnull=True)
                | Q(found__in=[found.value for found in Found], closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"trace of {self.line_id}"
