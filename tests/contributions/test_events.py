"""An event is kept with its promise and its record, or not at all: in one round trip where the database can."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fundapp.audit.models import Record
from fundapp.contributions import actions
from fundapp.contributions.models import StripeEvent
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox.models import Message

STRIPE = system("stripe")
EVENT = {"event_id": "evt_1", "event_type": "charge.succeeded", "is_live": True, "body": '{"id": "evt_1"}'}


@pytest.mark.django_db
def test_event_its_record_and_its_promise_are_the_same_on_both_databases():
    before = clock.now()
    stored = actions.store_event(STRIPE, **EVENT)

    event, record, message = StripeEvent.objects.get(), Record.objects.get(), Message.objects.get()
    subject = f"stripe-event:{event.id}"
    assert stored.id == event.id
    assert (event.event_id, event.event_type, event.is_live, event.body) == tuple(EVENT.values())
    assert (event.state, event.why, event.handled_at) == ("received", "", None)
    assert (record.verb, record.subject, record.detail) == ("webhook.stored", subject, {"type": "charge.succeeded"})
    assert (record.actor_kind, record.actor_id, record.actor_label) == ("system", "stripe", "stripe")
    assert (message.topic, message.key, message.subject) == (actions.STRIPE_EVENT, subject, subject)
    assert (message.payload, message.state, message.attempts) == ({"event": event.id}, "waiting", 0)
    assert before <= event.received_at <= message.created_at <= message.due_at <= clock.now()
    assert record.id.version == 7


@pytest.mark.django_db
@pytest.mark.postgresql
def test_event_is_one_round_trip_and_so_is_its_repetition():
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            actions.store_event(STRIPE, **EVENT)
        assert len(queries) == 1

    assert (StripeEvent.objects.count(), Record.objects.count(), Message.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_kept", [True, False])
def test_event_stands_or_falls_with_the_transaction_round_it(is_kept):
    with transaction.atomic():
        actions.store_event(STRIPE, **EVENT)
        transaction.set_rollback(not is_kept)

    assert (StripeEvent.objects.count(), Record.objects.count(), Message.objects.count()) == (is_kept,) * 3


@pytest.mark.django_db(transaction=True)
def test_worker_is_told_once_the_event_is_safe_and_not_again(settings, monkeypatch):
    rung = []
    monkeypatch.setattr("fundapp.outbox.bell.ring", rung.append)
    settings.CELERY_BROKER_URL = "redis://nowhere"

    for _ in range(3):
        actions.store_event(STRIPE, **EVENT)

    assert rung == [Message.objects.get().id]


@pytest.mark.django_db
def test_nothing_but_codes_goes_into_the_record():
    with pytest.raises(AssertionError, match="codes, numbers and ids"):
        actions.store_event(STRIPE, **{**EVENT, "event_type": "somebody's words"})

    assert not Record.objects.exists()
