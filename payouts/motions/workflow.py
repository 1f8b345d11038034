"""The moves of a motion, as one table. It must never know who is asking, nor what the votes were."""

from collections.abc import Mapping
from enum import StrEnum

from fundapp.kernel.refusal import refuse


class Kind(StrEnum):
    """What a motion proposes. Rules are voted on; a role or a limit takes two people and a day."""

    RULEBOOK = "rulebook"
    ROLE = "role"
    LIMIT = "limit"


class State(StrEnum):
    OPEN = "open"
    # Agreed, and waiting for its day.
    CARRIED = "carried"
    IN_FORCE = "in_force"
    NOT_CARRIED = "not_carried"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    # Nobody agreed in time, or it could not take effect any more.
    LAPSED = "lapsed"


class Move(StrEnum):
    CARRY = "carry"
    FAIL = "fail"
    TAKE_EFFECT = "take_effect"
    WITHDRAW = "withdraw"
    STOP = "stop"
    LAPSE = "lapse"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.OPEN, Move.CARRY): State.CARRIED,
    (State.OPEN, Move.FAIL): State.NOT_CARRIED,
    (State.OPEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Move.STOP): State.STOPPED,
    (State.OPEN, Move.LAPSE): State.LAPSED,
    (State.CARRIED, Move.TAKE_EFFECT): State.IN_FORCE,
    (State.CARRIED, Move.STOP): State.STOPPED,
    (State.CARRIED, Move.LAPSE): State.LAPSED,
}
AT_WORK = (State.OPEN, State.CARRIED)
OVER = tuple(state for state in State if state not in AT_WORK)


def step(state: State, move: Move) -> State:
    """Where a move leads; refused where the table has none."""
    target = MOVES.get((state, move))
    if target is None:
        raise refuse("motion_is_over", "This motion has moved on since you opened the page. Load it again to see how.")
    return target


def need_vote(kind: Kind) -> None:
    if kind is not Kind.RULEBOOK:
        raise refuse("motion_is_not_voted_on", "This takes a second person, not a vote.")


def need_two_people(kind: Kind) -> None:
    if kind is Kind.RULEBOOK:
        raise refuse("motion_is_voted_on", "Rules are voted on: one person can neither agree to them nor stop them.")
