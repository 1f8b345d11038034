"""What one committee member has before them. It must never know what is in a request."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel.actor import Actor
from payouts.claims.workflow import State
from payouts.committee.models import Seat
from payouts.committee.selectors import AT_WORK, wants_something
from payouts.committee.workflow import PanelState, SeatState


@dataclass(frozen=True, slots=True)
class Desk:
    """What one committee member has before them."""

    to_do: tuple[Seat, ...]
    waiting: tuple[Seat, ...]
    decided: tuple[Seat, ...]


def desk_of(account_id: UUID, *, newest: int = 20) -> Desk:
    """The person's seats: those that want something, those that wait for others, and the last that were decided."""
    seats = (
        Seat.objects.filter(account_id=account_id)
        .exclude(state=SeatState.PASSED.value)
        .select_related("panel__claim", "panel__decision")
    )
    at_work = list(
        seats.filter(panel__state__in=AT_WORK, panel__claim__state=State.DECIDING.value).order_by("asked_at")
    )
    ended = seats.filter(panel__state=PanelState.CLOSED.value).order_by("-panel__closed_at")[:newest]
    return Desk(
        to_do=tuple(seat for seat in at_work if wants_something(seat)),
        waiting=tuple(seat for seat in at_work if not wants_something(seat)),
        decided=tuple(ended),
    )


def needing(actor: Actor) -> int:
    """How many things on the desk want this person."""
    return _wanting(actor.id).count()


def next_for(actor: Actor) -> Seat | None:
    """The seat that wants this person next: the soonest promise first, as their list has it."""
    return _wanting(actor.id).order_by("panel__claim__decide_by", "asked_at").first()


def _wanting(account_id: str) -> QuerySet[Seat]:
    return Seat.objects.filter(
        account_id=account_id,
        state__in=[SeatState.ASKED.value, SeatState.ACCEPTED.value],
        panel__state=PanelState.OPEN.value,
        panel__claim__state=State.DECIDING.value,
    )
