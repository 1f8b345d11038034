"""Where the real services that some tests need are found: by environment variable, or on their usual local port.

Under `CI=true` a missing service is a failure; elsewhere the tests that need it are skipped, aloud.
"""

import os
import shutil
import socket
from functools import cache
from urllib.parse import urlsplit

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


@cache
def postgresql_url() -> str | None:
    """A URL of a PostgreSQL where a role may create databases, or None."""
    url = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    if not _listens(url, 5432):
        return None
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return None
    return url


@cache
def redis_url() -> str | None:
    # Tests that run side by side each have a database of their own, counted down from the last of the usual sixteen.
    side = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    url = os.environ.get("TEST_REDIS_URL", f"redis://127.0.0.1:6379/{15 - side}")
    return url if _listens(url, 6379) else None


@cache
def rabbitmq_url() -> str | None:
    """Wanted by one test, and never missed: Redis is the broker that must be there."""
    url = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
    return url if _listens(url, 5672) else None


@cache
def chromium_path() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)


def _listens(url: str, port: int) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=1).close()
    except OSError:
        return False
    return True


def need(found: str | None, name: str) -> str:
    """The service's address; or skip the test with the reason; or fail it under CI."""
    import pytest

    if found is not None:
        return found
    message = f"{name} was not found on its usual port or by its environment variable (see CONTRIBUTING.md)"
    if IN_CI:
        pytest.fail(message)
    return pytest.skip(message)
