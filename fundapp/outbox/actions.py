"""The doors into the outbox: promise a delivery or call it off, take one in hand, say how it went, retry a parked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, need_role, system
from fundapp.kernel.clock import now
from fundapp.kernel.ids import is_code, is_key
from fundapp.kernel.refusal import refuse
from fundapp.outbox import backoff, bell
from fundapp.outbox.models import Message, State
from fundapp.outbox.registry import Delivery


@dataclass(frozen=True, slots=True)
class Lease:
    """One delivery in one worker's hand. Whoever no longer holds the lease has no say over the row."""

    delivery: Delivery
    holder: str


def enqueue(topic: str, *, key: str, subject: str, not_before: datetime | None = None, **payload: str | int) -> Message:
    """Promise a delivery, in the caller's transaction. The same key again is a quiet success.

    `payload` carries ids alone: rows are read again by the handler, which sees them as they are then. Messages of one
    `subject` are delivered in the order they were written, so the caller holds the lock of what it writes about.
    `not_before` is for a letter of some later day. It holds back whatever stands behind it in its subject, so it has a
    subject of its own.
    """
    assert transaction.get_connection().in_atomic_block, "a promise belongs to the transaction of what it promises"
    assert is_key(key), f"not a key: {key!r}"
    assert is_key(subject), f"not a subject, like claim:0192: {subject!r}"
    assert all(is_code(str(value)) for value in payload.values()), "a payload carries ids alone"

    message, is_new = _insert(Message(topic=topic, key=key, subject=subject, payload=payload), not_before=not_before)

    if is_new and not_before is None:
        ring_when_committed(message.id)
    return message


def call_off(subject: str, **ids: str) -> int:
    """Never deliver what still waits or is parked of `subject`, or names one of `ids` in its payload. Says how many.

    In the transaction that deletes what they are about. A message that a worker has in hand at this moment is taken out
    of it; its handler finds nothing to tell.
    """
    assert transaction.get_connection().in_atomic_block, "calling off belongs to the transaction of what is deleted"
    about = Q(subject=subject)
    for name, value in ids.items():
        about |= Q(**{f"payload__{name}": value})
    left = Message.objects.filter(about, state__in=[State.WAITING, State.PARKED])
    return left.update(state=State.CALLED_OFF, leased_until=None, leased_by="")


# One message for each row of the part called `done`: the row's `id` names its key, its subject and its payload.
BESIDE = """
INSERT INTO outbox_message (topic, key, subject, payload, created_at, due_at, state, attempts, leased_by, last_trouble)
SELECT %(outbox_topic)s, %(outbox_of)s || ':' || done.id, %(outbox_of)s || ':' || done.id,
    jsonb_build_object(%(outbox_name)s::text, done.id), %(outbox_at)s::timestamptz, %(outbox_at)s::timestamptz,
    'waiting', 0, '', ''
FROM done
RETURNING id
"""


def beside(topic: str, of: str, *, name: str) -> dict[str, Any]:
    """The values of `BESIDE`, for a door that does its one deed and promises what follows in one statement of
    PostgreSQL. `of` is the kind of the subject, `name` what the handler finds its id under.
    """
    assert is_key(of), f"not the kind of a subject, like claim: {of!r}"
    return {"outbox_topic": topic, "outbox_of": of, "outbox_name": name, "outbox_at": now()}


