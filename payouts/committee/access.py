"""The way to a panel: through one's own seat on it, and through nothing else."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor, ActorKind
from payouts.committee.models import Seat
from payouts.committee.workflow import SeatState


def seat_for(actor: Actor, seat_id: UUID) -> Seat:
    """The actor's own seat. Another person's, and one that was passed on, are as if they did not exist."""
    seat = (
        Seat.objects.select_related("panel__claim", "panel__decision", "panel__rulebook_version", "vote")
        .filter(id=seat_id)
        .first()
    )
    if seat is None or not is_holder(actor, seat) or seat.state == SeatState.PASSED.value:
        raise Http404
    return seat


def is_holder(actor: Actor, seat: Seat) -> bool:
    return actor.kind is ActorKind.ORGANISER and actor.id == str(seat.account_id)
