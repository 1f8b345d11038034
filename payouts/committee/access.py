"""The way to a panel, through one's own seat on it and through nothing else; and who may sit there."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import drawing, selectors
from payouts.committee.models import Panel, Seat
from payouts.committee.workflow import PanelState, SeatState, need_in_time, need_open


def seat_for(actor: Actor, seat_id: UUID) -> Seat:
    """The actor's own seat. Another person's, and one that was passed on, are as if they did not exist."""
    seat = (
        Seat.objects.select_related("panel__claim", "panel__decision", "panel__rulebook_version", "vote")
        .filter(id=seat_id)
        .first()
    )
    if seat is None or not _is_holder(actor, seat) or seat.state == SeatState.PASSED.value:
        raise Http404
    return seat


# --- Held until the transaction ends, always in the order claim, panel, seat ------------------------------------------
def claim_locked(claim_id: UUID) -> Claim:
    claim = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None:
        raise Http404
    return claim


def panel_locked(panel_id: UUID) -> tuple[Claim, Panel]:
    panel = Panel.objects.filter(id=panel_id).first()
    if panel is None:
        raise Http404
    claim = claim_locked(panel.claim_id)
    return claim, Panel.objects.select_for_update().get(id=panel_id)


def seat_locked(actor: Actor, seat_id: UUID) -> tuple[Claim, Panel, Seat]:
    """The actor's own seat with its panel and claim, passed on or not."""
    seat = Seat.objects.filter(id=seat_id).first()
    if seat is None or not _is_holder(actor, seat):
        raise Http404
    claim, panel = panel_locked(seat.panel_id)
    return claim, panel, Seat.objects.select_for_update().get(id=seat_id)


# --- Who may decide ---------------------------------------------------------------------------------------------------
def need_deciding(claim: Claim) -> None:
    """Refuse unless the claim waits for a decision."""
    if claim.step is not State.DECIDING:
        raise refuse("claim_not_ready_to_decide", "This request is not waiting for a decision.")


def need_sitter(actor: Actor, claim: Claim, panel: Panel) -> None:
    """Refuse unless the panel is open and the actor may decide on this claim: with every other part they hold in it."""
    need_role(actor, Role.COMMITTEE.value)
    need_open(PanelState(panel.state))
    need_in_time(panel.closes_at, now=clock.now())
    need_deciding(claim)
    drawing.need_apart(actor.id, selectors.parties_of(claim, look=panel.look))


def _is_holder(actor: Actor, seat: Seat) -> bool:
    return actor.kind is ActorKind.ORGANISER and actor.id == str(seat.account_id)
