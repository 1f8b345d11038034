"""The dates that were promised and missed, each with the new one its owner was told. Never changed afterwards."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from payouts.claims.models.claim import Claim
from payouts.claims.promises import Promise


class MissedDate(models.Model):
    """One promise that was not kept: the apology on its owner's page, in a message and in the API is this row."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="missed_dates")
    promise = models.CharField(max_length=8)
    missed = models.DateTimeField()
    new_by = models.DateTimeField()
    told_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "promise", "missed"], name="missed_date_is_told_once"),
            models.CheckConstraint(
                name="missed_promise_is_known", condition=Q(promise__in=[one.value for one in Promise])
            ),
            models.CheckConstraint(name="missed_date_has_a_later_one", condition=Q(new_by__gt=F("missed"))),
        ]

    def __str__(self) -> str:
        return f"{self.promise} missed on {self.missed:%Y-%m-%d}"
