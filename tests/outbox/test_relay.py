"""The relay delivers at least once, in order; pauses after trouble, parks in the end, takes over from the dead."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from fundapp.audit import selectors as audited
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.outbox import actions, backoff, relay, selectors
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from tests.outbox.rooms import Room, standing, tell

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_relay_hands_over_what_was_promised(room: Room) -> None:
    with clock.frozen_at(NOON):
        message = tell("gift:1:paid", subject="gift:1", gift_id="0192-ab", pence=500)

        delivered = relay.deliver_next()

    expected = Delivery(message.id, "room.told", "gift:1:paid", "gift:1", {"gift_id": "0192-ab", "pence": 500}, 1)
    assert room.seen == [expected]
    assert delivered == expected
    row = Message.objects.get()
    assert (row.state, row.delivered_at, row.leased_until, row.leased_by) == ("delivered", NOON, None, "")


@pytest.mark.django_db
def test_relay_delivers_once_when_asked_twice(room: Room) -> None:
    tell("a")

    assert relay.drain() == 1
    assert relay.drain() == 0

    assert room.keys == ["a"]


@pytest.mark.django_db
def test_relay_keeps_the_order_of_a_subject(room: Room) -> None:
    for number in range(20):
        tell(f"k{number}", subject=f"claim:{number % 2}")

    relay.drain()

    assert [key for key in room.keys if int(key[1:]) % 2 == 0] == [f"k{number}" for number in range(0, 20, 2)]
    assert [key for key in room.keys if int(key[1:]) % 2 == 1] == [f"k{number}" for number in range(1, 20, 2)]


@pytest.mark.django_db
def test_relay_keeps_the_order_when_time_stands_still_or_runs_backwards(room: Room) -> None:
    for number in range(10):
        with clock.frozen_at(NOON - timedelta(hours=number // 5)):
            tell(f"k{number}")

    relay.drain()

    assert room.keys == [f"k{number}" for number in range(10)]


@pytest.mark.django_db
def test_relay_delivers_first_what_was_due_first(room: Room) -> None:
    for hours, key in ((2, "late"), (0, "early"), (1, "middle")):
        with clock.frozen_at(NOON + timedelta(hours=hours)):
            tell(key, subject=f"claim:{key}")

    with clock.frozen_at(NOON + timedelta(hours=3)):
        relay.drain()

    assert room.keys == ["early", "middle", "late"]


@pytest.mark.django_db
def test_trouble_pauses_its_subject_and_no_other(room: Room) -> None:
    tell("a1", subject="claim:a")
    tell("a2", subject="claim:a")
    tell("b1", subject="claim:b")
    room.during = lambda delivery: (_ for _ in ()).throw(ConnectionError("Alice")) if delivery.key == "a1" else None

    with clock.frozen_at(clock.now()):
        start = clock.now()
        relay.drain()

        assert room.keys == ["a1", "b1"]
        assert standing("a1") == ("waiting", 1, "ConnectionError")
        assert Message.objects.get(key="a1").due_at == start + backoff.FIRST_PAUSE
    room.during = lambda delivery: None
    with clock.frozen_at(start + backoff.FIRST_PAUSE - timedelta(microseconds=1)):
        assert relay.drain() == 0
    with clock.frozen_at(start + backoff.FIRST_PAUSE):
        assert relay.drain() == 2

    assert room.keys == ["a1", "b1", "a1", "a2"]
    assert [delivery.attempt for delivery in room.seen] == [1, 1, 2, 1]


@pytest.mark.django_db
def test_trouble_that_stays_parks_the_message_and_blocks_its_subject(room: Room) -> None:
    first = tell("a1", subject="claim:a")
    tell("a2", subject="claim:a")
    room.trouble = TimeoutError("no answer for Alice Smith")
    at = clock.now()
    for _ in range(backoff.MOST_ATTEMPTS):
        with clock.frozen_at(at):
            assert relay.drain() == 1
            at = Message.objects.get(key="a1").due_at

    assert standing("a1") == ("parked", 20, "TimeoutError")
    with clock.frozen_at(at + timedelta(days=30)):
        assert relay.drain() == 0
    assert standing("a2") == ("waiting", 0, "")
    assert [(r.verb, r.actor_id, r.detail) for r in audited.about(f"message:{first.id}")] == [
        (Verb.MESSAGE_PARKED, "outbox", {"topic": "room.told", "trouble": "TimeoutError", "attempts": 20})
    ]
    assert [message.key for message in selectors.parked()] == ["a1"]


@pytest.mark.django_db
def test_unknown_topic_is_parked_at_once_by_that_name(room: Room) -> None:
    message = tell("a1", topic="nobody.listens")

    relay.drain()

    assert standing("a1") == ("parked", 1, "UnknownTopic")
    assert [r.detail["trouble"] for r in audited.about(f"message:{message.id}")] == ["UnknownTopic"]


@pytest.mark.django_db
def test_trouble_is_logged_by_name_and_place_without_its_words(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    message = tell("a1")
    room.trouble = ValueError("Alice Smith, sort code 12-34-56")

    with caplog.at_level(logging.DEBUG):
        relay.drain()

    assert "Alice" not in caplog.text
    assert f"Message {message.id} (room.told), attempt 1: ValueError at tests/outbox/rooms.py:" in caplog.text
    assert not Message.objects.filter(last_trouble__contains="Alice").exists()


@pytest.mark.django_db(transaction=True)
def test_handler_runs_outside_any_transaction(room: Room) -> None:
    tell("a1")
    seen = []
    room.during = lambda delivery: seen.append(connection.in_atomic_block)

    relay.drain()

    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_relay_refuses_to_work_inside_a_transaction(room: Room) -> None:
    tell("a1")

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        relay.deliver_next()

    assert room.seen == []
    assert standing("a1") == ("waiting", 0, "")


@pytest.mark.django_db
def test_leased_message_is_left_alone_until_the_lease_lapses(room: Room) -> None:
    with clock.frozen_at(NOON):
        tell("a1")
        tell("a2")
        dead = actions.lease(holder="worker-that-dies")

        assert dead is not None
        assert relay.drain() == 0
    with clock.frozen_at(NOON + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS) - timedelta(microseconds=1)):
        assert relay.drain() == 0
    with clock.frozen_at(NOON + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)):
        assert relay.drain() == 2

    assert room.keys == ["a1", "a2"]
    assert standing("a1") == ("delivered", 2, "")


@pytest.mark.django_db
def test_worker_that_comes_back_too_late_has_no_say(room: Room) -> None:
    with clock.frozen_at(NOON):
        tell("a1")
        slow = actions.lease(holder="slow")
    with clock.frozen_at(NOON + timedelta(hours=1)):
        room.during = lambda delivery: assert_no_say(slow)
        relay.drain()
        assert standing("a1") == ("delivered", 2, "")
        assert_no_say(slow)

    assert standing("a1") == ("delivered", 2, "")


def assert_no_say(slow: actions.Lease) -> None:
    assert actions.mark_delivered(slow) is False
    assert actions.put_off(slow, trouble="TimeoutError") is False


@pytest.mark.django_db
def test_message_that_kills_its_workers_is_parked_in_the_end(room: Room) -> None:
    killer = tell("killer", subject="claim:a")
    tell("innocent", subject="claim:b")
    Message.objects.filter(pk=killer.pk).update(attempts=backoff.MOST_ATTEMPTS)

    assert relay.drain() == 1

    assert standing("killer") == ("parked", 20, "WorkerLost")
    assert room.keys == ["innocent"]


@pytest.mark.django_db
def test_bell_for_a_later_message_delivers_the_one_whose_turn_it_is(room: Room) -> None:
    tell("b1", subject="claim:b")
    tell("a1", subject="claim:a")
    later = tell("a2", subject="claim:a")

    relay.deliver_next(message_id=later.id)

    assert room.keys == ["a1"]


@pytest.mark.django_db
def test_bell_for_nothing_delivers_nothing(room: Room) -> None:
    tell("a1")

    assert relay.deliver_next(message_id=123_456) is None

    assert room.keys == []
