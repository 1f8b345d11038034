"""Real worker processes to be killed, and the books of their effects."""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from fundapp.outbox import actions
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
QUEUE = f"effects-{secrets.token_hex(4)}"
LEASE_SECONDS = 5

SUBJECTS, EACH = 6, 5
WANTED = [(f"effect:{subject}", f"{subject}:{number}") for number in range(EACH) for subject in range(SUBJECTS)]


@dataclass
class Effects:
    """Where the effects are looked up: the test's own PostgreSQL, or the SQLite file that the workers share."""

    url: str
    file: Path | None = None
    workers: list["Worker"] = field(default_factory=list)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        if self.file is None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        reader = sqlite3.connect(self.file, timeout=PATIENCE_SECONDS)
        try:
            return reader.execute(sql).fetchall()
        finally:
            reader.close()

    def undelivered(self) -> int:
        return int(str(self.rows("SELECT count(*) FROM outbox_message WHERE state <> 'delivered'")[0][0]))

    def check(self) -> None:
        """Every message had its effect exactly once, in the order of its subject, though some were tried twice."""
        found = self.rows("SELECT subject, effect_key FROM effects ORDER BY number")
        by_subject = {
            f"effect:{subject}": [f"{subject}:{number}" for number in range(EACH)] for subject in range(SUBJECTS)
        }
        assert {name: [key for subject, key in found if subject == name] for name in by_subject} == by_subject
        assert len(found) == len(WANTED)
        assert int(str(self.rows("SELECT count(*) FROM effect_runs")[0][0])) > len(WANTED), "nothing was tried twice"
        assert self.rows("SELECT count(*) FROM outbox_message WHERE state = 'parked'") == [(0,)]


@contextmanager
def wanted_effects(tmp_path: Path) -> Iterator[Effects]:
    """The messages, committed, and empty tables for their effects; on SQLite in a file that others can open."""
    is_sqlite = connection.vendor == "sqlite"
    number = "integer PRIMARY KEY" if is_sqlite else "bigserial PRIMARY KEY"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE effects (number {number}, effect_key text UNIQUE NOT NULL, subject text NOT NULL)"
        )
        cursor.execute("CREATE TABLE effect_runs (effect_key text NOT NULL)")
        for subject, key in WANTED:
            actions.enqueue("effect.wanted", key=key, subject=subject)
    effects = _in_a_file(tmp_path) if is_sqlite else Effects(_url())
    try:
        yield effects
    finally:
        for worker in effects.workers:
            worker.kill()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE effects")
            cursor.execute("DROP TABLE effect_runs")


def _in_a_file(tmp_path: Path) -> Effects:
    file = tmp_path / "effects.sqlite3"
    with sqlite3.connect(file) as target:
        connection.connection.backup(target)
    target.close()
    return Effects(f"sqlite:///{file}", file)


def _url() -> str:
    of = connection.settings_dict
    password = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
    return f"postgresql://{of['USER']}{password}@{of['HOST'] or '127.0.0.1'}:{of['PORT'] or 5432}/{of['NAME']}"


class Worker:
    """One worker process with its children, started anew each time."""

    def __init__(self, command: list[str], effects: Effects, tmp_path: Path, *, broker: str, stop_at: str = "") -> None:
        self.marks = tmp_path / secrets.token_hex(4)
        self.marks.mkdir()
        self.log = self.marks / "log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.outbox.effects.settings",
            "DATABASE_URL": effects.url,
            "CELERY_BROKER_URL": broker,
            "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
            "OUTBOX_SWEEP_SECONDS": "1",
            "EFFECTS_QUEUE": QUEUE,
            "EFFECTS_STOP_AT": stop_at,
            "EFFECTS_MARKS": str(self.marks),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        effects.workers.append(self)

    def reached(self) -> list[int]:
        """The messages at which it has stopped."""
        return [int(path.name.removeprefix("reached-")) for path in self.marks.glob("reached-*")]

    def let_go(self) -> None:
        (self.marks / "go").touch()

    def until(self, happened: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert self.process.poll() is None, f"the worker ended by itself:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"waited {seconds} s for the worker:\n{self.log.read_text()}"
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL, to the whole group at once: no process of it can tidy up."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and how it ended."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=PATIENCE_SECONDS)
        finally:
            self.kill()


def celery_command() -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "-A", "fundapp", "worker", "-B", "--concurrency=2", "--loglevel=INFO"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    ]


def run_worker_command() -> list[str]:
    return [sys.executable, "manage.py", "run_worker"]
