"""A statement comes in: all of it or nothing, and the same file, or the same line in another file, once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import BinaryIO

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.treasury import selectors
from fundapp.treasury.actions.accepting import link_sure
from fundapp.treasury.actions.staging import Row, Staging, Watch
from fundapp.treasury.lines import Ends, Line
from fundapp.treasury.marks import Reader
from fundapp.treasury.models import StatementFile
from fundapp.treasury.reading import Looked, lines_of, look_over
from fundapp.vault import fingerprints
from members.access import need_one_of
from members.roles import Role

_PURPOSE = "bank statement"
_PRINT_BYTES = 16
# No bank of today shows more; what is older is a slip of whoever made the file.
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or with a dry run would do. `file` is None where nothing was kept."""

    profile: str
    count: int
    new_count: int
    matched: int
    is_known: bool
    file: StatementFile | None = None


def import_statement(
    actor: Actor, *, stream: BinaryIO, profile: str = "", is_dry: bool = False, watch: Watch | None = None
) -> Imported:
    """Read a statement into the tables and match what is beyond doubt. With `is_dry` nothing of it stays."""
    _need_treasurer(actor)
    looked = look_over(stream)
    with transaction.atomic():
        done = _import(actor, stream, looked, profile, watch)
        if is_dry:
            transaction.set_rollback(True)
    return done


def _import(actor: Actor, stream: BinaryIO, looked: Looked, profile: str, watch: Watch | None) -> Imported:
    selectors.lock_statements()

    known = StatementFile.objects.filter(sha256=looked.sha256).first()
    if known is not None:
        return Imported(known.profile, known.count, 0, 0, is_known=True, file=known)
    ends, days = Ends(), dict[date, str]()
    read_as, lines = lines_of(stream, looked, ends, profile=profile)
    staging = Staging()
    count = staging.take(_rows(lines, days), watch)
    if not count:
        raise refuse("statement_empty", "There is not one movement in this file. Download the statement again.")
    first, last = min(days), max(days)
    account = fingerprints.of(_PURPOSE, ends.account) if ends.account else ""
    _need_this_account(account)
    _need_one_format(read_as, first, last)

    days_are_new = not selectors.has_lines_on(first, last)
    new_count = count if days_are_new else staging.count_new()
    file = StatementFile.objects.create(
        sha256=looked.sha256,
        profile=read_as,
        count=count,
        new_count=new_count,
        first_day=first,
        last_day=last,
        closing_pence=ends.closing_pence,
        closing_on=ends.closing_on,
        account_print=account,
        imported_by=actor.id,
    )
    staging.move(file.id, days_are_new=days_are_new)
    matched = link_sure(actor)

    audit.record(
        actor, Verb.BANK_IMPORTED, f"statement:{file.id}", profile=read_as, lines=count, new=new_count, matched=matched
    )
    return Imported(read_as, count, new_count, matched, is_known=False, file=file)


def _rows(lines: Iterable[Line], days: dict[date, str]) -> Iterator[Row]:
    """What is kept of each line. Its text leaves memory as a keyed digest and a few words; `days` takes its day."""
    key = bytes.fromhex(fingerprints.of(_PURPOSE, "lines"))
    # Asked before the first line: while rows are copied in, the connection takes no questions.
    return _printed(lines, days, key, Reader(selectors.references_paid_under()))


def _printed(lines: Iterable[Line], days: dict[date, str], key: bytes, marks: Reader) -> Iterator[Row]:
    """One loop, and few calls of our own for each line: this is where an import spends its time."""
    for number, day, pence, text, bank_id, balance_pence in lines:
        written = days.get(day) or days.setdefault(day, _written(day, number))
        mark = marks.read(text)
        told = f"{written}|{pence}|{bank_id}|" if bank_id else f"{written}|{pence}|{text}|{balance_pence}"
        identity = blake2b(told.encode(), key=key, digest_size=_PRINT_BYTES).hexdigest()
        yield f"{number}\t{written}\t{pence}\t{mark.word}\t{mark.hint}\t{identity}"


def _written(day: date, number: int) -> str:
    if day > clock.today():
        raise refuse(
            "line_in_the_future",
            "Line %(line)s is of a day that is still to come. Leave out what the bank has not booked.",
            line=number,
        )
    if day.year < _FIRST_YEAR:
        raise refuse("line_not_understood", "Line %(line)s is of the year %(year)s.", line=number, year=day.year)
    return day.isoformat()


def _need_treasurer(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        need_one_of(actor, Role.TREASURER)


def _need_this_account(account: str) -> None:
    before = StatementFile.objects.exclude(account_print="").order_by("imported_at").first()
    if account and before is not None and before.account_print != account:
        raise refuse("another_account", "This statement is of another account than those before. Choose the right one.")


def _need_one_format(read_as: str, first: date, last: date) -> None:
    """The same movement looks different in two formats, so no day may come in both."""
    others = StatementFile.objects.exclude(profile=read_as).filter(first_day__lte=last, last_day__gte=first)
    other = others.order_by("first_day").first()
    if other is not None:
        raise refuse(
            "days_came_in_another_format",
            "The days from %(first)s to %(last)s came in another format (%(format)s). Use that one for them, so that "
            "nothing counts twice.",
            first=f"{other.first_day.day} {other.first_day:%B %Y}",
            last=f"{other.last_day.day} {other.last_day:%B %Y}",
            format=other.profile,
        )
