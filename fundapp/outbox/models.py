"""The outbox table: one row for each thing that must still happen after a commit."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fundapp.kernel.clock import now


class State(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    PARKED = "parked"
    # What it was about is gone, so it is never delivered. The row stays: it holds ids alone.
    CALLED_OFF = "called_off"


class MessageQuerySet(models.QuerySet["Message"]):
    def undelivered(self) -> "MessageQuerySet":
        return self.filter(~Q(state=State.DELIVERED), ~Q(state=State.CALLED_OFF))

    def due(self, at: datetime) -> "MessageQuerySet":
        """Those that may be delivered now, the longest due first: in nobody's hand, and the oldest of their subject."""
        earlier = Message.objects.undelivered().filter(subject=OuterRef("subject"), id__lt=OuterRef("id"))
        in_hand = Q(leased_until__gt=at)
        return self.filter(~Exists(earlier), ~in_hand, state=State.WAITING, due_at__lte=at).order_by("due_at", "id")


class Message(models.Model):
    """A promise to call the handler of `topic` at least once, after those of the same `subject` before it."""

    # Numbered by the database, not by a clock: the number is the order of delivery within a subject.
    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=60)
    # Made by whoever asks, before the first attempt; handed to the network as the idempotency key.
    key = models.CharField(max_length=120, unique=True)
    # Messages about one subject are delivered in the order they were written.
    subject = models.CharField(max_length=100)
    # Ids only.
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=now, editable=False)
    due_at = models.DateTimeField(default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While set and in the future, one worker has it in hand; a worker that dies lets it lapse.
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # The name of the trouble, such as `ConnectionError`: never its text, which may quote a person.
    last_trouble = models.CharField(max_length=120, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="outbox_due", condition=Q(state="waiting")),
            models.Index(fields=["subject", "id"], name="outbox_in_order", condition=~Q(state="delivered")),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_state_is_known", condition=Q(state__in=["waiting", "delivered", "parked", "called_off"])
            ),
            models.CheckConstraint(
                name="outbox_delivered_has_its_time",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_lease_has_its_holder",
                condition=Q(leased_until__isnull=True, leased_by="")
                | (Q(leased_until__isnull=False, state="waiting") & ~Q(leased_by="")),
            ),
            models.CheckConstraint(
                name="outbox_parked_names_its_trouble", condition=~Q(state="parked") | ~Q(last_trouble="")
            ),
            models.CheckConstraint(name="outbox_subject_is_named", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
