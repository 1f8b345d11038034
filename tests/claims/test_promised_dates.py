"""The dates that are promised: never later than the rules say, sooner for what is urgent, and never taken back."""

from datetime import UTC, datetime

import pytest

from fundapp.kernel import clock
from payouts.claims import actions, promises
from payouts.claims.workflow import State
from tests.claims import stories

MONDAY_NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


def _evening_of(day: int) -> datetime:
    return datetime(2026, 1, day, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("within_days", "prepare", "decide", "pay"),
    [(1, 13, 13, 15), (2, 13, 14, 16), (3, 13, 15, 17), (14, 13, 15, 17)],
)
def test_rules_bring_an_answer_forward_and_never_push_it_back(
    within_days: int, prepare: int, decide: int, pay: int
) -> None:
    made = promises.made_at(MONDAY_NOON, within_days=within_days)

    assert (made.prepare_by, made.decide_by, made.pay_by) == tuple(map(_evening_of, (prepare, decide, pay)))


@pytest.mark.parametrize(
    ("within_days", "decide", "pay"),
    [(None, 15, 17), (1, 14, 16), (2, 15, 17), (9, 15, 17)],
)
def test_what_is_urgent_is_promised_sooner_and_never_later(within_days: int | None, decide: int, pay: int) -> None:
    made = promises.made_at(MONDAY_NOON, within_days=3)
    tuesday = datetime(2026, 1, 13, 9, tzinfo=UTC)

    soon = promises.hurried(made, now=tuesday, within_days=within_days)

    assert (soon.decide_by, soon.pay_by) == (_evening_of(decide), _evening_of(pay))
    assert soon.prepare_by <= made.prepare_by


@pytest.mark.django_db
def test_a_request_sent_under_quick_rules_is_promised_an_early_answer() -> None:
    stories.rules(answer_within_days="2")

    claim = stories.submitted()

    assert claim.decide_by == promises.evening(claim.submitted_at, 2)


@pytest.mark.django_db
def test_no_money_today_brings_the_dates_forward_once_and_a_second_press_changes_nothing() -> None:
    stories.rules(urgent_within_days="1")
    claim = stories.preparing()
    before = claim.decide_by

    marked = actions.mark_no_money_today(stories.caseworker_of(claim), claim.id, has_none=True)
    assert marked.decide_by == promises.evening(clock.now(), 1) < before
    assert marked.prepare_by <= marked.decide_by < marked.pay_by

    again = actions.mark_no_money_today(stories.caseworker_of(claim), claim.id, has_none=True)
    assert (again.decide_by, again.pay_by) == (marked.decide_by, marked.pay_by)

    taken_off = actions.mark_no_money_today(stories.caseworker_of(claim), claim.id, has_none=False)
    assert (taken_off.decide_by, taken_off.pay_by) == (marked.decide_by, marked.pay_by)


@pytest.mark.django_db
def test_once_it_is_decided_the_mark_changes_no_date() -> None:
    stories.rules(urgent_within_days="1")
    claim = stories.decided()
    assert claim.step is State.APPROVED

    marked = actions.mark_no_money_today(stories.caseworker_of(claim), claim.id, has_none=True)

    assert (marked.decide_by, marked.pay_by) == (claim.decide_by, claim.pay_by)
