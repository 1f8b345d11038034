"""Reads the log of openings from its first row and says whether it is whole: exit code 0 when it is, 1 when not."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from fundapp.vault import log

_EXAMPLE = """
Example, as a nightly job that sends mail only when something is wrong:

    manage.py check_openings --quiet || mail -s "The log of openings was changed" auditor@fund.example

Exit code 0: every row is where it was and as it was. Exit code 1: each break is named. The last line gives the head:
write it down elsewhere, and nobody can make the whole chain again without your seeing it.
"""


class Command(BaseCommand):
    help = "Work out the chain of the log of openings again and name every break."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing when everything holds")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = log.breaks()
        for one in broken:
            self.stderr.write(self.style.ERROR(f"BROKEN {one}"))
        if broken:
            sys.exit(1)
        if not options["quiet"]:
            number, digest = log.head()
            self.stdout.write(f"The log of openings is whole: {number:,} rows. Its head: {digest or 'none yet'}")
