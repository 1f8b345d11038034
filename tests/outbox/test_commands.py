"""The commands: a worker without a broker, the release of what is parked, and Celery's refusal to start without one."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from fundapp.audit import selectors as audited
from fundapp.outbox import relay
from fundapp.outbox.management.commands import run_worker
from tests.outbox.rooms import Room, standing, tell
from tests.patience import PATIENCE_SECONDS


def said(*command: str, **options: object) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_run_worker_once_delivers_what_is_due(room: Room) -> None:
    tell("a1")
    tell("a2")

    assert said("run_worker", "--once") == "2 tried.\n"
    assert said("run_worker", "--once") == "0 tried.\n"

    assert room.keys == ["a1", "a2"]


@pytest.mark.django_db
def test_retry_parked_lists_and_then_lets_go(room: Room) -> None:
    first = tell("a1", subject="claim:a", topic="nobody.listens")
    second = tell("b1", subject="claim:b", topic="nobody.cares")
    relay.drain()
    line = f"{first.id}  nobody.listens  claim:a  UnknownTopic\n"

    assert said("retry_parked", "--dry-run", "--topic", "nobody.listens") == f"{line}1 parked.\n"
    assert standing("a1") == ("parked", 1, "UnknownTopic")
    assert said("retry_parked", "--topic", "nobody.listens") == f"{line}1 will be tried again.\n"
    assert said("retry_parked", "--topic", "nobody.listens") == "0 will be tried again.\n"

    assert standing("a1") == ("waiting", 0, "UnknownTopic")
    assert standing("b1") == ("parked", 1, "UnknownTopic")
    assert [record.verb for record in audited.about(f"message:{first.id}")] == ["message.parked", "message.retried"]
    assert [record.verb for record in audited.about(f"message:{second.id}")] == ["message.parked"]


@pytest.mark.parametrize("command", ["run_worker", "retry_parked"])
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(command, "--help")

    assert f"  manage.py {command} --" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_run_worker_waits_for_a_database_that_is_away(room: Room) -> None:
    tell("a1")

    def lose_the_database(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(lose_the_database):
        assert run_worker._turn() == run_worker._DATABASE_AWAY_SECONDS

    assert run_worker._turn() == 0
    assert run_worker._turn() == run_worker._IDLE_SECONDS
    assert room.keys == ["a1"]


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_celery_without_a_broker_names_what_to_run_instead(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "fundapp", part],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "CELERY_BROKER_URL": ""},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert done.returncode != 0
    assert "CELERY_BROKER_URL is not set. Without a broker, run `manage.py run_worker` instead." in done.stderr
