"""The one door for setting a limit. Who agreed to it is the business of the room that calls."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.limits.catalogue import Limit, need_in_bounds
from fundapp.limits.models import LimitValue


@transaction.atomic
def set_limit(actor: Actor, *, limit: Limit, value: int, minute_ref: str) -> LimitValue:
    """Let a limit be `value` from now on. The same decision again is a quiet success."""
    known = LimitValue.objects.select_for_update().filter(limit=limit.value, minute_ref=minute_ref).first()

    if actor.kind is not ActorKind.SYSTEM:
        raise refuse("two_people_needed", "One person cannot change this. Propose it, and another organiser agrees.")
    if known is not None:
        return known
    need_in_bounds(limit, value)

    row = LimitValue.objects.create(limit=limit.value, value=value, minute_ref=minute_ref)

    audit.record(actor, Verb.LIMIT_SET, f"limit:{limit.value}", value=value)

    return row