def ring_when_committed(message_id: int) -> None:
    """Tell a worker at once, if there is one to be told. The sweep finds the message without it."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(partial(bell.ring, message_id), robust=True)


def lease(*, holder: str, message_id: int | None = None) -> Lease | None:
    """Take the longest-due message in hand, or the first due of the same subject as `message_id`; None if none is due.

    `holder` must be different every time, so that a worker whose lease has lapsed cannot speak for its successor.
    """
    at = now()
    due = Message.objects.due(at)
    if message_id is not None:
        due = due.filter(subject__in=Message.objects.filter(pk=message_id).values("subject"))
    if not due.exists():
        # An idle worker only reads: on SQLite a transaction would take the lock from those who write.
        return None

    # Durable, so that it cannot be part of a transaction that would still be open while the handler runs.
    with transaction.atomic(durable=True):
        message = due.select_for_update(skip_locked=True).first()
        if message is None:
            return None

        is_spent = backoff.is_spent(message.attempts)

        if is_spent:
            # Its last lease lapsed without a word: it may itself be what kills the workers.
            _park(message, trouble="WorkerLost")
        else:
            message.attempts += 1
            message.leased_until = at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
            message.leased_by = holder
            message.save(update_fields=["attempts", "leased_until", "leased_by"])
    return lease(holder=holder, message_id=message_id) if is_spent else Lease(_delivery(message), holder)


def mark_delivered(held: Lease) -> bool:
    """Say that the handler has done its work. False when the lease had lapsed: whoever took over will say so too."""
    at = now()
    return bool(
        Message.objects.filter(pk=held.delivery.id, leased_by=held.holder).update(
            state=State.DELIVERED, delivered_at=at, leased_until=None, leased_by=""
        )
    )


def put_off(held: Lease, *, trouble: str, for_good: bool = False) -> bool:
    """Say that the handler failed: to be tried again after a pause or, in the end, once a person has looked."""
    with transaction.atomic(durable=True):
        message = Message.objects.select_for_update().filter(pk=held.delivery.id, leased_by=held.holder).first()
        if message is None:
            return False

        pause = None if for_good else backoff.pause_after(message.attempts)

        if pause is None:
            _park(message, trouble=trouble)
            return True
        message.due_at = now() + pause
        message.leased_until, message.leased_by = None, ""
        message.last_trouble = trouble
        message.save(update_fields=["due_at", "leased_until", "leased_by", "last_trouble"])
    return True


def retry_message(actor: Actor, *, message_id: int) -> Message:
    """Let a parked message be tried again from the start, and with it those of its subject that wait behind it."""
    need_role(actor, "administrator")
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id).first()

        if message is None:
            raise refuse("message_unknown", "There is no such message.")
        if message.state != State.PARKED:
            return message

        message.state, message.due_at, message.attempts = State.WAITING, now(), 0
        message.save(update_fields=["state", "due_at", "attempts"])

        audit.record(actor, Verb.MESSAGE_RETRIED, f"message:{message.id}", topic=message.topic)

        transaction.on_commit(partial(bell.ring, message.id), robust=True)
    return message


def _insert(message: Message, *, not_before: datetime | None) -> tuple[Message, bool]:
    """One statement in the usual case; a second one, to compare, when the key was used before."""
    message.due_at = not_before or message.created_at
    due = connection.ops.adapt_datetimefield_value(message.due_at)
    at = connection.ops.adapt_datetimefield_value(message.created_at)
    payload = connection.ops.adapt_json_value(message.payload, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_message (topic, key, subject, payload, created_at, due_at,"
            " state, attempts, leased_by, last_trouble)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'waiting', 0, '', '')"
            " ON CONFLICT (key) DO NOTHING RETURNING id",
            [message.topic, message.key, message.subject, payload, at, due],
        )
        row = cursor.fetchone()
    if row is not None:
        message.id = row[0]
        return message, True
    before = Message.objects.get(key=message.key)
    same = (before.topic, before.subject, before.payload) == (message.topic, message.subject, message.payload)
    assert same, f"the key {message.key} was used before, for something else"
    return before, False


def _park(message: Message, *, trouble: str) -> None:
    """Set a message aside, in the caller's transaction, for an administrator to look at."""
    message.state, message.last_trouble = State.PARKED, trouble
    message.leased_until, message.leased_by = None, ""
    message.save(update_fields=["state", "last_trouble", "leased_until", "leased_by"])
    audit.record(
        system("outbox"),
        Verb.MESSAGE_PARKED,
        f"message:{message.id}",
        topic=message.topic,
        trouble=trouble,
        attempts=message.attempts,
    )


def _delivery(message: Message) -> Delivery:
    return Delivery(
        id=message.id,
        topic=message.topic,
        key=message.key,
        subject=message.subject,
        payload=message.payload,
        attempt=message.attempts,
    )
