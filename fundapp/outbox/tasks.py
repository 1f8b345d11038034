"""What Celery workers do for the outbox. Tasks carry numbers alone and may be lost or doubled: the rows decide."""

from celery import shared_task
from django.conf import settings

from fundapp.outbox import bell, chores, relay, selectors

# At most so many rings in one sweep; what is due beyond that is found by the next one.
_MOST_RINGS = 500


@shared_task(name=bell.DELIVER)
def deliver(message_id: int) -> None:
    """Deliver the message whose turn it is in the subject of this one, then ring for the one behind it."""
    done = relay.deliver_next(message_id=message_id)
    if done is not None and (behind := selectors.due_id_of(done.subject)) is not None:
        bell.ring(behind)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Promise the day's chores, and ring for all that is due: untold, past its pause, or held by a dead worker."""
    chores.promise_due()
    for message_id in selectors.due_ids(limit=_MOST_RINGS):
        # Stale rings are worth nothing, because the next sweep rings again.
        if not bell.ring(message_id, expires=settings.OUTBOX_SWEEP_SECONDS):
            break
