"""Taking a seat and stepping aside from it."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import registry as claims
from payouts.committee import selectors
from payouts.committee.access import need_sitter, seat_locked
from payouts.committee.actions.seating import fill, put_vote, start_again
from payouts.committee.actions.settling import settle
from payouts.committee.models import Seat
from payouts.committee.voting import Cast, Choice
from payouts.committee.workflow import PanelState, SeatMove, SeatState, need_in_time, need_open, step_seat


@transaction.atomic
def take_seat(actor: Actor, *, seat_id: UUID) -> Seat:
    """Answer the conflict prompt with "No, carry on". Nothing of the claim opens before this."""
    claim, panel, seat = seat_locked(actor, seat_id)

    if seat.state in (SeatState.ACCEPTED.value, SeatState.VOTED.value):
        return seat
    need_sitter(actor, claim, panel)
    state = step_seat(SeatState(seat.state), SeatMove.TAKE)

    seat.state, seat.answered_at = state.value, clock.now()
    seat.save()

    audit.record(actor, Verb.SEAT_TAKEN, f"seat:{seat.id}", panel=str(panel.id))

    claims.in_hand(actor, claim.id)
    return seat


@transaction.atomic
def pass_seat(actor: Actor, *, seat_id: UUID) -> Seat:
    """Step aside, without a reason. The next person in the lot is asked; one who had opened the claim has abstained."""
    claim, panel, seat = seat_locked(actor, seat_id)

    if seat.state == SeatState.PASSED.value:
        return seat
    need_open(PanelState(panel.state))
    need_in_time(panel.closes_at, now=clock.now())
    had_opened = seat.state != SeatState.ASKED.value
    state = step_seat(SeatState(seat.state), SeatMove.STEP_ASIDE)

    if had_opened:
        put_vote(actor, seat, Cast(Choice.NOT_ME), key=f"aside:{seat.id}")
    seat.state, seat.answered_at = state.value, clock.now()
    seat.save()

    audit.record(actor, Verb.SEAT_PASSED, f"seat:{seat.id}", panel=str(panel.id), had_opened=had_opened)

    fill(actor, claim, panel)
    settle(actor, claim, panel)
    return seat


@transaction.atomic
def renew_ballot(actor: Actor, *, seat_id: UUID) -> Seat:
    """Begin the voting again on facts and rules as they are now. Where they are the same, nothing happens."""
    claim, panel, seat = seat_locked(actor, seat_id)

    if panel.state == PanelState.VOID.value:
        return seat
    need_sitter(actor, claim, panel)
    step_seat(SeatState(seat.state), SeatMove.VOTE)

    if not selectors.is_about_the_same(panel, claim):
        start_again(actor, claim, panel)
    return seat
