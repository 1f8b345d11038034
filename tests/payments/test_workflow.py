"""The tables of moves: every move in them works, every other is refused by its own code."""

from itertools import product

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments.workflow import (
    PAYOUT_MOVES,
    RUN_FINAL,
    RUN_MOVES,
    PayoutMove,
    PayoutState,
    RunMove,
    RunState,
    Tie,
    need_other_than_preparer,
    need_untied,
    open_moves,
    step_payout,
    step_run,
)


@pytest.mark.parametrize(("state", "move"), list(product(PayoutState, PayoutMove)))
def test_payout_moves_by_the_table_only(state, move):
    if (state, move) in PAYOUT_MOVES:
        assert step_payout(state, move) is PAYOUT_MOVES[state, move]
        return
    with pytest.raises(Refused) as refused:
        step_payout(state, move)
    assert refused.value.codes == (f"cannot_{move}_now",)


@pytest.mark.parametrize(("state", "move"), list(product(RunState, RunMove)))
def test_run_moves_by_the_table_only(state, move):
    if (state, move) in RUN_MOVES:
        assert step_run(state, move) is RUN_MOVES[state, move]
        return
    with pytest.raises(Refused) as refused:
        step_run(state, move)
    assert refused.value.codes == (f"cannot_{move}_run_now",)


def test_runs_end_settled_or_abandoned():
    assert frozenset({RunState.SETTLED, RunState.ABANDONED}) == RUN_FINAL
    assert open_moves(RunState.SETTLED) == frozenset()
    assert open_moves(RunState.SENT) == frozenset()
    assert open_moves(RunState.PREPARED) == {RunMove.APPROVE, RunMove.ABANDON}


def test_every_tie_refuses_by_its_own_code_and_all_at_once():
    ties = {tie: {"ana"} for tie in Tie}

    need_untied("ben", ties)
    with pytest.raises(Refused) as refused:
        need_untied("ana", ties)

    assert refused.value.codes == (
        "claimant_cannot_pay",
        "helper_cannot_pay",
        "caseworker_cannot_pay",
        "stood_aside_cannot_pay",
        "interest_cannot_pay",
        "voter_cannot_pay",
    )


def test_preparer_cannot_approve():
    need_other_than_preparer("ben", "ana")
    with pytest.raises(Refused) as refused:
        need_other_than_preparer("ana", "ana")
    assert refused.value.codes == ("preparer_cannot_approve",)
