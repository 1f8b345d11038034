"""`manage.py close_month`: the checklist of a month, and closing it in the name of a treasurer."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refused
from fundapp.months import actions, checklist, presenting, selectors
from fundapp.months.calendar import Month, read
from members import selectors as members
from members.roles import Role

EXAMPLES = """
examples:
  manage.py close_month 2026-10 --dry-run                      every check, and what the statement would say
  manage.py close_month 2026-10 --as "Treasurer 1"             close it; refused while something is to look at
  manage.py close_month 2026-10 --as "Treasurer 1" --reason bank_agrees="The statement comes on the 5th"

Opening a month again takes two people, on the month's page. Exit code 0: the month is closed, or with --dry-run could
be. Exit code 1: something stops it, or is left without a reason.
"""
_MARKS = {"pass": "pass", "look": "look", "stop": "STOP"}


class Command(BaseCommand):
    help = "Show what must be true before a month is closed, and close it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("month", help="such as 2026-10")
        parser.add_argument("--as", dest="label", default="", help="the treasurer, as pages call them")
        parser.add_argument(
            "--reason", action="append", default=[], metavar="CODE=WHY", help="why a check that says “look” may stay so"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        month, reasons = _month(options["month"]), dict(_reason(each) for each in options["reason"])
        looked = checklist.look(month)
        for each in looked:
            self.stdout.write(f"{_MARKS[each.state]}  {each.item.code}: {each.finding.sentence}")
        try:
            if options["dry_run"]:
                checklist.need_clear(looked, reasons=reasons)
                self._say(month)
                self.stdout.write(f"{month} could be closed. Nothing was changed.")
                return
            closing = actions.close(_treasurer(options["label"]), month=month, reasons=reasons)
        except Refused as refused:
            raise CommandError(f"{month} is not closed. {refused}") from None
        self._say(month)
        self.stdout.write(f"{month} is closed. Digest of its figures: {closing.digest}")

    def _say(self, month: Month) -> None:
        for title, _lines, (_label, pence, _before) in presenting.sections(selectors.statement(month), None):
            self.stdout.write(f"{title}: {presenting.pounds(pence)}")


def _month(written: str) -> Month:
    month, first = read(written), selectors.first_month()
    if month is None:
        raise CommandError("A month is written like 2026-10.")
    if first is None or month < first:
        raise CommandError(f"The books have nothing before {first}." if first else "The books are empty.")
    return month


def _reason(written: str) -> tuple[str, str]:
    code, _equals, why = written.partition("=")
    known = [item.code for item in checklist.ITEMS if not item.must]
    if code not in known or not why.strip():
        raise CommandError(f"A reason is written CODE=WHY, with one of: {', '.join(known)}.")
    return code, why


def _treasurer(label: str) -> Actor:
    found = [account for account in members.holders(Role.TREASURER) if account.label == label]
    if len(found) != 1:
        names = ", ".join(sorted(account.label for account in members.holders(Role.TREASURER))) or "nobody"
        raise CommandError(f"Say with --as in whose name. Treasurers are: {names}.")
    return Actor(ActorKind.ORGANISER, str(found[0].id), found[0].label, frozenset({Role.TREASURER.value}))
