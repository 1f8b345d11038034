"""What Stripe said and what was compared with Stripe's own books. It must never know a supporter."""

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now


class StripeEvent(models.Model):
    """One event as Stripe sent it, signature verified, once by its id. Only how it was dealt with may change."""

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        IGNORED = "ignored"
        # It speaks of this fund's money and cannot be booked: a person has to look.
        REFUSED = "refused"

    id = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=120, unique=True)
    event_type = models.CharField(max_length=100)
    is_live = models.BooleanField()
    body = models.TextField()
    received_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    # Why nothing came of it, as a code; or empty.
    why = models.CharField(max_length=40, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stripe_event_state_is_known", condition=Q(state__in=["received", "applied", "ignored", "refused"])
            ),
            models.CheckConstraint(
                name="stripe_event_handled_has_its_time",
                condition=Q(state="received", handled_at__isnull=True)
                | (~Q(state="received") & Q(handled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class ReconciliationRun(models.Model):
    """One comparison of Stripe's own lines and balance with the books. Append-only: written when it is done."""

    id = models.BigAutoField(primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    lines_seen = models.PositiveIntegerField()
    # What no webhook had brought.
    lines_posted = models.PositiveIntegerField()
    # Ids of Stripe's lines that could not be booked, each with a code that says why.
    lines_left = models.JSONField(default=dict)
    stripe_pence = models.BigIntegerField()
    books_pence = models.BigIntegerField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reconciliation_ends_after_it_starts", condition=Q(until__gte=models.F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d} {self.difference_pence}"

    @property
    def difference_pence(self) -> int:
        """What Stripe has more than the books say."""
        return self.stripe_pence - self.books_pence
