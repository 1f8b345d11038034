"""What may become of a promise and when it counts, decided without a database."""

from datetime import date, timedelta

import pytest

from fundapp.contributions import promises
from fundapp.contributions.promises import Standing, Wish, is_so, months_after, plan
from fundapp.contributions.workflow import Change, EndReason, RecurringState
from fundapp.kernel.refusal import Refused

TODAY = date(2026, 11, 22)
NEXT = date(2026, 12, 20)
RUNNING = Standing(RecurringState.ACTIVE, 10_00, NEXT)
PAUSED = Standing(RecurringState.PAUSED, 10_00, date(2027, 2, 20), paused_until=date(2027, 1, 21))
FAILING = Standing(RecurringState.FAILING, 10_00, NEXT)
ENDED = Standing(RecurringState.ENDED, 10_00, None)


def refused(standing, wish, *, today=TODAY):
    with pytest.raises(Refused) as caught:
        plan(standing, wish, today=today)
    return caught.value.codes


def test_another_amount_counts_from_the_next_debit():
    planned = plan(RUNNING, Wish(Change.AMOUNT, amount_pence=15_00), today=TODAY)

    assert (planned.amount_pence, planned.next_on, planned.day, planned.not_before) == (15_00, NEXT, None, None)


@pytest.mark.parametrize("days", [0, 1, 3])
def test_more_waits_until_a_debit_has_passed_that_is_too_near_to_be_announced(days):
    near = Standing(RecurringState.ACTIVE, 10_00, TODAY + timedelta(days=days))

    planned = plan(near, Wish(Change.AMOUNT, amount_pence=10_01), today=TODAY)

    assert planned.day == planned.not_before == near.next_on + timedelta(days=1)


def test_more_does_not_wait_when_there_are_three_whole_days():
    near = Standing(RecurringState.ACTIVE, 10_00, TODAY + promises.NOTICE)

    assert plan(near, Wish(Change.AMOUNT, amount_pence=10_01), today=TODAY).not_before is None


def test_less_never_waits():
    near = Standing(RecurringState.ACTIVE, 10_00, TODAY + timedelta(days=1))

    assert plan(near, Wish(Change.AMOUNT, amount_pence=9_99), today=TODAY).not_before is None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(Change.AMOUNT, amount_pence=1_99), "amount_out_of_range"),
        (Wish(Change.AMOUNT, amount_pence=2_000_01), "amount_out_of_range"),
        (Wish(Change.AMOUNT, amount_pence=10_00), "amount_is_the_same"),
        (Wish(Change.DATE, day=TODAY + timedelta(days=3)), "day_too_soon"),
        (Wish(Change.DATE), "day_too_soon"),
        (Wish(Change.DATE, day=TODAY + timedelta(days=61)), "day_too_late"),
        (Wish(Change.DATE, day=NEXT), "day_is_the_same"),
        (Wish(Change.PAUSE, months=0), "pause_length"),
        (Wish(Change.PAUSE, months=4), "pause_length"),
        (Wish(Change.RESUME), "not_paused"),
    ],
)
def test_what_a_running_promise_refuses(wish, code):
    assert refused(RUNNING, wish) == (code,)


@pytest.mark.parametrize(
    ("standing", "what", "code"),
    [
        (PAUSED, Change.DATE, "resume_first"),
        (PAUSED, Change.SKIP, "paused_already"),
        (PAUSED, Change.PAUSE, "paused_already"),
        (FAILING, Change.AMOUNT, "card_first"),
        (FAILING, Change.SKIP, "change_not_now"),
        (ENDED, Change.STOP, "promise_ended"),
        (ENDED, Change.AMOUNT, "promise_ended"),
        (Standing(RecurringState.STARTED, 10_00, None), Change.STOP, "change_not_now"),
        (Standing(RecurringState.ACTIVE, 10_00, None, is_ours=False), Change.STOP, "standing_order"),
    ],
)
def test_what_each_state_refuses(standing, what, code):
    assert refused(standing, Wish(what, amount_pence=5_00, months=1, day=NEXT)) == (code,)


@pytest.mark.parametrize("standing", [RUNNING, PAUSED, FAILING])
def test_whatever_takes_money_can_be_stopped(standing):
    assert plan(standing, Wish(Change.STOP), today=TODAY).what is Change.STOP


def test_skipping_leaves_out_one_and_a_pause_as_many_as_its_months():
    skipped = plan(RUNNING, Wish(Change.SKIP), today=TODAY)
    paused = plan(RUNNING, Wish(Change.PAUSE, months=3), today=TODAY)

    assert (skipped.next_on, skipped.day) == (date(2027, 1, 20), date(2026, 12, 21))
    assert (paused.next_on, paused.day) == (date(2027, 3, 20), date(2027, 2, 21))


def test_a_debit_of_today_cannot_be_skipped():
    assert refused(Standing(RecurringState.ACTIVE, 10_00, TODAY), Wish(Change.SKIP)) == ("debit_on_its_way",)


def test_starting_again_takes_the_first_debit_that_can_be_announced():
    far = plan(PAUSED, Wish(Change.RESUME), today=TODAY)
    near = plan(PAUSED, Wish(Change.RESUME), today=date(2026, 12, 18))

    assert (far.next_on, far.day) == (date(2026, 12, 20), None)
    assert (near.next_on, near.day) == (date(2027, 1, 20), date(2026, 12, 21))


def test_another_day_is_the_next_debit():
    chosen = TODAY + promises.NOTICE

    assert plan(RUNNING, Wish(Change.DATE, day=chosen), today=TODAY).next_on == chosen


@pytest.mark.parametrize(
    ("wish", "found", "so"),
    [
        (Wish(Change.AMOUNT, amount_pence=15_00), Standing(RecurringState.ACTIVE, 15_00, NEXT), True),
        (Wish(Change.AMOUNT, amount_pence=15_00), RUNNING, False),
        (Wish(Change.DATE, day=date(2027, 1, 5)), Standing(RecurringState.ACTIVE, 10_00, date(2027, 1, 5)), True),
        (Wish(Change.DATE, day=date(2027, 1, 5)), RUNNING, False),
        (Wish(Change.SKIP), RUNNING, False),
        (Wish(Change.STOP), RUNNING, False),
        (Wish(Change.STOP), ENDED, True),
        (Wish(Change.CARD), RUNNING, False),
    ],
)
def test_only_what_stripe_has_is_called_made(wish, found, so):
    assert is_so(plan(RUNNING, wish, today=TODAY), found) is so


def test_a_resumed_promise_is_no_longer_paused():
    resumed = plan(PAUSED, Wish(Change.RESUME), today=TODAY)

    assert is_so(resumed, RUNNING)
    assert not is_so(resumed, PAUSED)
    assert not is_so(resumed, Standing(RecurringState.PAUSED, 10_00, None))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, then):
    assert months_after(day, months) == then


def test_why_it_ended_is_who_asked_for_it():
    assert promises.end_reason("supporter", None) is EndReason.STOPPED
    assert promises.end_reason("failed", EndReason.ELSEWHERE) is EndReason.FAILED
    assert promises.end_reason("forgotten", None) is EndReason.FORGOTTEN
    assert promises.end_reason(None, EndReason.FAILED) is EndReason.FAILED
    assert promises.end_reason(None, None) is EndReason.ELSEWHERE
