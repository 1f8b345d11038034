"""Casting a vote, which may also be the one that decides."""

from uuid import UUID

from django.db import transaction

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from payouts.committee import explaining, selectors, voting
from payouts.committee.access import need_sitter, seat_locked
from payouts.committee.actions.seating import put_vote, start_again
from payouts.committee.actions.settling import settle
from payouts.committee.models import Vote
from payouts.committee.voting import Cast, Choice, Reason
from payouts.committee.workflow import SeatMove, SeatState, step_seat


def cast_vote(
    actor: Actor,
    *,
    seat_id: UUID,
    key: str,
    seen: int,
    choice: Choice,
    amount_pence: int | None = None,
    reason: Reason | None = None,
    words: str = "",
) -> Vote:
    """Vote, or vote again while the panel is open. The vote that settles it also makes the decision.

    `seen` is the revision that the voter's page showed (0 for none), so that an old page cannot undo a newer vote. When
    the facts are no longer those the panel was drawn for, nothing is cast: the votes are void, which is kept, and the
    voter is told. `words` explain a reason to the person who asked, and are sealed with their request.
    """
    assert choice is not Choice.NOT_ME, "stepping aside is pass_seat"
    cast = Cast(choice, amount_pence, reason)
    with transaction.atomic():
        claim, panel, seat = seat_locked(actor, seat_id)

        vote = selectors.vote_of(seat)
        if vote is not None and vote.key == key:
            return vote
        need_sitter(actor, claim, panel)
        state = step_seat(SeatState(seat.state), SeatMove.VOTE)
        need_fresh_factor(actor, at=clock.now())
        if selectors.is_about_the_same(panel, claim):
            _need_current_page(vote, seen)
            voting.check_cast(
                cast,
                total_pence=panel.total_pence,
                given_pence=selectors.theirs_of(claim.id),
                is_emergency=panel.is_emergency,
                is_of_a_yes=selectors.stands_for(claim.id) > 0,
            )
            said = words if cast.reason is not None else ""
            explaining.need_fit(said)

            vote = put_vote(actor, seat, cast, key=key, words=said)
            seat.state = state.value
            seat.save()

            settle(actor, claim, panel)
            return vote
        start_again(actor, claim, panel)
    raise selectors.facts_changed()


def _need_current_page(vote: Vote | None, seen: int) -> None:
    if seen != (vote.revision if vote is not None else 0):
        raise refuse(
            "vote_is_newer", "You have voted on another page since you opened this one. Your newer vote counts."
        )
