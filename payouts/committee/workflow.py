"""The moves of a panel and of a seat on it, as two tables. It must never know who is asking, or what the votes were.

The buttons on a page and the rule that judges them read the same rows.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from fundapp.kernel.refusal import Refused, refuse


class PanelKind(StrEnum):
    """What a panel is for."""

    FULL = "full"
    # Two people who give a first sum on the same evening; a full panel looks at everything afterwards.
    EMERGENCY = "emergency"
    # Other people, after a no.
    SECOND_LOOK = "second_look"


class PanelState(StrEnum):
    OPEN = "open"
    # The votes have settled it, but the decision could not take effect yet: usually the pot is short of money.
    AGREED = "agreed"
    CLOSED = "closed"
    # What the votes were about has changed, so they count for nothing.
    VOID = "void"
    # Its closing time came before enough people had voted.
    LAPSED = "lapsed"


class PanelMove(StrEnum):
    AGREE = "agree"
    CLOSE = "close"
    ANNUL = "annul"
    LAPSE = "lapse"


PANEL_MOVES: Mapping[tuple[PanelState, PanelMove], PanelState] = {
    (PanelState.OPEN, PanelMove.AGREE): PanelState.AGREED,
    (PanelState.OPEN, PanelMove.CLOSE): PanelState.CLOSED,
    (PanelState.AGREED, PanelMove.CLOSE): PanelState.CLOSED,
    (PanelState.OPEN, PanelMove.ANNUL): PanelState.VOID,
    (PanelState.AGREED, PanelMove.ANNUL): PanelState.VOID,
    (PanelState.OPEN, PanelMove.LAPSE): PanelState.LAPSED,
}


class SeatState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    VOTED = "voted"
    PASSED = "passed"


class SeatMove(StrEnum):
    TAKE = "take"
    VOTE = "vote"
    STEP_ASIDE = "step_aside"


SEAT_MOVES: Mapping[tuple[SeatState, SeatMove], SeatState] = {
    (SeatState.ASKED, SeatMove.TAKE): SeatState.ACCEPTED,
    (SeatState.ACCEPTED, SeatMove.VOTE): SeatState.VOTED,
    # A vote may be changed until the panel closes.
    (SeatState.VOTED, SeatMove.VOTE): SeatState.VOTED,
    (SeatState.ASKED, SeatMove.STEP_ASIDE): SeatState.PASSED,
    (SeatState.ACCEPTED, SeatMove.STEP_ASIDE): SeatState.PASSED,
    (SeatState.VOTED, SeatMove.STEP_ASIDE): SeatState.PASSED,
}

# A seat in one of these still counts towards the panel's size.
LIVE = frozenset(SeatState) - {SeatState.PASSED}


def step_panel(state: PanelState, move: PanelMove) -> PanelState:
    """Where `move` leads from `state`; or `Refused`, saying what the panel has become."""
    target = PANEL_MOVES.get((state, move))
    if target is None:
        raise not_open(state)
    return target


def need_open(state: PanelState) -> None:
    """Refuse unless votes and seats may still change."""
    if state is not PanelState.OPEN:
        raise not_open(state)


def need_in_time(closes_at: datetime | None, *, now: datetime) -> None:
    """Refuse from the closing time on, whether or not a machine has closed the panel yet."""
    if closes_at is not None and now >= closes_at:
        raise refuse("voting_has_closed", "The time to vote on this is over. Votes can no longer be changed.")


def step_seat(state: SeatState, move: SeatMove) -> SeatState:
    """Where `move` leads from `state`; or `Refused`, saying what comes first."""
    target = SEAT_MOVES.get((state, move))
    if target is not None:
        return target
    if state is SeatState.PASSED:
        raise refuse("seat_passed_on", "You passed this request on. Someone else is looking at it now.")
    if state is SeatState.ASKED:
        raise refuse("conflict_prompt_first", "Say first whether you may know this person, then vote.")
    raise refuse("seat_already_taken", "You have this request already. Open it from your list.")


def open_moves(state: SeatState, panel: PanelState) -> frozenset[SeatMove]:
    """What the holder of a seat may do now: the buttons."""
    if panel is not PanelState.OPEN:
        return frozenset()
    return frozenset(move for source, move in SEAT_MOVES if source is state)


def not_open(state: PanelState) -> Refused:
    if state is PanelState.VOID:
        return refuse(
            "panel_is_void",
            "The facts of this request changed, so these votes no longer count. Open it from your list.",
        )
    if state is PanelState.AGREED:
        return refuse("panel_has_agreed", "The panel has agreed. Votes can no longer be changed.")
    if state is PanelState.LAPSED:
        return refuse(
            "panel_has_lapsed",
            "The time to vote was over before enough people had voted. Open your list: you may be asked again.",
        )
    if state is PanelState.CLOSED:
        return refuse("panel_is_closed", "This was decided while you were reading. Votes can no longer be changed.")
    return refuse("panel_is_open", "This panel is open already.")
