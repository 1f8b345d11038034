"""The outbox table: one row for each thing that must still happen after a commit."""

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id


class Message(models.Model):
    """A promise to call the handler of `topic` at least once, after those of the same `subject` before it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        PARKED = "parked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
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

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=Q(state="waiting")),
            models.Index(fields=["subject", "id"], name="outbox_in_order", condition=~Q(state="delivered")),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_state_is_known", condition=Q(state__in=["waiting", "delivered", "parked"])
            ),
            models.CheckConstraint(
                name="outbox_delivered_has_its_time",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
