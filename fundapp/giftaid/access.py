"""Who is let to a declaration and to a schedule. It must never say whether another's exists."""

from uuid import UUID

from django.http import Http404

from fundapp.contributions import access
from fundapp.contributions.models import Contribution, Supporter
from fundapp.giftaid.models import Declaration, Schedule
from fundapp.kernel.actor import Actor
from members.roles import Role


def gift_for(token: str) -> Contribution:
    """The gift of a receipt's link: whoever holds it may declare and withdraw, as on paper."""
    return access.gift_for(token)


def may_see(declaration: Declaration, gift: Contribution, *, visitor: Supporter | None) -> bool:
    """Whoever holds the gift that it was made with; for other gifts, whoever opened the link in their letters.

    An address that was typed with a gift is not shown to be the giver's: anyone could give a pound in another's name.
    """
    return declaration.contribution_id == gift.id or (visitor is not None and visitor.id == gift.supporter_id)


def schedule_for(actor: Actor, schedule_id: UUID) -> Schedule:
    found = Schedule.objects.filter(id=schedule_id).first()
    if found is None or Role.TREASURER.value not in actor.roles:
        raise Http404
    return found
