"""A match was wrong: the line is open again. What was posted by it stays in the books until it is corrected there."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.treasury import access
from fundapp.treasury.models import Undoing
from members.access import need_one_of
from members.roles import Role


@transaction.atomic
def undo(actor: Actor, *, match_id: UUID) -> Undoing:
    match = access.match_for(actor, match_id, lock=True)
    known = Undoing.objects.filter(match=match).first()

    need_one_of(actor, Role.TREASURER)
    if known is not None:
        return known

    undoing = Undoing.objects.create(match=match, by=actor.id)

    audit.record(actor, Verb.BANK_UNMATCHED, match.line.subject, match=str(match.id))
    return undoing
