"""Brings a bank statement in by hand: 0 when it is in, or was in before, 1 when it was refused and nothing is."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fundapp.kernel.actor import system
from fundapp.kernel.bar import Bar
from fundapp.kernel.refusal import Refused
from fundapp.treasury.actions import import_statement
from fundapp.treasury.profiles import profiles

_EXAMPLE = """
Examples:

    manage.py import_bank november.csv --dry-run          read and judge every line, and keep none
    manage.py import_bank november.csv                    tell the bank by the columns of the file
    manage.py import_bank november.csv --bank starling    say which bank it is
    manage.py import_bank november.xml                    OFX, QFX, MT940 and CAMT.053 say it themselves

The same file, or the same line in another file, is imported once. All of a file is imported, or nothing.
"""


class Command(BaseCommand):
    help = "Import a bank statement, and match what is in the books beyond doubt. Nothing is posted by it."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", default="", metavar="CODE", help=f"one of {', '.join(profiles())}; for a CSV")
        parser.add_argument("--dry-run", action="store_true", help="read and judge every line, and keep none")

    def handle(self, *args: Any, **options: Any) -> None:
        watch = Bar("lines") if sys.stderr.isatty() else None
        try:
            with options["file"].open("rb") as stream:
                done = import_statement(
                    system("import_bank"),
                    stream=stream,
                    profile=options["bank"],
                    is_dry=options["dry_run"],
                    watch=watch,
                )
        except OSError as why:
            raise CommandError(f"This file cannot be read: {why.strerror}.") from None
        except Refused as refused:
            raise CommandError(f"{refused}") from None
        if done.is_known:
            self.stdout.write("This file was imported before. Nothing has changed.")
            return
        would = "would be " if options["dry_run"] else ""
        known = f"Lines: {done.count:,} ({done.profile}), of them new: {done.new_count:,}"
        self.stdout.write(f"{known}, {would}matched: {done.matched:,}.")
