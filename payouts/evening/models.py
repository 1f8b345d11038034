"""Who looks at what just now, who is away this week, who wants the daily mail. Nothing here is about a claimant."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from payouts.claims.models import Claim


class Looking(models.Model):
    """An organiser said that they look at this request now, so that two do not do one thing. It locks nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.OneToOneField("claims.Claim", on_delete=models.PROTECT, related_name="looking")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=now)
    # It ends by itself then.
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="looking_ends_after_it_began", condition=Q(until__gt=F("since")))]

    def __str__(self) -> str:
        return f"looking {self.id}"

    def lasts(self, claim: Claim, *, at: datetime) -> bool:
        """Whether they look still: not after a quarter of an hour, nor once the request was handed over."""
        handed_over = claim.prepared_at is not None and self.since <= claim.prepared_at
        return at < self.until and not handed_over


class WeekOff(models.Model):
    """A committee member said "not this week": no lot draws them for the week that begins on this Monday."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    said_at = models.DateTimeField(default=now, editable=False)
    # "I have time after all."
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "monday"], condition=Q(taken_back_at__isnull=True), name="week_off_is_taken_once"
            ),
            models.CheckConstraint(name="week_off_begins_on_a_monday", condition=Q(monday__iso_week_day=1)),
        ]

    def __str__(self) -> str:
        return f"week off {self.monday}"


class DigestChoice(models.Model):
    """Whether an organiser wants one mail a day when something waits for them. Without a row they get it."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    wants = models.BooleanField()
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"digest of {self.account_id}"
