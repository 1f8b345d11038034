"""The door into the outbox."""

from django.db import transaction

from fundapp.kernel.ids import is_key
from fundapp.outbox.models import Message


def enqueue(topic: str, *, key: str, subject: str, **payload: str | int) -> Message:
    """Promise a delivery, in the caller's transaction. A key that was used before is a quiet success.

    `payload` carries ids alone: rows are read again by the handler, which sees them as they are then.
    """
    assert transaction.get_connection().in_atomic_block, "a promise belongs to the transaction of what it promises"
    assert is_key(key), f"not a key: {key!r}"
    message, _ = Message.objects.get_or_create(
        key=key, defaults={"topic": topic, "subject": subject, "payload": payload}
    )
    return message
