"""Looks whether Stripe is set up as docs/stripe.md says: 0 when it is, 1 when not, 2 when Stripe could not be asked."""

import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from fundapp.contributions.gateway import StripeDown
from fundapp.contributions.handlers.setting_up import look
from fundapp.contributions.setting_up import Verdict

_EXAMPLE = """
Example:

    manage.py check_stripe

It reads the balance, the webhook endpoints and the settings of the customer portal, and changes nothing. What the key
may not read is said and left to you. Exit code 0: nothing is bad. Exit code 1: something is. Exit code 2: Stripe could
not be asked, or does not know the key.
"""


class Command(BaseCommand):
    help = "Look whether Stripe is set up as docs/stripe.md says. Changes nothing."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.setdefault("epilog", _EXAMPLE)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            points = look()
        except StripeDown as trouble:
            self.stderr.write(self.style.ERROR(f"Stripe could not be asked ({trouble}). Nothing is known."))
            sys.exit(2)
        styles = {Verdict.GOOD: self.style.SUCCESS, Verdict.LOOK: self.style.WARNING, Verdict.BAD: self.style.ERROR}
        for point in points:
            self.stdout.write(f"{styles[point.verdict](point.verdict.value):4}  {point.words}")
        if any(point.verdict is Verdict.BAD for point in points):
            sys.exit(1)
