"""`manage.py rulebook`: look at rules, judge them, set two side by side, try them on a loss, bring them in and out."""

import json
import tomllib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refused
from payouts.rulebook import actions, books, document, formats, selectors, trying
from payouts.rulebook.facts import Rulebook
from payouts.rulebook.kinds import Flag, OneNumberOf, Several, Whole
from payouts.rulebook.presenting import in_words, side_by_side
from payouts.rulebook.schema import Field

EXAMPLES = """
examples:
  manage.py rulebook check rules.toml           judge a file: every mistake by its line, then its worked examples
  manage.py rulebook show                       the rules in force today, in plain words
  manage.py rulebook show ucu-2019-20           a book that is shipped with the site
  manage.py rulebook diff common-pot@1          what reads otherwise in the rules in force today
  manage.py rulebook diff ucu-2018 ucu-2021-22
  manage.py rulebook try common-pot --days 14 --loss-per-day 13.90
  manage.py rulebook try ucu-2019-20 --days 14 --loss-per-day 92 --income 24000
  manage.py rulebook try rules.toml --facts loss.toml --children 2
  manage.py rulebook export > rules.toml        exactly as it was adopted
  manage.py rulebook export common-pot@1 --json
  manage.py rulebook import rules.json --dry-run
  manage.py rulebook import rules.toml --minute "General meeting, 3 March 2026, item 4"

A BOOK is a file of TOML or JSON, the name of a shipped book, CODE@VERSION for a version that was adopted, or nothing
for the rules in force today. A file of facts has the keys of an example, such as `days = 14`; an option goes before it.
The command ends with 0 when all is well and with 1 when anything was refused.
"""
_PARTS = "check|show|diff|try|import|export"


