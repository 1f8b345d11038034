"""The one way to get a line or a match for a person. "Not yours" and "does not exist" look the same from outside."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor
from fundapp.treasury.models import Match, OpeningBalance, StatementLine
from members.roles import Role

_READERS = frozenset({Role.TREASURER.value, Role.AUDITOR.value})
# Who may agree to what was there before: those who may open a closed month, since it is as large a word.
OPENERS = (Role.TREASURER, Role.RELEASER, Role.ADMINISTRATOR)


def reads_bank(actor: Actor) -> bool:
    """Whether the bank's own page is open to them."""
    return bool(actor.roles & _READERS)


def is_opener(actor: Actor) -> bool:
    return any(role.value in actor.roles for role in OPENERS)


def line_for(actor: Actor, line_id: int, *, lock: bool = False) -> StatementLine:
    """A line; `lock` holds the row until the transaction ends."""
    rows = StatementLine.objects.select_for_update() if lock else StatementLine.objects.all()
    found = rows.filter(id=line_id).first() if actor.roles & _READERS else None
    if found is None:
        raise Http404
    return found


def opening_for(actor: Actor, opening_id: UUID, *, lock: bool = False) -> OpeningBalance:
    """One word about what was there before; `lock` holds the row until the transaction ends."""
    rows = OpeningBalance.objects.select_for_update() if lock else OpeningBalance.objects.all()
    found = rows.filter(id=opening_id).first() if is_opener(actor) else None
    if found is None:
        raise Http404
    return found


def match_for(actor: Actor, match_id: UUID, *, lock: bool = False) -> Match:
    """A match with its line; `lock` holds the row until the transaction ends."""
    rows = Match.objects.select_for_update() if lock else Match.objects.all()
    found = rows.filter(id=match_id).first() if actor.roles & _READERS else None
    if found is None:
        raise Http404
    return found
