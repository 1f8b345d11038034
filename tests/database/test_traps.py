"""Traps of the two databases, each met once and held shut here."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.utils import ConnectionHandler
from django.test import Client


def test_no_request_runs_in_one_transaction() -> None:
    """On SQLite it would take the write lock for every page that is only read."""
    assert [alias for alias in connections if connections[alias].settings_dict["ATOMIC_REQUESTS"]] == []


@pytest.mark.django_db(transaction=True)
def test_reading_a_page_opens_no_transaction(client: Client) -> None:
    seen = []

    def note(execute, sql, params, many, context):
        seen.append((connection.in_atomic_block, sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get("/readyz").status_code == 200

    assert len(seen) > 1
    assert [sql for was_inside, sql in seen if was_inside] == []


def test_a_ledger_is_not_lost_in_a_power_cut() -> None:
    """The settings of the site itself, read in a process of their own; those of the tests may be quicker."""
    code = "from fundapp.settings import base; print(base.DATABASES['default']['OPTIONS']['init_command'])"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )

    assert "PRAGMA synchronous=FULL" in done.stdout


@pytest.fixture
def two(db: None, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Two connections of the product's own SQLite settings to one file, with one row in it."""
    if connection.vendor != "sqlite":
        pytest.skip("tells about SQLite; runs in the SQLite half of `make test`")
    of = {**settings.DATABASES["default"], "NAME": str(tmp_path / "two.sqlite3"), "TEST": {}}
    of["OPTIONS"] = {**of["OPTIONS"], "timeout": 0.5}
    one, other = (ConnectionHandler({"default": of})["default"] for _ in range(2))
    for each in (one, other):
        each.inc_thread_sharing()
    run(one, "CREATE TABLE pots (pence integer)")
    run(one, "INSERT INTO pots VALUES (500)")
    yield SimpleNamespace(one=one, other=other)
    one.close()
    other.close()


def run(over, sql: str) -> list[tuple[object, ...]]:
    with over.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_sqlite_is_set_up_as_the_books_need_it(two: SimpleNamespace) -> None:
    found = {
        name: run(two.one, f"PRAGMA {name}")[0][0] for name in ("journal_mode", "foreign_keys", "recursive_triggers")
    }

    assert found == {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1}


def test_sqlite_is_read_while_another_writes(two: SimpleNamespace) -> None:
    two.one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    run(two.one, "UPDATE pots SET pence = 0")

    assert run(two.other, "SELECT pence FROM pots") == [(500,)]

    two.one.commit()
    assert run(two.other, "SELECT pence FROM pots") == [(0,)]


def test_sqlite_writers_wait_for_each_other_from_the_start(two: SimpleNamespace) -> None:
    """IMMEDIATE: whoever opens a transaction has the right to write in it, so nothing it has read can be overtaken."""
    two.one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with pytest.raises(OperationalError, match="locked"):
        two.other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    two.one.rollback()
    two.one.set_autocommit(True)
    two.other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    two.other.rollback()


def test_sqlite_writer_waits_instead_of_failing(two: SimpleNamespace) -> None:
    two.one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    run(two.one, "UPDATE pots SET pence = pence + 1")

    def finish() -> None:
        time.sleep(0.1)
        two.one.commit()

    finishing = threading.Thread(target=finish)
    finishing.start()
    run(two.other, "UPDATE pots SET pence = pence + 1")
    finishing.join()

    assert run(two.other, "SELECT pence FROM pots") == [(502,)]
