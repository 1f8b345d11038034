"""Databases made for one run of the benchmarks and dropped after it. It never touches one that it did not make."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests import services

_PREFIX = f"common_pot_bench_{os.getpid()}"
SMALL, LARGE, RIVAL = f"{_PREFIX}_small", f"{_PREFIX}_large", f"{_PREFIX}_rival"
# Where the settings look for the vault's keys, beside the small one.
KEYS = f"{SMALL}_keys"


def url_of(name: str) -> str:
    """The address of one of the run's databases, on the server that the tests use."""
    server = services.postgresql_url()
    assert server is not None, "the benchmarks need PostgreSQL: see CONTRIBUTING.md for where it is looked for"
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@contextmanager
def made_for_this_run() -> Iterator[None]:
    """Within the block the small and the rival's database exist, empty; afterwards none of them does."""
    with _server() as server:
        for name in (SMALL, KEYS, RIVAL):
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield
    finally:
        with _server() as server:
            for name in (SMALL, KEYS, LARGE, RIVAL):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def copy_small_to_large() -> None:
    with _server() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(LARGE), sql.Identifier(SMALL)))


def durability() -> str:
    """What the server promises about a commit; a fast figure without it would mean nothing."""
    with _server() as server:
        shown = {
            name: server.execute(f"SHOW {name}").fetchone()
            for name in ("server_version", "fsync", "synchronous_commit")
        }
    return ", ".join(f"{name} {value[0]}" for name, value in shown.items() if value)


def _server() -> psycopg.Connection:
    url = services.postgresql_url()
    assert url is not None, "the benchmarks need PostgreSQL: see CONTRIBUTING.md for where it is looked for"
    return psycopg.connect(url, autocommit=True)
