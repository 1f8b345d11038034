"""Real worker processes, killed with SIGKILL wherever it hurts: nothing is lost and nothing is done twice."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from amqp import NotFound
from django.db import connection
from kombu import Connection

from tests import services
from tests.outbox.workers import QUEUE, Effects, Worker, celery_command, run_worker_command, wanted_effects


@pytest.fixture
def effects(transactional_db: None, tmp_path: Path) -> Iterator[Effects]:
    with wanted_effects(tmp_path) as effects:
        yield effects


@pytest.fixture
def broker(redis_url: str) -> Iterator[str]:
    yield redis_url
    client = redis.Redis.from_url(redis_url)
    for key in client.scan_iter(f"{QUEUE}:*"):
        client.delete(key)
    client.close()


def kill_when_stopped(worker: Worker) -> None:
    worker.until(worker.reached)
    worker.kill()


@pytest.fixture
def rabbitmq() -> Iterator[str]:
    url = services.rabbitmq_url()
    if url is None:
        pytest.skip("RabbitMQ was not found; what it shares with Redis is tested there")
    yield url
    with Connection(url) as connected, suppress(NotFound):
        channel = connected.default_channel
        channel.queue_delete(QUEUE)
        channel.exchange_delete(QUEUE)


@pytest.mark.postgresql
@pytest.mark.redis
def test_celery_worker_killed_anywhere_does_everything_once(broker: str, effects: Effects, tmp_path: Path) -> None:
    def started(stop_at: str = "") -> Worker:
        return Worker(celery_command(), effects, tmp_path, broker=broker, stop_at=stop_at)

    killed_while_leasing(started())
    for place in ("before", "middle", "after"):
        kill_when_stopped(started(place))
    killed_while_marking(started("after"))
    worker = started()
    worker.until(lambda: effects.undelivered() == 0)
    worker.stop()

    effects.check()


@pytest.mark.postgresql
def test_celery_worker_killed_over_rabbitmq_does_everything_once(
    rabbitmq: str, effects: Effects, tmp_path: Path
) -> None:
    kill_when_stopped(Worker(celery_command(), effects, tmp_path, broker=rabbitmq, stop_at="middle"))
    worker = Worker(celery_command(), effects, tmp_path, broker=rabbitmq)
    worker.until(lambda: effects.undelivered() == 0)
    worker.stop()

    effects.check()


def test_run_worker_killed_anywhere_does_everything_once(effects: Effects, tmp_path: Path) -> None:
    def started(stop_at: str = "") -> Worker:
        return Worker(run_worker_command(), effects, tmp_path, broker="", stop_at=stop_at)

    for place in ("before", "middle", "after"):
        kill_when_stopped(started(place))
    worker = started()
    worker.until(lambda: effects.undelivered() == 0)

    assert worker.stop() == 0
    effects.check()


def test_run_worker_told_to_stop_finishes_the_message_in_hand(effects: Effects, tmp_path: Path) -> None:
    worker = Worker(run_worker_command(), effects, tmp_path, broker="", stop_at="middle")
    worker.until(worker.reached)
    before = effects.undelivered()

    worker.process.terminate()
    worker.let_go()

    assert worker.stop() == 0
    assert effects.undelivered() == before - 1


def killed_while_leasing(worker: Worker) -> None:
    """The table is held in a way that lets it be read but not changed, so the worker waits within its own lease."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE outbox_message IN SHARE MODE")
        worker.until(waits_for_a_lock)
        worker.kill()
        cursor.execute("ROLLBACK")


def killed_while_marking(worker: Worker) -> None:
    """The message's row is held once its handler has run, so the worker waits within the mark."""
    worker.until(worker.reached)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM outbox_message WHERE id = ANY(%s) FOR UPDATE", [worker.reached()])
        worker.let_go()
        worker.until(waits_for_a_lock)
        worker.kill()
        cursor.execute("ROLLBACK")


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction PostgreSQL shows the activity as it was at the first look.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE 'UPDATE%outbox_message%'"
        )
        return bool(cursor.fetchone()[0])
