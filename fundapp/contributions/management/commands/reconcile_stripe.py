"""Compares Stripe's own books with the fund's, by hand: 0 when they are equal, 1 when not, 2 when Stripe is silent."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from fundapp.contributions.actions.reconciling import Findings, record_run
from fundapp.contributions.gateway import StripeDown
from fundapp.contributions.handlers.reconciliation import reconcile
from fundapp.kernel.actor import system
from fundapp.kernel.bar import Bar
from fundapp.kernel.clock import LONDON
from fundapp.kernel.money import format_pence

_EXAMPLE = """
Examples:

    manage.py reconcile_stripe                            from a little before the last comparison until now
    manage.py reconcile_stripe --since 2026-04-01         from the first of April
    manage.py reconcile_stripe --since 2026-04-01 --dry-run    the same, and nothing is booked

A worker does the first of these every night at three. Exit code 0: the books and Stripe are equal, and no line is left.
Exit code 1: they are not. Exit code 2: Stripe could not be asked, and nothing is known.
"""


class Command(BaseCommand):
    help = "Compare Stripe's own books with the fund's, and book what no webhook brought."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, metavar="DATE", help="from this day on, such as 2026-04-01")
        parser.add_argument("--dry-run", action="store_true", help="book nothing, and say what would be booked")

    def handle(self, *args: Any, **options: Any) -> None:
        is_dry = options["dry_run"]
        progress = Bar("lines") if sys.stderr.isatty() else None
        try:
            found = reconcile(since=options["since"], is_dry=is_dry, progress=progress)
        except StripeDown as trouble:
            self.stderr.write(self.style.ERROR(f"Stripe could not be asked ({trouble}). Nothing is known."))
            sys.exit(2)
        if not is_dry:
            record_run(system("reconcile_stripe"), found=found)
        self._tell(found, is_dry=is_dry)
        if found.difference_pence or found.left:
            sys.exit(1)

    def _tell(self, found: Findings, *, is_dry: bool) -> None:
        done = "would be booked" if is_dry else "booked"
        self.stdout.write(f"{found.seen:,} lines of Stripe's since {found.since:%d %B %Y}; {found.posted:,} {done}.")
        for line, why in found.left.items():
            self.stdout.write(self.style.WARNING(f"LEFT {line}: {why}"))
        theirs, ours, apart = (
            format_pence(pence, settings.FUND_CURRENCY)
            for pence in (found.stripe_pence, found.books_pence, found.difference_pence)
        )
        style = self.style.ERROR if found.difference_pence else str
        self.stdout.write(style(f"Stripe holds {theirs}, the books say {ours}, difference {apart}."))


def _day(text: str) -> datetime:
    """The beginning of a day of the fund's people."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), LONDON)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a date such as 2026-04-01") from None
