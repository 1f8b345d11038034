"""Re-adds the books and says whether they hold: exit code 0 when they do, 1 when they do not."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from fundapp.kernel.bar import Bar
from fundapp.ledger import checks, models

_EXAMPLE = """
Example, as a nightly job that sends mail only when something is wrong:

    manage.py check_books --quiet || mail -s "The books do not hold" treasurer@fund.example

Exit code 0: every invariant holds. Exit code 1: at least one does not, and each is named with what breaks it.
"""


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
        broken = checks.check_books(progress=Bar("entries") if sys.stderr.isatty() and not quiet else None)
        for one in broken:
            self.stderr.write(self.style.ERROR(f"BROKEN {one}"))
        if broken:
            sys.exit(1)
        if not quiet:
            entries, transfers = models.Entry.objects.count(), models.Transfer.objects.count()
            self.stdout.write(f"The books hold: {entries:,} entries, {transfers:,} transfers, difference £0.00.")
