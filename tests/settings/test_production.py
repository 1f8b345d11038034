"""A real site does not start half configured: each missing value stops it by its own name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTING = "import fundapp.settings.production"
ENOUGH = {
    "SECRET_KEY": "x" * 50,
    "CODE_PEPPER": "x" * 32,
    "VAULT_KEY": "bm90LWEta2V5LW9ubHktZm9yLWRlbW8tYW5kLXRlc3Q=",
    "SITE_URL": "https://pot.example",
    "ALLOWED_HOSTS": "pot.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "KEYS_DATABASE_URL": "sqlite:///keys.sqlite3",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "EMAIL_HOST": "mail.pot.example",
}


def start(does: str = STARTING, /, **changes: str | None) -> subprocess.CompletedProcess[str]:
    values = {name: value for name, value in {**ENOUGH, **changes}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", does],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **values},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_everything_set():
    assert start().returncode == 0


@pytest.mark.parametrize("name", sorted(ENOUGH))
def test_production_names_the_value_that_is_missing(name):
    ended = start(**{name: None})

    assert ended.returncode != 0
    assert f"{name} is not set." in ended.stderr.splitlines()[-1]


def test_forms_may_end_at_both_of_stripes_own_pages_and_where_leaving_leads():
    """Without the second no browser goes on to the page for another card, without the third none leaves."""
    said = "from fundapp.settings.production import *; print(*CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"

    stripe = ["https://checkout.stripe.com", "https://billing.stripe.com"]
    assert start(said).stdout.split() == ["'self'", *stripe, "https://www.bbc.co.uk"]


def test_production_refuses_an_address_without_https():
    assert "SITE_URL must start with https://" in start(SITE_URL="http://pot.example").stderr


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sqlite:////srv/pot.sqlite3", "sqlite:////srv/there/../pot.sqlite3"),
        ("postgresql://pot@127.0.0.1/pot", "postgresql://keeper:word@localhost:5432/pot"),
    ],
)
def test_production_refuses_keys_beside_what_they_open(one, other):
    ended = start(DATABASE_URL=one, KEYS_DATABASE_URL=other)

    assert "KEYS_DATABASE_URL must name another database than DATABASE_URL" in ended.stderr
    assert start(DATABASE_URL=one, KEYS_DATABASE_URL=other + "_keys").returncode == 0


def test_production_refuses_a_short_secret():
    assert "SECRET_KEY must be at least 50 characters" in start(SECRET_KEY="short").stderr


def test_manage_without_settings_means_production():
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == "Not started: SECRET_KEY is not set. See .env.example for what it means.\n"
