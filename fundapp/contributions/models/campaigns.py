"""Campaigns: what the public is asked for. It must never know who gave."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Campaign(models.Model):
    """A public ask for money, for a pot of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    # Each campaign has its own pot, so that what its page says of the money is what the books say.
    pot = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    ask = models.TextField()
    # None where there is no end to the need, as with the general pot.
    goal_pence = models.BigIntegerField(null=True, blank=True)
    # What happens when more comes in than the goal: said before anyone gives.
    surplus = models.TextField()
    opened_at = models.DateTimeField(default=now)
    # Since when nothing new is taken for it, while it is paused.
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_goal_is_positive", condition=Q(goal_pence__isnull=True) | Q(goal_pence__gt=0)
            ),
            models.CheckConstraint(
                name="campaign_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="campaign_ended_is_not_paused",
                condition=Q(closed_at__isnull=True) | Q(paused_at__isnull=True),
            ),
            models.CheckConstraint(
                name="campaign_says_what_it_asks_and_what_of_a_surplus",
                condition=~Q(title="") & ~Q(ask="") & ~Q(surplus=""),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_open(self) -> bool:
        """Whether it has not ended; it may be paused."""
        return self.closed_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def takes_gifts(self) -> bool:
        return self.is_open and not self.is_paused
