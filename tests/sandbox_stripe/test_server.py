"""Where the pretence may start, what it remembers, and its command."""

import os
import subprocess
import sys
import urllib.request

import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings

from fundapp.demo.sandbox_stripe import http, server
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble
from tests.patience import PATIENCE_SECONDS
from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT, KEY, SECRET


def terms(**changes):
    return server.Terms(**{"key": KEY, "webhook_url": "http://127.0.0.1:9/", "webhook_secret": SECRET, **changes})


def test_it_does_not_start_where_debug_is_off(settings):
    settings.DEBUG = False

    with pytest.raises(ImproperlyConfigured, match="only where DEBUG is on"):
        server.serve(terms(), port=0)
    with pytest.raises(CommandError, match="only where DEBUG is on"):
        call_command("sandbox_stripe", "--port", "0", "--forget")


def test_it_is_not_even_made_outside_the_demo_and_the_tests(settings):
    settings.IS_DEMO = False

    with pytest.raises(ImproperlyConfigured, match="for the demo and the tests"):
        server.SandboxStripe(terms())


def test_command_keeps_away_from_a_real_key(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_real"

    with pytest.raises(CommandError, match="not a test key"):
        call_command("sandbox_stripe", "--port", "0")


def test_it_remembers_across_a_restart(tmp_path):
    with override_settings(DEBUG=True):
        before = server.serve(terms(path=tmp_path / "stripe.sqlite3"), port=0)
        sdk = stripe.StripeClient(KEY, base_addresses={"api": before.address})
        session = sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"})
        before.stop()
        after = server.serve(terms(path=tmp_path / "stripe.sqlite3"), port=0)

    sdk = stripe.StripeClient(KEY, base_addresses={"api": after.address})
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"}).id == session.id
    after.stop()


def test_key_is_forgotten_after_a_day():
    moment = [1_800_000_000.0]
    with override_settings(DEBUG=True):
        running = server.serve(terms(now=lambda: moment[0]), port=0)
    sdk = stripe.StripeClient(KEY, base_addresses={"api": running.address})
    first = sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"})

    moment[0] += 23 * 3600
    assert sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"}).id == first.id
    moment[0] += 2 * 3600
    assert sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"}).id != first.id
    running.stop()


def test_command_serves_on_loopback_as_its_own_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sandbox_stripe", "--port", "0", "--forget"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "fundapp.settings.demo",
            "VAR_DIR": str(tmp_path),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        address = line.split()[3]
        assert line == f"Pretend Stripe on {address} sends events to http://127.0.0.1:8000/stripe/webhook\n"
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/sandbox/") as page:
            assert page.status == 200
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        process.stdout.close()


def test_other_addresses_are_not_there(running):
    assert visit(f"{running.address}/nothing").status == 404
    assert visit(f"{running.address}/sandbox.css").headers["Content-Type"] == "text/css; charset=utf-8"
    assert visit(f"{running.address}/").headers["Location"] == "/sandbox/"


def test_a_body_of_megabytes_is_not_read():
    with pytest.raises(StripeTrouble, match="too large"):
        http.read({"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "10000000"})