class Command(BaseCommand):
    help = "Look at rules, judge them, set two side by side, try them on a loss, bring them in and out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES + f"\nshipped books: {', '.join(books.names())}\n"
        parts = parser.add_subparsers(dest="part", required=True, metavar=_PARTS)
        check = parts.add_parser("check", help="judge files of rules and their worked examples")
        check.add_argument("books", nargs="+", metavar="BOOK")
        show = parts.add_parser("show", help="print rules in plain words")
        show.add_argument("book", nargs="?", default="", metavar="BOOK")
        diff = parts.add_parser("diff", help="set two books or versions side by side, key by key")
        diff.add_argument("before", metavar="BOOK")
        diff.add_argument("after", nargs="?", default="", metavar="BOOK")
        trial = parts.add_parser("try", help="apply rules to a loss and explain the sum")
        trial.add_argument("book", nargs="?", default="", metavar="BOOK")
        trial.add_argument("--facts", type=Path, metavar="FILE", help="facts as TOML or JSON")
        for field in trying.TOLD:
            trial.add_argument(f"--{_option(field)}", type=_reader(field), help=field.kind.remedy.replace("%", "%%"))
        adopt = parts.add_parser("import", help="make a file the fund's own rules from the day it names")
        adopt.add_argument("book", metavar="BOOK")
        adopt.add_argument("--minute", default="", help="where the decision was minuted")
        adopt.add_argument("--emergency", action="store_true", help="without a motion; said wherever it is shown")
        adopt.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        export = parts.add_parser("export", help="print rules exactly as they were adopted")
        export.add_argument("book", nargs="?", default="", metavar="BOOK")
        export.add_argument("--json", action="store_true", help="as JSON instead of TOML")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        try:
            getattr(self, f"_{part}")(options)
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused

    def _check(self, options: dict[str, Any]) -> None:
        failed = False
        for name in options["books"]:
            try:
                parsed = formats.read(_text(name))
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
        for chapter in in_words.chapters(_rulebook(options["book"])):
            self.stdout.write(f"{chapter.title}")
            for key, sentence in chapter.rules:
                self.stdout.write(f"  {sentence}  [{key}]")

    def _diff(self, options: dict[str, Any]) -> None:
        self._compare(_rulebook(options["before"]), _rulebook(options["after"]))

    def _compare(self, before: Rulebook, after: Rulebook) -> None:
        for line in side_by_side.lines(before, after):
            self.stdout.write(line)

    def _try(self, options: dict[str, Any]) -> None:
        told = _facts_in(options["facts"]) if options["facts"] else {}
        told |= {field.key: options[field.key] for field in trying.TOLD if options[field.key] is not None}
        assessment = trying.tried(_rulebook(options["book"]), {"first_day": clock.today(), **told})
        for line in assessment.lines:
            sum_so_far = "" if line.amount_pence is None else format_pence(line.amount_pence)
            self.stdout.write(f"{sum_so_far:>12}  {line}  [{line.clause}]")
        for part in assessment.schedule:
            waits = " once confirmed" if part.needs_confirming else ""
            self.stdout.write(f"{format_pence(part.amount_pence):>12}  on {part.due_on}{waits}")
        for reason in (*assessment.reasons, *assessment.warnings):
            self.stdout.write(f"{'':>12}  {reason}")
        self.stdout.write(f"{format_pence(assessment.total_pence):>12}  by {assessment.rulebook}")

    def _import(self, options: dict[str, Any]) -> None:
        text = _text(options["book"])
        # First by itself: of JSON it tells a mistake by its place, and what is adopted is TOML.
        formats.read(text)
        toml = formats.as_toml(text)
        if options["dry_run"]:
            self._import_dryly(toml, options)
            return
        way = actions.Way.EMERGENCY if options["emergency"] else actions.Way.FOUNDING
        version = actions.adopt(system("console"), toml_text=toml, minute_ref=options["minute"], way=way)
        self.stdout.write(f"{version} is in force from {version.effective_from}.")

    def _import_dryly(self, toml: str, options: dict[str, Any]) -> None:
        """All of it, and taken back, so that what would be refused is refused."""
        in_force = selectors.in_force(clock.today())
        minute = options["minute"] or "not yet minuted"
        with transaction.atomic():
            version = actions.adopt(system("console"), toml_text=toml, minute_ref=minute, way=actions.Way.EMERGENCY)
            transaction.set_rollback(True)
        if in_force is not None:
            self._compare(in_force.rulebook, version.rulebook)
            if not options["emergency"]:
                self.stdout.write("It takes a motion that the committee votes on, or --emergency.")
        self.stdout.write(f"{version} would be in force from {version.effective_from}.")

    def _export(self, options: dict[str, Any]) -> None:
        toml = formats.as_toml(_text(options["book"]))
        self.stdout.write(formats.as_json(toml) if options["json"] else toml, ending="")


def _rulebook(name: str) -> Rulebook:
    return formats.read(_text(name)).rulebook


def _text(name: str) -> str:
    """The text of a book: shipped, adopted or in a file; of the rules in force today for no name at all."""
    if not name:
        return selectors.current().document
    if name in books.names():
        return books.text(name)
    code, at, number = name.rpartition("@")
    if at and number.isdecimal():
        version = selectors.adopted(code, int(number))
        if version is None:
            raise CommandError(f"{code} v{number} was never adopted.")
        return version.document
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise CommandError(
            f"{name} is neither a file that can be read nor one of: {', '.join(books.names())}"
        ) from wrong


def _facts_in(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, ValueError) as wrong:
        raise CommandError(f"{path} has no facts that can be read: {wrong}") from wrong
    assert isinstance(told, Mapping), "TOML is a table, and this JSON began with a brace"
    return dict(told)


def _option(field: Field) -> str:
    return field.key.replace("_", "-")


def _reader(field: Field) -> Callable[[str], object]:
    """How an option's text becomes what the key would hold in a file."""

    def read(text: str) -> object:
        if isinstance(field.kind, Flag):
            return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)
        if isinstance(field.kind, Whole | OneNumberOf):
            return int(text) if text.isdecimal() else text
        if isinstance(field.kind, Several):
            return [part.strip() for part in text.split(",") if part.strip()]
        return text

    return read
