"""`manage.py build_run`: freeze a run of everything that is ready, for another person to read and approve."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused
from members import selectors as members
from members.roles import Role
from payouts.payments import actions, looking, selectors, shelf
from payouts.payments.scrutiny import Severity

EXAMPLES = """
examples:
  manage.py build_run --dry-run --as "Treasurer 1"           what would be in it, what is held, what to look at
  manage.py build_run --as "Treasurer 1" --rail unity-trust
  manage.py build_run --as "Treasurer 1" --rail voucher      those alone who chose a voucher or a code
  manage.py build_run --as "Treasurer 1" --why "One household, seen by phone"    with every warning looked at

It prepares and never pays: another person reads three lines in full on the page of the run, types its total and
approves it. Whatever the named treasurer is tied to stays out. The command ends with 0 when a run was frozen or nothing
was ready, and with 1 when something was refused.
"""


class Command(BaseCommand):
    help = "Freeze a run of every payment that is ready, in the name of a treasurer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("--as", dest="label", required=True, help="the treasurer, as pages call them")
        parser.add_argument(
            "--rail", default="generic", help="how the bank takes the file, or voucher, or cash (default: generic)"
        )
        parser.add_argument("--why", default="", help="why it may be paid though there are warnings")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shelf.rail(options["rail"])
            self._build(_treasurer(options["label"]), options)
        except Refused as refused:
            raise CommandError(" ".join(_words(reason) for reason in refused.reasons)) from None

    def _build(self, account: Any, options: dict[str, Any]) -> None:
        # Nothing is proved here, so it can prepare, which needs no proof, and nothing that does.
        actor = Actor(ActorKind.ORGANISER, str(account.id), account.label, frozenset({Role.TREASURER.value}))
        candidates = selectors.candidates(actor)
        ready = [
            candidate.payout
            for candidate in candidates
            if candidate.is_ready and selectors.another_way(candidate.claim, options["rail"]) is None
        ]
        for candidate in candidates:
            if not candidate.is_ready:
                self.stdout.write("held: " + " ".join(_words(reason) for reason in candidate.held_because))
        if not ready:
            self.stdout.write("Nothing is ready to pay.")
            return
        findings = looking.findings(ready, rail=options["rail"])
        for finding in findings:
            self.stdout.write(f"{finding.severity.value}: {_words(finding.refusal)}")
        total = format_pence(sum(payout.amount_pence for payout in ready))
        if options["dry_run"]:
            self.stdout.write(f"{len(ready)} payments, {total} in all, would be frozen. Nothing was changed.")
            return
        run = actions.prepare_run(
            actor,
            key=f"build_run:{clock.now().isoformat()}",
            payout_ids=[payout.id for payout in ready],
            rail=options["rail"],
            looked=[each.code for each in findings if each.severity is Severity.WARN] if options["why"] else (),
            why=options["why"],
        )
        self.stdout.write(f"Run {run.name}: {run.count} payments, {total}, frozen as {run.content_hash}.")
        self.stdout.write("Another person reads it, types its total and approves it.")


def _treasurer(label: str) -> Any:
    found = [account for account in members.holders(Role.TREASURER) if account.label == label]
    if len(found) != 1:
        names = ", ".join(sorted(account.label for account in members.holders(Role.TREASURER))) or "nobody"
        raise CommandError(f"There is no treasurer called “{label}”. Treasurers are: {names}.")
    return found[0]


def _words(reason: Refusal) -> str:
    return _(reason.sentence) % reason.values
