"""What a person showed us: that there is a picture, how it came, until when. The picture itself lies in the vault."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.models.claim import Claim
from payouts.claims.photos import MOST_PAGES, AddedBy, Kind


class Evidence(models.Model):
    """One photo as it was sent; or, made from it, one page with parts covered, which is all that a panel sees."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    # Counts up within the request and is never used again: the vault's log names pages by it.
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8)
    # Width and height of each page, so that a page can be laid out before anything is opened.
    sizes = models.JSONField()
    bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=now, editable=False)
    added_by = models.CharField(max_length=10)
    redacted_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="redactions")
    of_page = models.PositiveSmallIntegerField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="claim_photo_has_its_number", fields=["claim", "number"]),
            models.UniqueConstraint(
                name="claim_page_is_shown_once",
                fields=["redacted_of", "of_page"],
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="claim_photo_kind_is_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="claim_photo_giver_is_known", condition=Q(added_by__in=[giver.value for giver in AddedBy])
            ),
            models.CheckConstraint(name="claim_photo_is_not_empty", condition=Q(bytes__gte=1, number__gte=1)),
            models.CheckConstraint(
                name="claim_shown_page_is_of_a_photo",
                condition=Q(redacted_of__isnull=True, of_page__isnull=True)
                | Q(redacted_of__isnull=False, of_page__gte=1, of_page__lte=MOST_PAGES),
            ),
            models.CheckConstraint(
                name="claim_photo_goes_after_it_came",
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("added_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.claim_id}"

    @property
    def name(self) -> str:
        """What the vault calls it: the gates tell what was sent from what a panel may see by the first word."""
        return f"{'photo' if self.redacted_of_id is None else 'shown'}.{self.number}"

    @property
    def pages(self) -> int:
        return len(self.sizes)
