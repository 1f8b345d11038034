"""What follows a shredding, and what makes it true again after a restore: the journal, the keys, the marks.

The order is fixed: the commit, the line in the journal, the key. Each is done again by the outbox until it is done.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, system
from fundapp.vault import keystore, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.journal import Erased, Journal, Mark
from fundapp.vault.models import Drawer, Fingerprint, JournalMark, SealedField, SealedFile
from fundapp.vault.router import KEYS

_LOOK_AGAIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many lines were looked at, and how many of them were not true in this database any more."""

    lines: int
    erased_again: int


def journal() -> Journal:
    return Journal(Path(settings.ERASURE_JOURNAL))


def finish(subject: str, sealed_class: SealedClass) -> None:
    """After the commit of a shredding: the line first, then the key. Again is a quiet success."""
    erased = Erased(subject, sealed_class.value)
    if erased not in journal().read()[0]:
        journal().append([erased])
    keystore.destroy(subject, sealed_class)


def is_behind() -> bool:
    """Whether the journal says more than one of the two databases knows, as it does after a restore."""
    size = journal().size()
    marks = [_mark(alias) for alias in (DEFAULT_DB_ALIAS, KEYS)] if size else []
    return any(mark.position != size for mark in marks)


def replay(actor: Actor, *, is_dry: bool = False) -> Replayed:
    """Make true again whatever the journal says and one of the databases does not know. Two at a time do it once."""
    with journal().replaying():
        marks = [_mark(alias) for alias in (DEFAULT_DB_ALIAS, KEYS)]
        known = all(journal().knows(mark) for mark in marks)
        first = min(marks, key=lambda mark: mark.position) if known else Mark()
        lines, end = journal().since(first)
        if is_dry:
            return Replayed(len(lines), sum(not _is_true(line) for line in lines))

        again = _erase_again(lines)
        for line in lines:
            keystore.destroy(line.subject, SealedClass(line.sealed_class))
        if not known or not first.position:
            end = _mend(end)
        for alias in (DEFAULT_DB_ALIAS, KEYS):
            JournalMark.objects.using(alias).update_or_create(
                id=1, defaults={"position": end.position, "digest": end.digest}
            )
        if again:
            with transaction.atomic():
                audit.record(actor, Verb.ERASURES_REPLAYED, "erasure:journal", lines=len(lines), again=again)
    return Replayed(len(lines), again)


def _erase_again(lines: list[Erased]) -> int:
    """In one transaction for each subject, so that the room it belongs to ends it as a whole."""
    of_subject: dict[str, set[SealedClass]] = defaultdict(set)
    for line in lines:
        if not _is_true(line):
            of_subject[line.subject].add(SealedClass(line.sealed_class))
    for subject, classes in of_subject.items():
        with transaction.atomic():
            for sealed_class in sorted(classes):
                remove(subject, sealed_class)
            for hook in registry.erased_hooks():
                hook(subject, frozenset(classes))
    return sum(map(len, of_subject.values()))


def remove(subject: str, sealed_class: SealedClass) -> bool:
    """Shut the drawer and remove what is in it, in the caller's transaction. True when it was not shut yet."""
    changed = keystore.shut(subject, sealed_class)
    SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value).delete()
    SealedFile.objects.filter(subject=subject, sealed_class=sealed_class.value).delete()
    Fingerprint.objects.filter(subject=subject, sealed_class=sealed_class.value).delete()
    return changed


def _mend(end: Mark) -> Mark:
    """A journal that was lost, or began later than the fund, is told what the database knows."""
    told = set(journal().read()[0])
    shut = Drawer.objects.filter(shut_at__isnull=False).order_by("id").values_list("subject", "sealed_class")
    if missing := [erased for erased in (Erased(*row) for row in shut) if erased not in told]:
        journal().append(missing)
        return journal().read()[1]
    return end


def _is_true(line: Erased) -> bool:
    return keystore.is_shut(line.subject, SealedClass(line.sealed_class))


def _mark(alias: str) -> Mark:
    row = JournalMark.objects.using(alias).filter(id=1).first()
    return Mark(row.position, row.digest) if row else Mark()


class _Looked:
    """When this process last made sure, and a lock so that one thread does it while the others wait at the door."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.lock = Lock()


@cache
def _looked() -> _Looked:
    return _Looked()


def may_serve() -> bool:
    """Whether both databases know all that was erased; if not, it is made so now. Asked before every page and delivery.

    False while another thread is at it. It raises what keeps it from knowing, such as a database that is away.
    """
    looked = _looked()
    if looked.at is not None and monotonic() - looked.at < _LOOK_AGAIN_SECONDS:
        return True
    if not looked.lock.acquire(blocking=False):
        return looked.at is not None
    try:
        if is_behind():
            replay(system("vault"))
        looked.at = monotonic()
    finally:
        looked.lock.release()
    return True
