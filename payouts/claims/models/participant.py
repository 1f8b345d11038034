"""Who of the organisers has had a part in a claim. It must never know why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.models.claim import Claim
from payouts.claims.workflow import Part


class Participant(models.Model):
    """An organiser's part in one claim. One row for each account, because nobody may hold two parts in the same one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="participants")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12)
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="claim_nobody_holds_two_parts", fields=["claim", "account"]),
            models.CheckConstraint(name="claim_part_is_known", condition=Q(part__in=[part.value for part in Part])),
        ]

    def __str__(self) -> str:
        return f"{self.part} in {self.claim_id}"
