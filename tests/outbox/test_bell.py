"""The bell rings on commit with a number alone, and a broker that is away, or says nothing, never fails a request."""

import base64
import json
import logging
import socket
import time
from collections.abc import Iterator

import pytest
import redis
from django.db import transaction
from pytest_django import Settings

from fundapp.outbox import actions, bell, relay, selectors, tasks
from tests.outbox.rooms import Room, standing, tell


@pytest.fixture(autouse=True)
def _bell_is_not_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell._Quiet, "until", 0.0)


@pytest.fixture
def rung(redis_url: str, settings: Settings) -> Iterator[redis.Redis]:
    """A Redis whose queue is empty before and after, so that what is in it was rung by the test."""
    settings.CELERY_BROKER_URL = redis_url
    client = redis.Redis.from_url(redis_url)
    client.delete("celery")
    yield client
    client.delete("celery")
    client.close()


def rings(client: redis.Redis) -> list[tuple[str, object]]:
    """The tasks in the queue and all that they carry, oldest first."""
    found = [json.loads(raw) for raw in reversed(client.lrange("celery", 0, -1))]
    return [(ring["headers"]["task"], json.loads(base64.b64decode(ring["body"]))[:2]) for ring in found]


def expiring(client: redis.Redis) -> list[bool]:
    return [json.loads(raw)["headers"]["expires"] is not None for raw in client.lrange("celery", 0, -1)]


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_bell_rings_on_commit_with_the_number_alone(rung: redis.Redis) -> None:
    with transaction.atomic():
        message = actions.enqueue("room.told", key="a", subject="claim:1", claim_id="0192-ab")
        actions.enqueue("room.told", key="a", subject="claim:1", claim_id="0192-ab")
        assert rings(rung) == []

    assert rings(rung) == [("outbox.deliver", [[message.id], {}])]


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_bell_is_silent_when_the_transaction_is(rung: redis.Redis) -> None:
    @transaction.atomic
    def promise_and_fail() -> None:
        actions.enqueue("room.told", key="a", subject="claim:1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        promise_and_fail()

    assert rings(rung) == []


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_task_delivers_its_message_and_rings_for_the_one_behind(rung: redis.Redis, room: Room) -> None:
    first, second = tell("a1"), tell("a2")
    rung.delete("celery")

    tasks.deliver(second.id)

    assert room.keys == ["a1"]
    assert rings(rung) == [("outbox.deliver", [[second.id], {}])]
    tasks.deliver(first.id)
    tasks.deliver(first.id)
    assert room.keys == ["a1", "a2"]
    assert len(rings(rung)) == 1


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_sweep_rings_once_for_each_subject_that_has_something_due(rung: redis.Redis, room: Room) -> None:
    first = tell("a1", subject="claim:a")
    tell("a2", subject="claim:a")
    other = tell("b1", subject="claim:b")
    in_hand = tell("c1", subject="claim:c")
    actions.lease(holder="another", message_id=in_hand.id)
    rung.delete("celery")

    tasks.sweep()

    assert rings(rung) == [("outbox.deliver", [[first.id], {}]), ("outbox.deliver", [[other.id], {}])]
    assert expiring(rung) == [True, True], "stale rings must not pile up while all workers are busy"


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_retry_rings(rung: redis.Redis) -> None:
    from tests.outbox.test_actions import ADMINISTRATOR

    message = tell("a1", topic="nobody.listens")
    relay.drain()
    rung.delete("celery")

    actions.retry_message(ADMINISTRATOR, message_id=message.id)

    assert rings(rung) == [("outbox.deliver", [[message.id], {}])]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_is_down_fails_no_request(
    scheme: str, settings: Settings, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_BROKER_URL = f"{scheme}://127.0.0.1:{unused_port()}/"

    with caplog.at_level(logging.WARNING):
        message = tell("a1")

    assert f"The broker could not be told of message {message.id} (OperationalError)" in caplog.text
    assert standing("a1") == ("waiting", 0, "")
    assert selectors.due_ids(limit=10) == [message.id]
    relay.drain()
    assert room.keys == ["a1"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_says_nothing_is_not_waited_for_long(scheme: str, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.CELERY_BROKER_URL = f"{scheme}://127.0.0.1:{mute.getsockname()[1]}/"

        start = time.monotonic()
        tell("a1")
        first = time.monotonic() - start
        tell("a2")
        second = time.monotonic() - start - first

    assert first < 6
    assert second < 1, "after one failure the bell is left alone for a while"


@pytest.mark.django_db(transaction=True)
def test_sweep_gives_up_when_the_broker_is_down(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(5):
        tell(f"k{number}", subject=f"claim:{number}")
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{unused_port()}/"

    with caplog.at_level(logging.WARNING):
        tasks.sweep()

    assert caplog.text.count("could not be told") == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_nothing_rings(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert settings.CELERY_BROKER_URL == ""

    tell("a1")
    tasks.sweep()

    assert bell.ring(1) is False
    assert caplog.text == ""


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
