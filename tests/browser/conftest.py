"""One Chromium for the whole run, and one site with one world for every page that only needs looking at."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.registers.world import World

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
# Root cannot have Chromium's sandbox; the rest keeps it from talking to anyone but the site.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage"),
]

# Playwright leaves an event loop running in the thread of the tests. Django then keeps its connections per asynchronous
# context instead of per thread, and a fixture and its test would each see a database of their own.
connections._connections = threading.local()
_NOT_FOR_TESTS = connections["default"].settings_dict["NAME"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    # For the same reason Django would refuse to touch its database at all.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a running site whose database lives as long as the module; error pages have addresses too."""
    from django.core.management import call_command
    from django.test import override_settings
    from pytest_django.live_server_helper import LiveServer

    from fundapp.guards import installer
    from fundapp.ledger.checks import check_books

    with django_db_blocker.unblock(), _test_database(), override_settings(ROOT_URLCONF="tests.browser.urls"):
        # A thread of the server may end, and close its connection, a moment after the server was told to stop.
        for connection in connections.all():
            connection.inc_thread_sharing()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        broken = check_books()
        for alias in connections:
            with installer.lowered(alias):
                call_command("flush", database=alias, verbosity=0, interactive=False)
        assert broken == []


@contextmanager
def _test_database() -> Iterator[None]:
    """The test database; made here when no chosen test has a mark that makes pytest-django do it."""
    from django.test.utils import setup_databases, teardown_databases

    if connections["default"].settings_dict["NAME"] != _NOT_FOR_TESTS:
        yield
        return
    made = setup_databases(verbosity=0, interactive=False)
    yield
    teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def world(site: str) -> World:
    return World()
