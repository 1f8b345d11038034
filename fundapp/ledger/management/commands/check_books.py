"""Re-adds the books and says whether they hold: exit code 0 when they do, 1 when they do not."""

import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from fundapp.ledger import checks, models

_EXAMPLE = """
Example, as a nightly job that sends mail only when something is wrong:

    manage.py check_books --quiet || mail -s "The books do not hold" treasurer@fund.example

Exit code 0: every invariant holds. Exit code 1: at least one does not, and each is named with what breaks it.
"""
_BAR_WIDTH = 40
# Books that are checked sooner than this show no bar.
_SECONDS_BEFORE_A_BAR = 0.5


class Command(BaseCommand):
    help = "Re-add every transfer and name each invariant of the books that does not hold."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing when everything holds")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["quiet"]
        broken = checks.check_books(progress=_Bar() if sys.stderr.isatty() and not quiet else None)
        for one in broken:
            self.stderr.write(self.style.ERROR(f"BROKEN {one}"))
        if broken:
            sys.exit(1)
        if not quiet:
            entries, transfers = models.Entry.objects.count(), models.Transfer.objects.count()
            self.stdout.write(f"The books hold: {entries:,} entries, {transfers:,} transfers, difference £0.00.")


class _Bar:
    """A line on the terminal that fills up while long books are read."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._since < _SECONDS_BEFORE_A_BAR:
            return
        filled = _BAR_WIDTH * done // total if total else _BAR_WIDTH
        end = "\n" if done == total else ""
        bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
        sys.stderr.write(f"\r{bar} {done:,} of {total:,} entries{end}")
        sys.stderr.flush()
