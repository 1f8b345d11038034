"""The two tables of moves."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.committee.workflow import (
    PANEL_MOVES,
    SEAT_MOVES,
    PanelMove,
    PanelState,
    SeatMove,
    SeatState,
    need_open,
    open_moves,
    step_panel,
    step_seat,
)

PANEL_SAYS = {
    PanelState.OPEN: "panel_is_open",
    PanelState.AGREED: "panel_has_agreed",
    PanelState.CLOSED: "panel_is_closed",
    PanelState.VOID: "panel_is_void",
    PanelState.LAPSED: "panel_has_lapsed",
}


@pytest.mark.parametrize("state", list(PanelState))
@pytest.mark.parametrize("move", list(PanelMove))
def test_a_panel_moves_by_the_table_or_says_what_it_is(state, move):
    if (state, move) in PANEL_MOVES:
        assert step_panel(state, move) is PANEL_MOVES[state, move]
        return
    with pytest.raises(Refused) as refused:
        step_panel(state, move)
    assert refused.value.codes == (PANEL_SAYS[state],)


@pytest.mark.parametrize("state", [PanelState.AGREED, PanelState.CLOSED, PanelState.VOID, PanelState.LAPSED])
def test_only_an_open_panel_takes_votes(state):
    need_open(PanelState.OPEN)
    with pytest.raises(Refused) as refused:
        need_open(state)
    assert refused.value.codes == (PANEL_SAYS[state],)


def test_a_closed_or_void_panel_is_final():
    assert {state for state, _ in PANEL_MOVES} == {PanelState.OPEN, PanelState.AGREED}


@pytest.mark.parametrize(
    ("state", "move", "code"),
    [
        (SeatState.ASKED, SeatMove.VOTE, "conflict_prompt_first"),
        (SeatState.ACCEPTED, SeatMove.TAKE, "seat_already_taken"),
        (SeatState.VOTED, SeatMove.TAKE, "seat_already_taken"),
        (SeatState.PASSED, SeatMove.TAKE, "seat_passed_on"),
        (SeatState.PASSED, SeatMove.VOTE, "seat_passed_on"),
        (SeatState.PASSED, SeatMove.STEP_ASIDE, "seat_passed_on"),
    ],
)
def test_a_seat_refuses_what_is_not_in_the_table(state, move, code):
    with pytest.raises(Refused) as refused:
        step_seat(state, move)
    assert refused.value.codes == (code,)


def test_a_seat_moves_by_the_table():
    for (state, move), target in SEAT_MOVES.items():
        assert step_seat(state, move) is target


def test_the_buttons_are_the_moves_that_are_open():
    assert open_moves(SeatState.ASKED, PanelState.OPEN) == {SeatMove.TAKE, SeatMove.STEP_ASIDE}
    assert open_moves(SeatState.ACCEPTED, PanelState.OPEN) == {SeatMove.VOTE, SeatMove.STEP_ASIDE}
    assert open_moves(SeatState.VOTED, PanelState.OPEN) == {SeatMove.VOTE, SeatMove.STEP_ASIDE}
    assert open_moves(SeatState.PASSED, PanelState.OPEN) == frozenset()
    assert open_moves(SeatState.VOTED, PanelState.CLOSED) == frozenset()
