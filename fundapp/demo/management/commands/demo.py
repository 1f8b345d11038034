"""`manage.py demo`: the whole fund on this machine, with invented people and pretend card payments."""

import os
import signal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from fundapp.demo import supervisor
from fundapp.demo.people import ORGANISERS, PASSWORD
from fundapp.demo.supervisor import Part, python


class Command(BaseCommand):
    help = (
        "Prepare the demo fund and run it until Ctrl-C: the site, its worker and a pretend Stripe. "
        "Example: manage.py demo --port 8000"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=urlsplit(settings.SITE_URL).port or 8000, help="default: 8000")
        parser.add_argument("--check", action="store_true", help="end as soon as every part answers; for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError(
                "The demo runs under its own settings only: DJANGO_SETTINGS_MODULE=fundapp.settings.demo."
            )
        port = options["port"]
        os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
        parts = _parts(port)
        for part in parts:
            if part.port is not None and not supervisor.is_free(part.port):
                raise CommandError(
                    f"Port {part.port} is in use. End what uses it, or choose another: make demo PORT=8010"
                )

        self.stdout.write("Preparing the fund (the first time takes a little longer)")
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("seed_demo", stdout=self.stdout)

        stopping: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda signum, _frame: stopping.append(signum))

        def ready() -> None:
            self.stdout.write(_welcome(port))
            self.stdout.flush()
            if options["check"]:
                stopping.append(0)

        try:
            supervisor.run_together(parts, when_ready=ready, stop=lambda: bool(stopping))
        except supervisor.PartEnded as trouble:
            raise CommandError(str(trouble)) from trouble


def _parts(port: int) -> list[Part]:
    stripe = urlsplit(settings.STRIPE_API_BASE)
    parts = [
        Part(
            "site",
            python(
                "-m",
                "gunicorn",
                "fundapp.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "2",
                "--threads",
                "2",
                "--worker-class",
                "gthread",
                "--log-level",
                "warning",
            ),
            port,
        ),
        Part("worker", python("manage.py", "run_worker")),
    ]
    if stripe.hostname == "127.0.0.1":
        parts.insert(
            0, Part("pretend Stripe", python("manage.py", "sandbox_stripe", "--port", str(stripe.port)), stripe.port)
        )
    return parts


def _welcome(port: int) -> str:
    site = f"http://127.0.0.1:{port}"
    pages = {
        "/": "the front page",
        "/donate": "give £10 (card 4242 4242 4242 4242)",
        "/help": "ask for help, as a claimant",
        "/money": "the public figures",
        reverse("account_login"): "sign in as an organiser",
        reverse("demo:sign_ins"): "every sign-in, with its six-digit code of this moment",
    }
    addresses = "\n".join(f"  {site + path:<44} {what}" for path, what in pages.items())
    sign_ins = "\n".join(f"  {person.email:<28} {', '.join(person.roles)}" for person in ORGANISERS)
    return f"""
Common Pot is open. Everybody in it is invented and no money moves.

{addresses}

Organisers, all with the password "{PASSWORD}":
{sign_ins}

Ctrl-C ends it. What you did stays in {settings.VAR_DIR} until you delete that folder.
"""
