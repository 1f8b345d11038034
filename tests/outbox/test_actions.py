"""The doors of the outbox: a promise belongs to its transaction, a key means one thing, the parked can be freed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fundapp.audit import selectors as audited
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refused
from fundapp.outbox import actions, relay, selectors
from fundapp.outbox.models import Message
from tests.outbox.rooms import Room, standing, tell

ADMINISTRATOR = Actor(ActorKind.ORGANISER, "7", "Organiser 7", frozenset({"administrator"}))
TREASURER = Actor(ActorKind.ORGANISER, "8", "Organiser 8", frozenset({"treasurer"}))


@pytest.mark.django_db(transaction=True)
def test_enqueue_outside_a_transaction_is_a_programming_error() -> None:
    with pytest.raises(AssertionError, match="belongs to the transaction"):
        actions.enqueue("room.told", key="a", subject="claim:1")

    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueue_shares_the_fate_of_its_transaction() -> None:
    @transaction.atomic
    def promise_and_fail() -> None:
        actions.enqueue("room.told", key="a", subject="claim:1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        promise_and_fail()

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_enqueue_is_one_statement() -> None:
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        actions.enqueue("room.told", key="a", subject="claim:1", claim_id="0192-ab", instalment=3)

    assert len(queries) == 1
    row = Message.objects.get()
    assert (row.topic, row.key, row.subject, row.payload) == (
        *("room.told", "a", "claim:1"),
        {"claim_id": "0192-ab", "instalment": 3},
    )
    assert (row.state, row.attempts, row.leased_until, row.leased_by, row.last_trouble) == ("waiting", 0, None, "", "")
    assert row.created_at == row.due_at


@pytest.mark.django_db
def test_enqueue_twice_promises_once() -> None:
    first = tell("a", claim_id="0192-ab")
    second = tell("a", claim_id="0192-ab")

    assert first == second
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"topic": "room.asked"}, {"subject": "claim:2"}, {"claim_id": "0192-cd"}, {"claim_id": "0192-ab", "n": 1}]
)
def test_enqueue_with_a_key_that_means_something_else_is_a_programming_error(other: dict[str, Any]) -> None:
    tell("a", claim_id="0192-ab")

    with pytest.raises(AssertionError, match="the key a was used before, for something else"):
        tell("a", **{"claim_id": "0192-ab", **other})

    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "two words"},
        {"key": "x" * 121},
        {"subject": ""},
        {"subject": "Alice Smith"},
        {"name": "Alice Smith"},
        {"email": "alice@example.org"},
    ],
)
def test_enqueue_of_more_than_ids_is_a_programming_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        tell(**{"key": "a", **wrong})

    assert not Message.objects.exists()


@pytest.mark.django_db
def test_retry_lets_a_parked_message_and_its_followers_go(room: Room) -> None:
    message = tell("a1", topic="nobody.listens")
    tell("a2")
    relay.drain()

    for _ in range(2):
        assert actions.retry_message(ADMINISTRATOR, message_id=message.id) == message

    assert standing("a1") == ("waiting", 0, "UnknownTopic")
    assert [(r.verb, r.actor_id, r.detail) for r in audited.about(f"message:{message.id}")][1:] == [
        (Verb.MESSAGE_RETRIED, "7", {"topic": "nobody.listens"})
    ]


@pytest.mark.django_db
def test_retry_of_a_mended_message_delivers_in_order(room: Room) -> None:
    message = tell("a1")
    tell("a2")
    Message.objects.filter(pk=message.pk).update(state="parked", last_trouble="ValueError", attempts=20)
    assert relay.drain() == 0

    actions.retry_message(ADMINISTRATOR, message_id=message.id)
    relay.drain()

    assert room.keys == ["a1", "a2"]
    assert [delivery.attempt for delivery in room.seen] == [1, 1]


@pytest.mark.django_db
def test_retry_of_a_delivered_message_changes_nothing(room: Room) -> None:
    message = tell("a1")
    relay.drain()

    actions.retry_message(ADMINISTRATOR, message_id=message.id)

    assert standing("a1") == ("delivered", 1, "")
    assert list(audited.about(f"message:{message.id}")) == []


@pytest.mark.django_db
def test_retry_is_refused_to_others_and_for_nothing() -> None:
    message = tell("a1", topic="nobody.listens")
    relay.drain()

    with pytest.raises(Refused) as refusal:
        actions.retry_message(TREASURER, message_id=message.id)
    assert refusal.value.codes == ("role_needed",)
    with pytest.raises(Refused) as refusal:
        actions.retry_message(ADMINISTRATOR, message_id=message.id + 1)
    assert refusal.value.codes == ("message_unknown",)

    assert standing("a1") == ("parked", 1, "UnknownTopic")


@pytest.mark.django_db
def test_counts_say_how_the_outbox_stands(room: Room) -> None:
    assert selectors.counts() == selectors.Counts(waiting=0, parked=0, delivered=0, waiting_since=None)
    tell("a1", topic="nobody.listens")
    waiting = tell("a2")
    tell("b1", subject="claim:b")
    relay.drain()

    assert selectors.counts() == selectors.Counts(waiting=1, parked=1, delivered=1, waiting_since=waiting.due_at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM outbox_message",
        "UPDATE outbox_message SET id = id + 1000",
        "UPDATE outbox_message SET topic = 'another.topic'",
        "UPDATE outbox_message SET key = 'another'",
        "UPDATE outbox_message SET subject = 'claim:2'",
        """UPDATE outbox_message SET payload = '{"claim_id": "1"}'""",
        "UPDATE outbox_message SET state = 'waiting', delivered_at = NULL",
        "UPDATE outbox_message SET state = 'lost', delivered_at = NULL WHERE state = 'waiting'",
        "UPDATE outbox_message SET delivered_at = created_at WHERE state = 'waiting'",
        "UPDATE outbox_message SET leased_by = 'me' WHERE state = 'waiting'",
        "UPDATE outbox_message SET state = 'parked' WHERE state = 'waiting'",
    ],
)
def test_database_refuses_whoever_goes_round_the_doors(room: Room, change: str) -> None:
    tell("a1")
    relay.drain()
    tell("a2", claim_id="0192-ab")
    before = list(Message.objects.order_by("id").values())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert list(Message.objects.order_by("id").values()) == before


@pytest.mark.django_db(transaction=True)
def test_a_letter_for_later_waits_for_its_day() -> None:
    day = clock.now() + timedelta(days=3)
    with transaction.atomic():
        actions.enqueue("tests.later", key="later:1", subject="later:1", not_before=day, thing="1")

    assert actions.lease(holder="a") is None
    with clock.frozen_at(day + timedelta(seconds=1)):
        held = actions.lease(holder="a")
    assert held is not None
    assert held.delivery.key == "later:1"
