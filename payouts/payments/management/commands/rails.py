"""`manage.py rails`: judge a bank's profile, show what its file holds, write one with invented payees."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused, refuse
from payouts.payments import shelf
from payouts.payments.leaving import Leaves
from payouts.payments.rails import Payer, Payment, Rail, Sending, profiles
from payouts.payments.rails.csv_bank import CsvBank

EXAMPLES = """
examples:
  manage.py rails check village-bank.toml     judge a profile: every mistake by its line, and what to write instead
  manage.py rails check                       judge all that BANKS_DIR, BACS_LABELS and MODULUS_WEIGHTS name
  manage.py rails show                        every way to pay that works here
  manage.py rails show lloyds                 what its file holds, column by column
  manage.py rails try village-bank.toml       a file with invented payees, for the bank's own test page
  manage.py rails try bacs18 --out sample.txt

A NAME is a file of TOML or the code of a way to pay. Nobody is paid by any of this: the payees are invented, and
nothing is kept. The command ends with 0 when all is well and with 1 when anything was refused.
"""
# No bank has the sort code 00-00-00. The names try what banks stumble over.
_PAYEES = (
    Payment("SAMPL", 12_30, "Sam Jones", "000000", "01234567", "COMMON POT"),
    Payment("SAMPM", 100_05, "Zoë O\u2019Neill-Łukasz", "000000", "00000019", "COMMON POT"),
    Payment("SAMPN", 1, "Bartholomew Featherstonehaugh-Cholmondeley", "000000", "99999999", "COMMON POT"),
)
_INVENTED = Payer("Sample Fund", "000000", "12345678", "000000")


class Command(BaseCommand):
    help = "Judge a bank's profile, show what its file holds, write one with invented payees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parts = parser.add_subparsers(dest="part", required=True, metavar="check|show|try")
        check = parts.add_parser("check", help="judge profiles")
        check.add_argument("files", nargs="*", type=Path, metavar="FILE")
        show = parts.add_parser("show", help="print what a file holds")
        show.add_argument("name", nargs="?", default="", metavar="NAME")
        trial = parts.add_parser("try", help="write a file with invented payees")
        trial.add_argument("name", metavar="NAME")
        trial.add_argument("--out", type=Path, metavar="FILE", help="a new file to write to; otherwise it is printed")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        try:
            getattr(self, f"_{part}")(options)
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused

    def _check(self, options: dict[str, Any]) -> None:
        failed = False
        for path in options["files"]:
            try:
                title = _from(path).title
            except Refused as refused:
                failed = True
                for reason in refused.reasons:
                    self.stderr.write(f"{path}: {reason}")
            else:
                self.stdout.write(f"{path}: {title} is sound.")
        if not options["files"]:
            faults = list(shelf.faults())
            failed = bool(faults)
            for whose, why in faults:
                self.stderr.write(f"{whose}: {why}")
            self.stdout.write(f"Ways to pay that work here: {', '.join(shelf.codes())}.")
        if failed:
            raise CommandError("Some of this cannot be used as it is.")

    def _show(self, options: dict[str, Any]) -> None:
        if not options["name"]:
            for code in shelf.codes():
                is_off = "" if code in shelf.codes_on(Leaves.BANK) else " (off)"
                self.stdout.write(f"{code:<20} {shelf.title(code)}{is_off}")
            return
        found = _named(options["name"])
        self.stdout.write(
            f"{found.title}: at most {found.most_rows} payments in one file, which ends in .{found.ending}"
        )
        if isinstance(found, CsvBank):
            self._show_columns(found.profile)

    def _show_columns(self, profile: profiles.Profile) -> None:
        self.stdout.write(
            f"signs: {profile.characters}; names up to {profile.name_length},"
            f" references up to {profile.reference_length}"
        )
        rows = [("once before", row) for row in profile.before]
        rows += [("each payment", profile.columns)]
        rows += [("once after", row) for row in profile.after]
        for when, row in rows:
            self.stdout.write(f"{when}:")
            for column in row:
                times = f" x {column.times}" if column.times > 1 else ""
                said = " ".join(filter(None, (column.header and f'"{column.header}"', column.text)))
                self.stdout.write(f"  {column.cell}{times}  {said}".rstrip())

    def _try(self, options: dict[str, Any]) -> None:
        found = _named(options["name"])
        now = clock.now().astimezone(clock.LONDON)
        sending = Sending("sample", 1, now, found.first_day(now.date()))
        content = found.prepare(_PAYEES, sending).content
        for change in found.changes(_PAYEES):
            self.stderr.write(f"The bank will see {change.sent!r} for {change.typed!r}.")
        if options["out"] is None:
            self.stdout.write(content.decode("utf-8"), ending="")
            return
        try:
            with options["out"].open("xb") as file:
                file.write(content)
        except OSError as trouble:
            raise CommandError(f"{options['out']} was not written: {trouble.strerror}.") from trouble
        self.stdout.write(f"{options['out']} holds {len(_PAYEES)} invented payments.")


def _named(name: str) -> Rail:
    return _from(Path(name)) if name.endswith(".toml") else shelf.rail(name)


def _from(path: Path) -> CsvBank:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise refuse(
            "profile_not_read", "%(path)s cannot be read as text: %(trouble)s.", path=path, trouble=trouble
        ) from trouble
    own = shelf.payer()
    return CsvBank(profiles.read(path.stem, text), own if own.account_number else _INVENTED)
