"""Enter members and their dues from a CSV of codes and dates: one row a member, once, however often it is run."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from members import actions, selectors
from members.models import DuesRecord

_COLUMNS = {"code", "joined_on"}
_KNOWN = {*_COLUMNS, "left_on", "dues", "dues_first_on", "dues_last_on"}
_IMPORTER = system("import_members")


class Command(BaseCommand):
    help = (
        "Enter members from a CSV with the columns code, joined_on and, if you have them, left_on, dues (paid or "
        "waived), dues_first_on and dues_last_on; dates like 2026-01-31. A name or any other column is refused. All "
        "rows or none. Example: manage.py import_members members.csv --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check every row, and enter none")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = _rows_of(options["file"])
        wrong = []
        with transaction.atomic():
            before = selectors.member_count()
            for number, row in enumerate(rows, start=2):
                try:
                    with transaction.atomic():
                        _enter(row)
                except (Refused, ValueError) as why:
                    wrong.append(f"line {number}: {why}")
            new = selectors.member_count() - before
            if wrong or options["dry_run"]:
                transaction.set_rollback(True)
        if wrong:
            raise CommandError("Nothing was entered.\n" + "\n".join(wrong))
        said = "Would enter" if options["dry_run"] else "Entered"
        self.stdout.write(f"{said} {len(rows)} rows; the register grows by {new}.")


def _rows_of(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns = set(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as why:
        raise CommandError(f"This file cannot be read as CSV: {why}") from why
    if not columns >= _COLUMNS or not columns <= _KNOWN:
        raise CommandError(f"The columns are {', '.join(sorted(_KNOWN))}; code and joined_on are needed. No names.")
    return rows


def _enter(row: dict[str, str]) -> None:
    told = {name: (row.get(name) or "").strip() for name in _KNOWN}
    known = selectors.membership_by_code(told["code"])
    if known is None:
        if not told["code"]:
            raise ValueError("the code is missing")
        known = actions.register_membership(
            _IMPORTER, key=f"import:{told['code']}", code=told["code"], joined_on=_day(told["joined_on"])
        )
    elif known.joined_on != _day(told["joined_on"]):
        raise ValueError(f"{known.code} is in the register with another day of joining")
    if told["left_on"]:
        actions.end_membership(_IMPORTER, code=known.code, left_on=_day(told["left_on"]))
    if told["dues"]:
        actions.record_dues(
            _IMPORTER,
            key=f"import:{known.code}:{told['dues_first_on']}:{told['dues_last_on']}",
            code=known.code,
            kind=DuesRecord.Kind(told["dues"]),
            first_on=_day(told["dues_first_on"]),
            last_on=_day(told["dues_last_on"]),
        )


def _day(typed: str) -> date:
    return date.fromisoformat(typed)
