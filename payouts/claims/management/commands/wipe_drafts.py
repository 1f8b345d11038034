"""Forget every form that nobody touched for thirty days, as the worker does every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fundapp.kernel.actor import system
from payouts.claims import selectors
from payouts.claims.actions import wipe_old_drafts


class Command(BaseCommand):
    help = (
        "Forget every form that nobody touched for thirty days. The worker does it every night; this does it now. "
        "Example: manage.py wipe_drafts --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many there are, and forget none")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"Would forget {selectors.old_drafts().count()} forms.")
            return
        self.stdout.write(f"{wipe_old_drafts(system('clock'))} forms were forgotten.")
