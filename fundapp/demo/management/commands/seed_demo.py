"""`manage.py seed_demo`: fill an empty database with twelve invented months."""

import sys
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundapp.demo import story
from fundapp.demo.sandbox_stripe import SANDBOX_MEMORY
from fundapp.kernel import clock
from members.models import Account

# Put down when a seeding came to its end.
MADE = "demo-is-made"


class Command(BaseCommand):
    help = (
        "Fill an empty database with an invented fund of twelve months, the same every time. A database that has "
        "people in it is left alone. Example: manage.py seed_demo --seed 7"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7, help="another number tells another year (default: 7)")
        parser.add_argument(
            "--until", type=date.fromisoformat, help="the last day, like 2026-11-21 (default: yesterday)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Invented data belongs to the demo and the tests. This site is neither.")
        # Yesterday rather than today: nothing that the story tells may lie in the future.
        last_day: date = options["until"] or clock.today() - timedelta(days=1)
        if last_day >= clock.today():
            raise CommandError("The last day must be over. Choose yesterday or a day before.")
        made = settings.VAR_DIR / MADE
        if Account.objects.exists():
            self.stdout.write("There are people here already, so nothing was made.")
            if settings.DEBUG and not made.exists():
                raise CommandError(f"The last time was broken off half way. Delete {settings.VAR_DIR} and start again.")
            return
        told = story.tell(seed=options["seed"], last_day=last_day)
        if options["dry_run"]:
            self.stdout.write(f"Would make {len(told.gifts)} gifts and {len(told.claims)} requests.")
            return

        # Imported late: the lives reach into every room, which `--help` need not wait for.
        from fundapp.demo.lives import year

        # Only the demo starts a pretend Stripe afterwards, and only it needs to find there what was given.
        memory = settings.VAR_DIR / SANDBOX_MEMORY if settings.DEBUG else None
        year.live(told, seed=options["seed"], progress=self._progress(told), stripe_memory=memory)
        if settings.DEBUG:
            made.touch()
        self.stdout.write(f"Made {len(told.gifts)} gifts and {len(told.claims)} requests, up to {last_day}.")

    def _progress(self, told: story.Story) -> Any:
        """A bar, where somebody is watching."""
        days = (told.last_day - told.first_day).days
        steps, done, shown = len(told.gifts) * 2 + len(told.claims) * 6 + days, 0, -1
        is_watched = sys.stderr.isatty()

        def step() -> None:
            nonlocal done, shown
            done += 1
            percent = min(99, done * 100 // steps)
            if is_watched and percent != shown:
                shown = percent
                self.stderr.write(f"\r[{'#' * (percent // 4):<25}] {percent} %", ending="")

        return step
