"""A fund with a real site, a real pretend Stripe that knocks by itself, and something that delivers the outbox."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import override_settings

from fundapp.contributions import actions as contributions
from fundapp.demo.sandbox_stripe import server
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.outbox import relay, selectors
from members import actions as members
from members.models import Account
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books
from tests import services
from tests.patience import PATIENCE_SECONDS
from tests.people import organiser

FUND = system("test")
QUIET_WITHIN_SECONDS = PATIENCE_SECONDS


@pytest.fixture
def people() -> dict[str, Account]:
    return {
        "caseworker": organiser("caseworker"),
        "committee 1": organiser("committee"),
        "committee 2": organiser("committee"),
        "committee 3": organiser("committee"),
        "treasurer": organiser("treasurer"),
        "releaser": organiser("releaser"),
    }


@pytest.fixture
def member_code() -> str:
    """A fund with rules, a campaign and one member; the member's code."""
    ledger.open_standard_accounts()
    contributions.open_campaign(
        FUND, slug="general", pot="general", title="The pot", ask="For people who are sanctioned.", surplus="It stays."
    )
    rulebook.adopt(FUND, toml_text=books.text("common-pot"), minute_ref="Founding meeting, item 3")
    joined = clock.today() - timedelta(days=200)
    return members.register_membership(FUND, key="story:member", joined_on=joined).code


@pytest.fixture
def site(live_server, settings) -> Iterator[str]:
    """The address of the site, with a pretend Stripe that knocks at it as Stripe would."""
    with override_settings(DEBUG=True):
        sandbox = server.SandboxStripe(
            server.Terms(
                key=settings.STRIPE_SECRET_KEY,
                webhook_url=f"{live_server.url}/stripe/webhook",
                webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            )
        )
        running = server.Running(sandbox, 0).start()
    settings.STRIPE_API_BASE, settings.SITE_URL = running.address, live_server.url
    # A browser lets a form end only where the page's policy says, and the card page has a port of its own here.
    policy = settings.CONTENT_SECURITY_POLICY
    directives = {**policy["DIRECTIVES"], "form-action": ["'self'", running.address]}
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": directives}
    yield live_server.url
    running.stop()


@pytest.fixture
def settle(site: str, settings) -> Iterator[Callable[[], None]]:
    """Waits until the outbox is quiet: delivered by a real Celery worker over Redis, or on SQLite by the relay."""
    if connection.vendor == "sqlite":
        yield lambda: _quiet(relay.drain)
        return
    broker = services.need(services.redis_url(), "Redis")
    settings.CELERY_BROKER_URL = broker
    worker = subprocess.Popen(_worker_command(), env=_worker_environment(settings, broker))
    try:
        yield lambda: _quiet(lambda: _need_running(worker))
    finally:
        worker.terminate()
        worker.wait(PATIENCE_SECONDS)


def _quiet(work: Callable[[], object]) -> None:
    """Until nothing waits, twice in a row: Stripe's knock may come a moment after its page was left."""
    deadline, calm = time.monotonic() + QUIET_WITHIN_SECONDS, 0
    while calm < 2:
        assert time.monotonic() < deadline, f"the outbox did not come to rest: {selectors.counts()}"
        work()
        calm = calm + 1 if selectors.counts().waiting == 0 else 0
        time.sleep(0.25)
    assert selectors.counts().parked == 0, list(selectors.parked().values_list("topic", "last_trouble"))


def _need_running(worker: subprocess.Popen) -> None:
    assert worker.poll() is None, "the worker has ended"


def _worker_command() -> list[str]:
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return [sys.executable, "-m", "celery", "-A", "fundapp", "worker", "-B", "--pool", "solo", *quiet]


def _worker_environment(settings, broker: str) -> dict[str, str]:
    """The worker is a process of its own, so its environment says which database and which Stripe are meant."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fundapp.settings.test",
        "DATABASE_URL": _url_of("default"),
        "KEYS_DATABASE_URL": _url_of("keys"),
        "VAULT_EPOCH_DIR": str(settings.VAULT_EPOCH_DIR),
        "ERASURE_JOURNAL": str(settings.ERASURE_JOURNAL),
        "CELERY_BROKER_URL": broker,
        "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        "SITE_URL": settings.SITE_URL,
    }


def _url_of(alias: str) -> str:
    values = connections[alias].settings_dict
    address = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT'] or 5432}"
    return f"postgresql://{address}/{values['NAME']}"
