"""The life of a gift as a table, and what may be given. No database."""

import itertools

import pytest

from fundapp.contributions import workflow
from fundapp.contributions.workflow import MOVES, Move, State
from fundapp.kernel.refusal import Refused


def test_table_speaks_of_every_state():
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", list(State))
def test_money_that_arrived_is_the_last_word(state):
    assert workflow.after(state, State.PAID).state is State.PAID
    assert workflow.after(State.PAID, state) == Move(State.PAID, is_new=False)


@pytest.mark.parametrize("state", list(State))
def test_the_same_news_twice_changes_nothing(state):
    told = workflow.after(State.STARTED, state).state

    assert workflow.after(told, state) == Move(told, is_new=False)


def test_a_paid_gift_ends_paid_in_every_order_of_the_news():
    news = [State.WAITING, State.EXPIRED, State.FAILED, State.PAID]

    for order in itertools.permutations(news):
        state = State.STARTED
        for told in order:
            state = workflow.after(state, told).state
        assert state is State.PAID


def test_a_page_that_closed_does_not_end_a_debit_on_its_way():
    assert workflow.after(State.WAITING, State.EXPIRED) == Move(State.WAITING, is_new=False)


@pytest.mark.parametrize("pence", [2_00, 12_50, 2_000_00])
def test_amounts_within_reason_may_be_given(pence):
    workflow.check_amount(pence)


@pytest.mark.parametrize("pence", [-5_00, 0, 1_99, 2_000_01])
def test_amounts_outside_are_refused_with_the_limits(pence):
    with pytest.raises(Refused) as refused:
        workflow.check_amount(pence)
    assert refused.value.codes == ("amount_out_of_range",)
    assert str(refused.value) == "Enter an amount from £2 to £2,000, like 12.50"
