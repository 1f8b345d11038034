"""The moves of a motion: every pair of state and move that the table does not have is refused."""

from itertools import product

import pytest

from fundapp.kernel.refusal import Refused
from payouts.motions.workflow import AT_WORK, MOVES, OVER, Move, State, step


@pytest.mark.parametrize(("state", "move"), [pair for pair in product(State, Move) if pair not in MOVES])
def test_what_is_not_in_the_table_is_refused(state, move):
    with pytest.raises(Refused) as refused:
        step(state, move)

    assert refused.value.codes == ("motion_is_over",)


def test_what_is_over_never_moves_again():
    assert {state for state, _ in MOVES} == set(AT_WORK)
    assert set(OVER) == set(State) - set(AT_WORK)
