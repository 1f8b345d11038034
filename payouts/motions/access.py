"""The way to a motion, and who may do what with it. Every organiser who holds a role may read every motion."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from members import selectors as members
from members.access import account_id_of, need_one_of
from members.roles import Role
from payouts.motions.models import Elector, Motion

PROPOSERS_OF_RULES = (Role.COMMITTEE, Role.ADMINISTRATOR)
PROPOSERS_OF_LIMITS = (Role.TREASURER, Role.ADMINISTRATOR)


def motion_for(actor: Actor, motion_id: UUID) -> Motion:
    """A motion, for any organiser."""
    need_one_of(actor, *Role)
    found = Motion.objects.select_related("proposed_by", "account", "seconded_by", "instead_of").filter(id=motion_id)
    if (motion := found.first()) is None:
        raise Http404
    return motion


def motion_locked(motion_id: UUID) -> Motion:
    motion = Motion.objects.select_for_update(of=("self",)).filter(id=motion_id).first()
    if motion is None:
        raise Http404
    return motion


def proposals_locked() -> None:
    """Hold off other proposals until this one is written: a row that is not there yet cannot be locked."""
    members.administrators_locked()


def elector_of(actor: Actor, motion: Motion) -> Elector:
    """The actor's place among those who may vote on it. Whoever joined the committee since has none."""
    need_one_of(actor, Role.COMMITTEE)
    me = account_id_of(actor)
    elector = motion.electors.filter(account_id=me).first() if me is not None else None
    if elector is None:
        raise refuse("not_an_elector", "Only those who were on the committee when this motion opened can vote on it.")
    return elector


def need_another_person(actor: Actor, motion: Motion) -> None:
    """Refuse whoever proposed it, and whoever it would give a role to."""
    need_one_of(actor, *Role)
    me = account_id_of(actor)
    if me is None or me == motion.proposed_by_id:
        raise refuse("own_motion", "You proposed this. Another organiser has to agree to it.")
    if me == motion.account_id:
        raise refuse("own_role", "Nobody agrees to a role of their own. Ask another organiser.")
