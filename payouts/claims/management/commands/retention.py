"""Say what is due to be deleted and why, and delete it, as the worker does every night."""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from payouts.claims import clocks, retention, selectors
from payouts.claims.actions import forget_address, keep_clocks, wipe_old_drafts
from payouts.claims.models import Claim
from payouts.claims.retention import Clock, Plan

CLOCK = system("clock")
# What is still there so long after its day is a fault: the night in between should have seen to it.
LATE = timedelta(days=1)
Row = dict[str, str | int | None]


class Command(BaseCommand):
    help = (
        "Destroy what is past its clock, say why, and promise the warnings of today. The worker does it every "
        "night; this does it now. It names requests by their reference, never people. The exit code is 1 when anything "
        "is still there more than a day after it was due. Example: manage.py retention --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due and why, and delete nothing")
        parser.add_argument("--all", action="store_true", help="also say what is not due yet, and why not")
        parser.add_argument("--json", action="store_true", help="print JSON, for a program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        is_dry = options["dry_run"]
        rows = [*self._drafts(is_dry=is_dry), *self._letters(is_dry=is_dry)]
        claims = list(clocks.with_clocks())
        for number, claim in enumerate(claims, start=1):
            self._progress(number, len(claims))
            rows += self._rows(claim, is_dry=is_dry, with_rest=options["all"])
        self._print(rows, is_dry=is_dry, as_json=options["json"])
        if any(_is_left(row, is_dry=is_dry) for row in rows):
            sys.exit(1)

    def _rows(self, claim: Claim, *, is_dry: bool, with_rest: bool) -> list[Row]:
        """What is done about one claim. One that cannot be touched now is said, and holds up no other."""
        try:
            return _rows(claim, is_dry=is_dry, with_rest=with_rest)
        except Exception as trouble:  # noqa: BLE001 -- whatever it is, the others must not wait for it
            return [_row(claim, "all", "failed", type(trouble).__name__, None)]

    def _drafts(self, *, is_dry: bool) -> Iterator[Row]:
        for claim in selectors.old_drafts():
            due_on = (claim.changed_at + selectors.DRAFT_KEPT).astimezone(clock.LONDON).date()
            yield _row(claim, "all", "delete", "nobody came back to the form", due_on.isoformat())
        if not is_dry:
            wipe_old_drafts(CLOCK)

    def _letters(self, *, is_dry: bool) -> Iterator[Row]:
        for claim in Claim.objects.filter(id__in=clocks.with_spent_letters()).order_by("id"):
            assert claim.last_letter_by is not None, "only those that have one are asked for"
            due_on = claim.last_letter_by.astimezone(clock.LONDON).date()
            yield _row(claim, "contact", "delete", "the last letter has had its day", due_on.isoformat())
            if not is_dry:
                forget_address(CLOCK, claim.id)

    def _progress(self, number: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{number}/{of} requests looked at", ending="\n" if number == of else "")

    def _print(self, rows: list[Row], *, is_dry: bool, as_json: bool) -> None:
        deletions = sum(row["do"] == "delete" for row in rows)
        warnings = sum(row["do"] == "warn" for row in rows)
        if as_json:
            told = {"dry_run": is_dry, "deletions": deletions, "warnings": warnings, "rows": rows}
            self.stdout.write(json.dumps(told, indent=2))
            return
        for row in rows:
            due = f", due on {row['due_on']}" if row["due_on"] else ""
            self.stdout.write(f"{row['request']} {row['what']}: {row['do']}{due}, because {row['why']}.")
        would = "Would delete" if is_dry else "Deleted"
        self.stdout.write(f"{would} {deletions} and warn of {warnings}.")


def _rows(claim: Claim, *, is_dry: bool, with_rest: bool) -> list[Row]:
    before = clocks.clocks_of(claim)
    plan = clocks.plan_of(claim) if is_dry else keep_clocks(CLOCK, claim.id)
    rows = [_of(claim, one, "delete") for one in plan.over]
    rows += [_of(claim, one, "wait") for one in plan.held_back]
    rows += _warnings(claim, plan)
    if with_rest:
        done = {one.sealed_class for one in (*plan.over, *plan.held_back)}
        rows += [_of(claim, one, "keep") for one in before if one.sealed_class not in done]
    return rows


def _is_left(row: Row, *, is_dry: bool) -> bool:
    """Whether something that was due more than a day ago is there all the same."""
    if row["do"] == "failed":
        return True
    is_there = row["do"] == "wait" or (is_dry and row["do"] == "delete")
    return is_there and clock.today() - date.fromisoformat(str(row["due_on"])) > LATE


def _warnings(claim: Claim, plan: Plan) -> list[Row]:
    return [
        _row(claim, "all that is due then", "warn", f"{before} days before", due_on.isoformat())
        for due_on, before in plan.warn
    ]


def _of(claim: Claim, one: Clock, deed: str) -> Row:
    due_on = one.due_on.isoformat() if one.due_on else None
    return _row(claim, one.sealed_class.value, deed, retention.sentence(one.why), due_on)


def _row(claim: Claim, what: str, deed: str, why: str, due_on: str | None) -> Row:
    return {"request": claim.reference, "what": what, "do": deed, "why": why, "due_on": due_on}
