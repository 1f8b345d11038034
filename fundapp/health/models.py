"""What each day's outlook was, kept as it was said. Totals of a pot only: nothing here is about a person."""

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now


class DayNote(models.Model):
    """How one pot stood on one day, and how long its money was expected to last."""

    pot = models.SlugField(max_length=60)
    day = models.DateField()
    free_pence = models.BigIntegerField()
    promised_pence = models.BigIntegerField()
    likely_pence = models.BigIntegerField()
    # Whether there was enough past to say anything of the future.
    is_foretold = models.BooleanField()
    # Weeks until nothing is free, in the worst tenth of the futures, the middle and the best; None beyond the horizon.
    low_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    middle_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    high_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pot", "day"], name="health_day_is_noted_once"),
            models.CheckConstraint(
                name="health_sums_are_not_negative", condition=Q(promised_pence__gte=0, likely_pence__gte=0)
            ),
            models.CheckConstraint(
                name="health_untold_has_no_weeks",
                condition=Q(is_foretold=True)
                | Q(low_weeks__isnull=True, middle_weeks__isnull=True, high_weeks__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pot} on {self.day}"
