"""What guards the card page: each attempt at a card, and when giving by card was stopped. It must never know a card."""

from django.db import models
from django.db.models import Q

from fundapp.contributions.models.laws import one_of
from fundapp.contributions.workflow import SwitchReason
from fundapp.kernel.clock import now


class CardAttempt(models.Model):
    """One attempt at a card, by Stripe's name for it, and whether it was declined. Append-only."""

    id = models.BigAutoField(primary_key=True)
    charge_id = models.CharField(max_length=120, unique=True)
    is_declined = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="card_attempt_by_time")]

    def __str__(self) -> str:
        return self.charge_id


class GivingSwitch(models.Model):
    """Giving by card was stopped or begun again. The newest row is how it is now; with none it is on. Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=now)
    is_on = models.BooleanField()
    why = models.CharField(max_length=12)
    # The account of whoever did it; blank when the fund did it by itself.
    by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            one_of("why", SwitchReason, "giving_switch_reason_is_known"),
            models.CheckConstraint(name="giving_switch_by_a_person_says_whose", condition=~Q(why="person") | ~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{'on' if self.is_on else 'off'} {self.why}"
