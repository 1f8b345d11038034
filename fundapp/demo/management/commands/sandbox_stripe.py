"""`manage.py sandbox_stripe`: the pretend Stripe on this machine, until it is told to end."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from fundapp.demo.sandbox_stripe import SANDBOX_MEMORY, server

_EXAMPLE = """
example:
  DJANGO_SETTINGS_MODULE=fundapp.settings.demo python manage.py sandbox_stripe --port 8001
  then open http://127.0.0.1:8001/ to see its sessions, charges, events and deliveries
"""


class Command(BaseCommand):
    help = "Starts a pretend Stripe on this machine: card page, API and signed events. No money moves."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=_EXAMPLE, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8001, help="port on 127.0.0.1 (default: 8001)")
        parser.add_argument(
            "--webhook",
            default=f"{settings.SITE_URL}/stripe/webhook",
            help="where events are sent (default: this fund's own webhook)",
        )
        parser.add_argument("--forget", action="store_true", help="remember in memory only, and start empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.STRIPE_SECRET_KEY.startswith("sk_test_"):
            raise CommandError("STRIPE_SECRET_KEY is not a test key, so the pretend Stripe stays away from it.")
        terms = server.Terms(
            key=settings.STRIPE_SECRET_KEY,
            webhook_url=options["webhook"],
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            path=None if options["forget"] else settings.VAR_DIR / SANDBOX_MEMORY,
        )
        try:
            running = server.serve(terms, port=options["port"])
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as trouble:
            raise CommandError(f"Port {options['port']} cannot be used: {trouble.strerror}.") from trouble
        self.stdout.write(f"Pretend Stripe on {running.address} sends events to {terms.webhook_url}")
        try:
            running.wait()
        except KeyboardInterrupt:
            running.stop()
