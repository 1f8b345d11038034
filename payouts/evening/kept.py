"""A page of the queue as it was last worked out, in this process's memory, until anybody does anything.

Every deed leaves a row in the audit, in its own transaction: while the newest row is the same, so is the page. Dates
pass by themselves, and of two deeds at once the older row may be written last: so nothing is kept beyond its minute.
It must never go where another process, a disk or a backup could keep it longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from members.roles import Role
from payouts.evening import presenting, queue
from payouts.evening.tabs import Tab

_MOST = 64


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows as they stand on the page, and the numbers of the tabs."""

    rows: SafeString
    counts: Mapping[Tab, int]
    has_more: bool


@dataclass(frozen=True, slots=True)
class _AsOf:
    newest: UUID | None
    minute: datetime


def page_for(actor: Actor, tab: Tab, *, number: int) -> Kept:
    as_of = _AsOf(audit.newest_id(), clock.now().replace(second=0, microsecond=0))
    if _last != [as_of]:
        _worked_out.cache_clear()
        _last[:] = [as_of]
    return _worked_out(actor, tab, number, get_language(), as_of)


_last: list[_AsOf] = []


@lru_cache(maxsize=_MOST)
def _worked_out(actor: Actor, tab: Tab, number: int, _language: str, _as_of: _AsOf) -> Kept:
    found = queue.page_of(actor, tab, number=number)
    rows = [presenting.told(row, me=actor.id) for row in found.rows]
    picks = Role.CASEWORKER.value in actor.roles
    shown = render_to_string("evening/rows.html", {"rows": rows, "picks": picks}) if rows else SafeString("")
    return Kept(shown, found.counts, found.has_more)
