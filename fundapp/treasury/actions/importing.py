"""A statement comes in: all of it or nothing, and the same file, or the same line in another file, once."""

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import refuse
from fundapp.treasury import selectors
from fundapp.treasury.actions.accepting import link_sure
from fundapp.treasury.actions.staging import Row, Staging
from fundapp.treasury.lines import Ends, Line
from fundapp.treasury.marks import Reader
from fundapp.treasury.models import StatementFile
from fundapp.treasury.reading import Looked, lines_of, look_over
from fundapp.vault import fingerprints
from members.access import need_one_of
from members.roles import Role

# How often whoever watches is told: after so many lines.
_TELL_EVERY = 1_000
_PURPOSE = "bank statement"
_PRINT_BYTES = 16

Watch = Callable[[int, int | None], None]


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
    ends, seen = Ends(), _Seen(watch)
    read_as, lines = lines_of(stream, looked, ends, profile=profile)
    staging = Staging()
    count = staging.take(_rows(seen.each(lines)))
    seen.end()
    if not count or seen.first is None or seen.last is None:
        raise refuse("statement_empty", "There is not one movement in this file. Download the statement again.")
    account = fingerprints.of(_PURPOSE, ends.account) if ends.account else ""
    _need_this_account(account)
    _need_one_format(read_as, seen.first, seen.last)

    # Its lines come first, which say how many of them are new; the database looks for the file at the end.
    file_id = new_id()
    new_count = staging.move(file_id, days_are_new=not selectors.has_lines_on(seen.first, seen.last))
    file = StatementFile.objects.create(
        id=file_id,
        sha256=looked.sha256,
        profile=read_as,
        count=count,
        new_count=new_count,
        first_day=seen.first,
        last_day=seen.last,
        closing_pence=ends.closing_pence,
        closing_on=ends.closing_on,
        account_print=account,
        imported_by=actor.id,
    )
    matched = link_sure(actor)

    audit.record(
        actor, Verb.BANK_IMPORTED, f"statement:{file.id}", profile=read_as, lines=count, new=new_count, matched=matched
    )
    return Imported(read_as, count, new_count, matched, is_known=False, file=file)


class _Seen:
    """The first and the last day that went by, and a word to whoever watches."""

    def __init__(self, watch: Watch | None) -> None:
        self.first: date | None = None
        self.last: date | None = None
        self._count = 0
        self._watch = watch

    def each(self, lines: Iterable[Line]) -> Iterator[Line]:
        today = clock.today()
        for self._count, line in enumerate(lines, start=1):
            if line.day > today:
                raise refuse(
                    "line_in_the_future",
                    "Line %(line)s is of a day that is still to come. Leave out what the bank has not booked.",
                    line=line.number,
                )
            if self.first is None or line.day < self.first:
                self.first = line.day
            if self.last is None or line.day > self.last:
                self.last = line.day
            if self._watch and not self._count % _TELL_EVERY:
                self._watch(self._count, None)
            yield line

    def end(self) -> None:
        if self._watch:
            self._watch(self._count, self._count)


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    """What is kept of each line. Its text leaves memory as a keyed digest and a few words."""
    key = bytes.fromhex(fingerprints.of(_PURPOSE, "lines"))
    # Asked before the first line: while rows are copied in, the connection takes no questions.
    return _printed(lines, key, Reader(selectors.references_paid_under()))


def _printed(lines: Iterable[Line], key: bytes, marks: Reader) -> Iterator[Row]:
    """One loop and no calls of our own but the reader's: this is where an import spends its time."""
    days: dict[date, str] = {}
    for number, day, pence, text, bank_id, balance_pence in lines:
        written = days.get(day) or days.setdefault(day, day.isoformat())
        mark = marks.read(text)
        told = f"{written}|{pence}|{bank_id}|" if bank_id else f"{written}|{pence}|{text}|{balance_pence}"
        identity = hmac.digest(key, told.encode(), "sha256")[:_PRINT_BYTES].hex()
        yield number, written, pence, mark.word, mark.hint, identity


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
