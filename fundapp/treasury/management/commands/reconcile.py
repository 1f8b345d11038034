"""Lays the bank beside the books: 0 when they agree and no line waits, 1 when not."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from fundapp.kernel.actor import system
from fundapp.treasury import presenting, selectors
from fundapp.treasury.actions.accepting import link_sure
from fundapp.treasury.matching import Certainty

_EXAMPLE = """
Examples:

    manage.py reconcile --dry-run    say what would be matched, and how bank and books stand
    manage.py reconcile              tie lines to what is in the books where reference, amount and days agree

Nothing is posted by it: payments, gifts and charges are for a treasurer to accept. Exit code 0: the difference is
nothing and no line waits. Exit code 1: there is something for a person.
"""


class Command(BaseCommand):
    help = "Lay the bank beside the books, and match what is in them beyond doubt."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="match nothing, and say what would be")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            selectors.lock_statements()
            matched = link_sure(system("reconcile"))
            standing, found = selectors.standing(), selectors.suggestions()
            if options["dry_run"]:
                transaction.set_rollback(True)
        would = "would be " if options["dry_run"] else ""
        self.stdout.write(f"{matched:,} lines {would}matched; {standing.open_lines:,} wait for a treasurer.")
        for certainty in Certainty:
            count = sum(each.certainty is certainty for each in found.values())
            if count:
                self.stdout.write(f"  {certainty.value}: {count:,}")
        for sentence in presenting.explained(standing):
            self.stdout.write(sentence)
        self.stdout.write(", ".join(f"{each['label']}: {each['value']}" for each in presenting.bar_of(standing)) + ".")
        if standing.bank_pence is None or standing.difference_pence or standing.open_lines:
            sys.exit(1)
