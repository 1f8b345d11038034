"""The moves of a request, and nothing beside them."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.claims.workflow import FINAL, MOVES, By, State, Verb, open_questions, open_to, step


def test_every_state_but_the_first_is_reached_by_some_move():
    assert {move.target for move in MOVES} == set(State) - {State.DRAFT}


def test_what_nothing_leaves_is_final():
    assert {State.WITHDRAWN, State.WIPED} == FINAL


def test_a_closed_claim_opens_again_only_for_a_payment_that_came_back_or_for_its_person():
    assert open_to(State.CLOSED, By.PAYER) == {Verb.REOPEN}
    assert {verb for by in By for verb in open_to(State.CLOSED, by)} == {Verb.REOPEN, Verb.LOOK_AGAIN}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("by", By)
def test_the_buttons_and_the_rule_agree(state, by):
    for verb in Verb:
        if verb in open_to(state, by):
            assert step(state, verb, by) in State
        else:
            with pytest.raises(Refused) as refused:
                step(state, verb, by)
            move = next(move for move in MOVES if move.verb is verb)
            expected = f"cannot_{verb.value}_now" if by in move.by else "move_is_not_yours"
            assert refused.value.codes == (expected,)


def test_the_claimant_can_stop_whatever_has_not_ended():
    takes_back = {state for state in State if Verb.WITHDRAW in open_to(state, By.CLAIMANT)}
    assert takes_back == set(State) - FINAL - {State.CLOSED, State.NOT_THIS_TIME}


def test_only_the_committee_decides():
    for verb in (Verb.APPROVE, Verb.NOT_THIS_TIME):
        assert {by for by in By for state in State if verb in open_to(state, by)} == {By.COMMITTEE}


def test_answers_are_open_in_a_draft_and_one_of_them_while_waiting():
    every = frozenset({"date", "bank"})
    assert open_questions(State.DRAFT, asked_for="", every=every) == every
    assert open_questions(State.WAITING, asked_for="date", every=every) == {"date"}
    assert open_questions(State.WAITING, asked_for="call", every=every) == frozenset()
    assert open_questions(State.WAITING, asked_for="pay-how", every=every) == {"bank"}
    for state in set(State) - {State.DRAFT, State.WAITING}:
        assert open_questions(state, asked_for="", every=every) == frozenset()
