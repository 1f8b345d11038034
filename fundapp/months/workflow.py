"""The moves of a wish to open a closed month again, as one table. It must never know who wished it."""

from collections.abc import Mapping
from enum import StrEnum

from fundapp.kernel.refusal import refuse


class State(StrEnum):
    ASKED = "asked"
    # A second person agreed, and the month is open.
    AGREED = "agreed"
    CALLED_OFF = "called_off"


class Move(StrEnum):
    AGREE = "agree"
    CALL_OFF = "call_off"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.ASKED, Move.AGREE): State.AGREED,
    (State.ASKED, Move.CALL_OFF): State.CALLED_OFF,
}


def step(state: State, move: Move) -> State:
    """Where a move leads; refused where the table has none."""
    target = MOVES.get((state, move))
    if target is None:
        raise refuse("reopening_is_over", "This was settled since you opened the page. Load it again to see how.")
    return target
