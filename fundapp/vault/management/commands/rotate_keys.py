"""`manage.py rotate_keys`: replace the wrapping key when it is a week old, or at once, and destroy the one before."""

import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.vault import keystore, rotation


class Command(BaseCommand):
    help = (
        "Replace the wrapping key of the vault if it is a week old; the worker does it by itself. Afterwards no older\n"
        "backup of the keys opens what was deleted before. May be broken off at any point and run again.\n\n"
        "  manage.py rotate_keys --dry-run   say whether it is due, and how many keys would be wrapped again\n"
        "  manage.py rotate_keys --now       do not wait for the week: after an urgent deletion"
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="replace it however young it is")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--without-unreadable",
            action="store_true",
            help="go on although some keys do not unwrap; only after making sure that VAULT_KEY is the right one",
        )

    def handle(self, *args: Any, now: bool, dry_run: bool, without_unreadable: bool, **options: Any) -> None:
        is_due = rotation.is_due()
        if dry_run:
            would = f"Would wrap {keystore.living()} keys again." if now or is_due else "Nothing would be done yet."
            self.stdout.write(would)
            return
        try:
            done = rotation.replace_key(
                system("rotate_keys"), at_once=now, without_unreadable=without_unreadable, progress=self._progress()
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if done is None:
            self.stdout.write("Nothing to do: the wrapping key is younger than a week. --now replaces it all the same.")
            return
        self.stdout.write(f"{done.wrapped_again} keys wrapped again with {done.epoch}, {done.destroyed} old destroyed.")
        if done.unreadable:
            self.stdout.write(f"{done.unreadable} keys could not be read and stay so.")

    def _progress(self) -> Callable[[int], None]:
        """A bar, where somebody is watching."""
        total, done = max(keystore.living(), 1), 0
        is_watched = sys.stderr.isatty()

        def step(count: int) -> None:
            nonlocal done
            done += count
            if is_watched:
                percent = min(100, done * 100 // total)
                self.stderr.write(f"\r[{'#' * (percent // 4):<25}] {percent} %", ending="")

        return step
