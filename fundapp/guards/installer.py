"""Puts the registered triggers into the database after every migrate, and takes them out before.

SQLite remakes a table to alter it and silently drops its triggers on the way, so a trigger written in a migration would
be gone after the next one. Installing after every migrate, from one list, makes that impossible to forget.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import connections, router, transaction

from fundapp.guards.registry import Trigger, registered

# SQLSTATE 23001, restrict_violation: Django reports the class 23 as IntegrityError, as SQLite's RAISE(ABORT) does.
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = TG_ARGV[0];
END $$
"""
_mending: ContextVar[bool] = ContextVar("guards_mending", default=False)


def install(using: str = "default") -> None:
    """Create every registered trigger whose table exists, as it is worded now. Safe to run again."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION, None)
        for trigger in _with_tables(using):
            if connection.vendor == "sqlite":
                # SQLite cannot replace a trigger, and keeping an old wording would be keeping an old rule.
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}", None)
            for statement in trigger.postgresql if connection.vendor == "postgresql" else trigger.sqlite:
                cursor.execute(statement, None)


def drop(using: str = "default") -> None:
    """Take out every registered trigger, so that a migration can rebuild tables that triggers mention."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in _with_tables(using):
            on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}", None)


def missing(using: str = "default") -> tuple[str, ...]:
    """The names of registered triggers that the database does not have on the tables it has."""
    connection = connections[using]
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        " UNION SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue, None)
        present = {name for (name,) in cursor.fetchall()}
    wanted = {
        trigger.name
        for trigger in _with_tables(using)
        if (trigger.postgresql if connection.vendor == "postgresql" else trigger.sqlite)
    }
    return tuple(sorted(wanted - present))


def only_room(using: str) -> str | None:
    """The label of the one room that has tables in this database; None where several have."""
    rooms = {
        config.label
        for config in apps.get_app_configs()
        if any(router.allow_migrate_model(using, model) for model in config.get_models())
    }
    return rooms.pop() if len(rooms) == 1 else None


@contextmanager
def lowered(using: str = "default") -> Iterator[None]:
    """Within the block the guards are down: for the test flush, and for nothing that runs in production."""
    drop(using)
    try:
        yield
    finally:
        install(using)


@contextmanager
def mending() -> Iterator[None]:
    """Within the block a missing guard is no error, because what runs there is what puts it back."""
    token = _mending.set(True)
    try:
        yield
    finally:
        _mending.reset(token)


def is_mending() -> bool:
    return _mending.get()


def _with_tables(using: str) -> list[Trigger]:
    tables = set(connections[using].introspection.table_names())
    return [trigger for trigger in registered() if trigger.table in tables]
