"""`manage.py fund_health`: how each pot stands and how long it lasts, and whether such words were right in the past."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fundapp.health import backtest, presenting, selectors
from fundapp.kernel import clock
from fundapp.kernel.money import format_pence


class Command(BaseCommand):
    help = (
        "Say how each pot stands and how long its money lasts. Nothing is changed. "
        "Example: manage.py fund_health --pot general --back-test"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pot", help="one pot only, by its short name (default: every pot)")
        parser.add_argument(
            "--back-test", action="store_true", help="foretell each past week from the weeks before it, and compare"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pots = selectors.pots()
        if options["pot"]:
            if options["pot"] not in pots:
                raise CommandError(f"There is no pot called {options['pot']}. There are: {', '.join(pots) or 'none'}.")
            pots = (options["pot"],)
        if not pots:
            self.stdout.write("There is no pot yet.")
        for pot in pots:
            self._tell(pot)
            if options["back_test"]:
                self._test(pot)

    def _tell(self, pot: str) -> None:
        found, outlook, today = selectors.standing(pot), selectors.outlook(pot), clock.today()
        self.stdout.write(f"{pot}:")
        for fact in presenting.facts_of(found):
            self.stdout.write(f"  {fact['label']}: {fact['value']}")
        if outlook is None:
            self.stdout.write("  There is too little past to say how long it lasts.")
        else:
            self.stdout.write(f"  {presenting.lasting_words(outlook.as_now.lasting, today=today)}")
        for words in presenting.alert_words(selectors.alerts_of(found)):
            self.stdout.write(f"  Look: {words}")

    def _test(self, pot: str) -> None:
        tested = selectors.tested_back(pot)
        if tested.percent_within is None:
            self.stdout.write("  There is too little past to test on.")
            return
        self.stdout.write(f"  Foretold {backtest.AHEAD_WEEKS} weeks before, and what there was:")
        for each in tested.foretold:
            mark = "within" if each.is_within else "OUTSIDE"
            low, high = format_pence(each.low_pence), format_pence(each.high_pence)
            self.stdout.write(f"    week {each.week}: {low} to {high}, was {format_pence(each.was_pence)}: {mark}")
        count = len(tested.foretold)
        self.stdout.write(f"  {tested.within} of {count} within ({tested.percent_within}%). About 80% is meant.")
