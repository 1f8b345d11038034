"""The one way to get an errand for a person. What is not theirs to do does not exist."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor
from fundapp.messages.models import Errand
from members.roles import Role
from payouts.claims.access import need_apart


def errand_for(actor: Actor, errand_id: UUID, *, kind: str = "", lock: bool = False) -> Errand:
    """An errand that this caseworker may do: never one of a request in which they have another part."""
    rows = Errand.objects.select_for_update(of=("self",)) if lock else Errand.objects.all()
    errand = rows.select_related("claim").filter(id=errand_id).first()
    if errand is None or (kind and errand.kind != kind) or Role.CASEWORKER.value not in actor.roles:
        raise Http404("There is no such errand.")
    need_apart(actor, errand.claim)
    return errand
