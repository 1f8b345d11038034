"""What every test shares: guards that survive the flush, a clean cache, and books that are checked after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from fundapp.web import ready
from tests import services

PAGES = "tests/browser/test_pages.py"

# A busy machine is slow, which is no fault of what is tested; speed has its own tests.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_flush = TransactionTestCase._fixture_teardown


def _flush_with_guards_lowered(self):
    """Append-only tables refuse the flush between transactional tests, as they should refuse everything else."""
    from fundapp.guards import installer

    with installer.lowered(), installer.lowered("keys"):
        _flush(self)


TransactionTestCase._fixture_teardown = _flush_with_guards_lowered


class ByFile(LoadFileScheduling):
    """A file runs in one process, so that what it shares is made once; pages are many enough to share out by room."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, rest = nodeid.partition("::")
        return f"{file}:{rest.partition(':')[0]}" if file == PAGES else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from django.db import connection

    for item in items:
        _give_both_databases(item)
        if connection.vendor != "sqlite" and (reason := _why_sqlite_alone(item)):
            item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(
                pytest.mark.skip(reason="tells about PostgreSQL; runs in the PostgreSQL half of `make test`")
            )


def _why_sqlite_alone(item: pytest.Item) -> str:
    """Why a test need not be repeated on PostgreSQL; empty for one that must."""
    if item.get_closest_marker("looks"):
        return "no database changes how a page looks; seen in the SQLite half"
    if item.get_closest_marker("once"):
        return "tells nothing of a database; runs in the SQLite half"
    if _touches_database(item) or "django_db_setup" in item.fixturenames:
        return ""
    if item.get_closest_marker("postgresql") or item.get_closest_marker("redis"):
        return ""
    return "touches no database; runs in the SQLite half"


def _touches_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def _give_both_databases(item: pytest.Item) -> None:
    """Whatever touches the fund's database may seal, and then its key is in the other one."""
    marker = item.get_closest_marker("django_db")
    if marker is not None:
        item.add_marker(pytest.mark.django_db(*marker.args, **{**marker.kwargs, "databases": "__all__"}), append=False)
    elif {"db", "transactional_db", "live_server"} & set(item.fixturenames):
        item.add_marker(pytest.mark.django_db(databases="__all__"), append=False)


@pytest.fixture(autouse=True)
def _books_are_checked(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that touched the database, re-add the books and fail on any broken invariant."""
    if not _touches_database(request.node):
        yield
        return
    transactional = "transactional_db" in request.fixturenames or "live_server" in request.fixturenames
    request.getfixturevalue("transactional_db" if transactional else "db")
    cache.clear()
    ready.forget()
    # What another test erased is no erasure of this one's people.
    Path(site.ERASURE_JOURNAL).unlink(missing_ok=True)
    yield
    if request.node.get_closest_marker("breaks_the_books") is None:
        from fundapp.ledger.checks import check_books

        assert check_books() == []


@pytest.fixture(scope="session")
def redis_url() -> str:
    return services.need(services.redis_url(), "Redis")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return services.need(services.chromium_path(), "Chromium")
