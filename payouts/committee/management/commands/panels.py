"""`manage.py panels redraw`: draw the lot of a panel again, as an auditor does who trusts no page."""

from argparse import RawDescriptionHelpFormatter
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from payouts.committee.models import Panel
from payouts.committee.redrawing import redraw

EXAMPLES = """
examples:
  manage.py panels redraw                  every panel; names the ones that do not hold
  manage.py panels redraw 0195c2f0-...     one panel, with the order that its seed gives

Nothing is changed. A person's place is the SHA-256 of the seed, a colon and their id, so that sha256sum gives the same.
Somebody who was passed over for an empty seat was away or kept apart by then; that is told and is no fault.
The command ends with 0 when every lot holds and with 1 when one does not.
"""


class Command(BaseCommand):
    help = "Draw the lots of panels again from the seeds and people that were kept, and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("part", choices=["redraw"])
        parser.add_argument("panel", nargs="?", type=UUID, help="the id of one panel (default: every panel)")

    def handle(self, *args: Any, **options: Any) -> None:
        panels = Panel.objects.order_by("id")
        if options["panel"] is not None:
            panels = panels.filter(id=options["panel"])
            if not panels.exists():
                raise CommandError(f"There is no panel {options['panel']}.")
        wrong = [panel for panel in panels.iterator() if not self._told(panel, in_full=options["panel"] is not None)]
        self.stdout.write(f"{panels.count()} lots drawn again, {len(wrong)} of them do not hold.")
        if wrong:
            raise CommandError("Look at the panels named above: somebody may have chosen who decides.")

    def _told(self, panel: Panel, *, in_full: bool) -> bool:
        found = redraw(panel)
        if in_full:
            self.stdout.write(f"seed {panel.seed}, look {panel.look}, ballot {panel.ballot}")
            for place, person in enumerate(found.order, start=1):
                was_asked = "  asked" if person in found.asked else ""
                self.stdout.write(f"{place:>4}  {person}{was_asked}")
            if found.are_the_first is None:
                self.stdout.write("A later ballot: whoever sat on the one before goes on; the lot says who is next.")
        if found.later:
            count = len(found.later)
            self.stdout.write(f"panel {panel.id}: {count} asked who joined the committee after the drawing")
        if found.passed_over:
            count = len(found.passed_over)
            self.stdout.write(f"panel {panel.id}: {count} passed over for an empty seat, away or kept apart by then")
        if found.unaccounted:
            self.stdout.write(f"panel {panel.id}: {found.unaccounted} seats that no drawing and no refill accounts for")
        if not found.is_in_order:
            self.stdout.write(f"panel {panel.id}: the kept order is not the one that its seed gives")
        if found.are_the_first is False:
            self.stdout.write(f"panel {panel.id}: those who were drawn are not the first of the lot")
        return found.holds
