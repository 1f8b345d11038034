"""`manage.py rulebook`: look at rules, judge a file of them, try them on a loss, and adopt them."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.money import format_pence, parse_money
from fundapp.kernel.refusal import Refused
from payouts.rulebook import actions, books, document, selectors
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Period

EXAMPLES = """
examples:
  manage.py rulebook check rules.toml           judge a file: every mistake by its line, then its worked examples
  manage.py rulebook show                       the rules in force today, as TOML
  manage.py rulebook show ucu-2019-20           a book that is shipped with the site
  manage.py rulebook try common-pot --days 14 --loss-per-day 13.90
  manage.py rulebook try ucu-2019-20 --days 14 --loss-per-day 92 --income 24000
  manage.py rulebook adopt rules.toml --minute "General meeting, 3 March 2026, item 4"

A BOOK is a file, the name of a shipped book, or nothing for the rules in force today.
The command ends with 0 when all is well and with 1 when anything was refused.
"""


class Command(BaseCommand):
    help = "Look at rules, judge a file of them, try them on a loss, and adopt them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES + f"\nshipped books: {', '.join(books.names())}\n"
        parts = parser.add_subparsers(dest="part", required=True, metavar="check|show|try|adopt")
        check = parts.add_parser("check", help="judge files of rules and their worked examples")
        check.add_argument("books", nargs="+", metavar="BOOK")
        show = parts.add_parser("show", help="print rules as TOML")
        show.add_argument("book", nargs="?", default="", metavar="BOOK")
        trial = parts.add_parser("try", help="apply rules to a loss and explain the sum")
        trial.add_argument("book", nargs="?", default="", metavar="BOOK")
        trial.add_argument("--days", type=int, metavar="N", help="calendar days lost; without it the end is not known")
        trial.add_argument("--first-day", type=date.fromisoformat, metavar="DATE", help="like 2026-06-01 (today)")
        trial.add_argument("--loss-per-day", default="0", metavar="POUNDS", help="like 13.90")
        trial.add_argument("--income", metavar="POUNDS", help="a year before tax, where the book has income bands")
        trial.add_argument("--waiting-served", type=int, default=0, metavar="N", help="days served before")
        trial.add_argument("--paid-already", default="0", metavar="POUNDS", help="for the same loss")
        adopt = parts.add_parser("adopt", help="make a file the fund's own rules from the day it names")
        adopt.add_argument("book", metavar="BOOK")
        adopt.add_argument("--minute", required=True, help="where the decision was minuted")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        try:
            getattr(self, f"_{part}")(options)
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused

    def _check(self, options: dict[str, Any]) -> None:
        failed = False
        for name in options["books"]:
            try:
                parsed = document.parse(_text(name))
                wrong = document.check(parsed)
            except Refused as refused:
                wrong = list(refused.reasons)
            failed = failed or bool(wrong)
            for reason in wrong:
                self.stderr.write(f"{name}: {reason}")
            if not wrong:
                count = len(parsed.examples)
                self.stdout.write(f"{name}: {parsed.rulebook.name} is sound, and its {count} examples come out right.")
        if failed:
            raise CommandError("Some rules cannot be used as they are.")

    def _show(self, options: dict[str, Any]) -> None:
        self.stdout.write(_text(options["book"]), ending="")

    def _try(self, options: dict[str, Any]) -> None:
        rulebook = document.parse(_text(options["book"])).rulebook
        first = options["first_day"] or clock.today()
        last = None if options["days"] is None else first + timedelta(days=options["days"] - 1)
        facts = Facts(
            periods=(Period(first, last),),
            assessed_on=last or first,
            loss_per_day_pence=parse_money(options["loss_per_day"]).pence,
            income_pence=None if options["income"] is None else parse_money(options["income"]).pence,
            # The trial is about the sum, so it takes a member of long and good standing.
            member_since=first - timedelta(days=3653),
            in_good_standing=True,
            waiting_served_days=options["waiting_served"],
            paid_already_pence=parse_money(options["paid_already"]).pence,
        )
        assessment = assess(rulebook, facts, document.PLENTY)
        for line in assessment.lines:
            sum_so_far = "" if line.amount_pence is None else format_pence(line.amount_pence)
            self.stdout.write(f"{sum_so_far:>12}  {line}  [{line.clause}]")
        for part in assessment.schedule:
            waits = " once confirmed" if part.needs_confirming else ""
            self.stdout.write(f"{format_pence(part.amount_pence):>12}  on {part.due_on}{waits}")
        for reason in (*assessment.reasons, *assessment.warnings):
            self.stdout.write(f"{'':>12}  {reason}")
        self.stdout.write(f"{format_pence(assessment.total_pence):>12}  by {assessment.rulebook}")

    def _adopt(self, options: dict[str, Any]) -> None:
        version = actions.adopt(system("console"), toml_text=_text(options["book"]), minute_ref=options["minute"])
        self.stdout.write(f"{version} is in force from {version.effective_from}.")


def _text(name: str) -> str:
    """The text of a book by its shipped name or its file; of the rules in force today for no name at all."""
    if not name:
        return selectors.current().document
    if name in books.names():
        return books.text(name)
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(
            f"{name} is neither a file that can be read nor one of: {', '.join(books.names())}"
        ) from wrong
