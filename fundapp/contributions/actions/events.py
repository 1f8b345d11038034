"""Keeps what Stripe sends: each event once, with a promise to look into it. It never knows what an event means."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import StripeEvent
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox

STRIPE_EVENT = "contributions.stripe_event"


@dataclass(frozen=True, slots=True)
class Stored:
    """Whether this event is new. `id` is its row, or None when it was here before."""

    id: int | None

    @property
    def is_new(self) -> bool:
        return self.id is not None


_ONE_STATEMENT = f"""
WITH done AS (
    INSERT INTO contributions_stripeevent (event_id, event_type, is_live, body, received_at, state, why)
    VALUES (%(event_id)s, %(event_type)s, %(is_live)s, %(body)s, %(at)s, 'received', '')
    ON CONFLICT (event_id) DO NOTHING
    RETURNING id
), recorded AS ({audit.BESIDE}), promised AS ({outbox.BESIDE})
SELECT done.id, promised.id FROM done, promised
"""  # noqa: S608 -- put together from constants alone


def store_event(actor: Actor, *, event_id: str, event_type: str, is_live: bool, body: str) -> Stored:
    """Keep a verified event once by its id, and promise to look into it. Sent again, it is a quiet success.

    It stands between Stripe and its answer, so on PostgreSQL it is one statement, which is whole by itself.
    """
    event = {"event_id": event_id, "event_type": event_type, "is_live": is_live, "body": body}
    if connection.vendor == "postgresql":
        return _store_at_once(actor, event)
    with transaction.atomic():
        row = _insert_event(event)

        if row is None:
            return Stored(None)

        audit.record(actor, Verb.WEBHOOK_STORED, f"stripe-event:{row}", type=event_type)

        # Each event is a subject of its own: none waits for another, because their order does not matter.
        outbox.enqueue(STRIPE_EVENT, key=f"stripe-event:{row}", subject=f"stripe-event:{row}", event=row)
    return Stored(row)


@transaction.atomic
def close_event(actor: Actor, *, event_row: int, state: StripeEvent.State, why: str = "") -> StripeEvent:
    """Say how an event was dealt with. Said once: what was applied stays applied."""
    event = StripeEvent.objects.select_for_update().get(id=event_row)

    if event.state != StripeEvent.State.RECEIVED:
        return event

    event.state, event.why, event.handled_at = state, why, clock.now()
    event.save(update_fields=["state", "why", "handled_at"])

    audit.record(actor, Verb.WEBHOOK_HANDLED, f"stripe-event:{event.id}", state=str(state), why=why)
    return event


def _store_at_once(actor: Actor, event: dict[str, Any]) -> Stored:
    values = {
        **event,
        "at": clock.now(),
        **audit.beside(actor, Verb.WEBHOOK_STORED, "stripe-event", type=str(event["event_type"])),
        **outbox.beside(STRIPE_EVENT, "stripe-event", name="event"),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ONE_STATEMENT, values)
        found = cursor.fetchone()
    if found is None:
        return Stored(None)
    row, message = found
    outbox.ring_when_committed(message)
    return Stored(row)


def _insert_event(event: dict[str, Any]) -> int | None:
    """None when the event was here before."""
    at = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_stripeevent (event_id, event_type, is_live, body, received_at, state, why)"
            " VALUES (%(event_id)s, %(event_type)s, %(is_live)s, %(body)s, %(at)s, 'received', '')"
            " ON CONFLICT (event_id) DO NOTHING RETURNING id",
            {**event, "at": at},
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
