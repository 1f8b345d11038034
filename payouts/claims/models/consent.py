"""What a person said yes to, in which words, and until when. A row is never changed but for its end."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.consents import Giver, Purpose
from payouts.claims.models.claim import Claim


class Consent(models.Model):
    """One yes to one purpose. Saying it again after stopping is a new row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20)
    # The version of the words in `consents`; 0 was given before versions were kept.
    wording = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=now, editable=False)
    given_by = models.CharField(max_length=12)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="claim_consent_is_live_once", fields=["claim", "purpose"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="claim_consent_purpose_is_known", condition=Q(purpose__in=[purpose.value for purpose in Purpose])
            ),
            models.CheckConstraint(
                name="claim_consent_giver_is_known", condition=Q(given_by__in=[giver.value for giver in Giver])
            ),
            models.CheckConstraint(
                name="claim_consent_ends_after_it_begins",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.claim_id}"
