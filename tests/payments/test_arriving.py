"""Did it arrive? Asked a day after the sending, answered once; a no is looked for until it is said how it ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from members.roles import Role
from payouts.claims import access
from payouts.payments import actions, arriving, tracing
from payouts.payments.models import Arrival, Trace
from payouts.payments.tracing import Found
from tests import people
from tests.payments import stories
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db


def say(claim, has_arrived: bool) -> int:
    return actions.say_arrived(access.claimant(claim.id), claim_id=claim.id, has_arrived=has_arrived)


def test_it_is_asked_from_a_day_after_the_sending_until_a_month_after():
    now = clock.now()
    days = {days: tracing.may_be_asked(now - timedelta(days=days), now=now) for days in (0, 1, 30, 31)}
    assert days == {0: False, 1: True, 30: True, 31: False}

    claim = stories.sent_a_while_ago()
    assert arriving.is_to_ask(claim.id)
    with clock.frozen_at(clock.now() + timedelta(days=40)):
        assert not arriving.is_to_ask(claim.id)
    assert not arriving.is_to_ask(stories.claim_of(stories.sent()).id), "it was sent just now"


@pytest.mark.parametrize("has_arrived", [True, False])
def test_one_tap_is_kept_once(has_arrived):
    claim = stories.sent_a_while_ago()
    theirs = holding(claim)
    assert "Yes, it is there" in theirs.get("/me/arrived").content.decode()

    for _ in range(2):
        answer = theirs.post("/me/arrived", {"arrived": "yes" if has_arrived else "no"})
        assert (answer.status_code, answer.url) == (302, "/me")

    assert [arrival.has_arrived for arrival in Arrival.objects.all()] == [has_arrived]
    assert Trace.objects.count() == int(not has_arrived)
    assert [row.verb for row in audit.about(claim.subject)].count("payout.arrival_said") == 1
    assert say(claim, not has_arrived) == 0, "what was said stays said"


def test_a_search_is_closed_once_by_a_treasurer_with_how_it_ended():
    claim = stories.not_arrived()
    [trace] = arriving.open_traces()
    treasurer = people.actor(stories.payer())

    with pytest.raises(Refused) as refused:
        actions.close_trace(people.actor(people.organiser(Role.AUDITOR)), line_id=trace.line_id, found=Found.ARRIVED)
    assert refused.value.codes == ("role_needed",)
    with pytest.raises(Refused) as refused:
        actions.close_trace(treasurer, line_id=trace.line_id, found=Found.CAME_BACK)
    assert refused.value.codes == ("not_noted_as_come_back",)

    actions.return_payout(treasurer, payout_id=trace.line.payout_id, because=actions.Because.WRONG_DETAILS)
    for _ in range(2):
        closed = actions.close_trace(treasurer, line_id=trace.line_id, found=Found.CAME_BACK)
    assert (closed.found, str(closed.closed_by_id)) == ("came_back", treasurer.id)
    assert not arriving.open_traces().exists()
    assert not arriving.is_looked_for(claim.id)


def test_the_page_of_searches_says_what_to_do_and_closes():
    stories.not_arrived()
    [trace] = arriving.open_traces()
    page = people.signed_in(Client(), stories.payer())

    assert "ask the bank to trace it" in page.get("/organise/not-arrived/").content.decode()
    assert page.post("/organise/not-arrived/", {"line": str(trace.line_id)}).status_code == 422
    refused = page.post("/organise/not-arrived/", {"line": str(trace.line_id), "found": "came_back"})
    assert refused.status_code == 409
    assert "Note on its run that it came back" in refused.content.decode()
    assert f'value="came_back" id="id_{trace.line_id}_came_back" checked' in refused.content.decode()
    assert page.post("/organise/not-arrived/", {"line": str(trace.line_id), "found": "arrived"}).status_code == 302
    assert "Nothing is being looked for" in page.get("/organise/not-arrived/").content.decode()


def test_only_the_person_says_it():
    claim = stories.sent_a_while_ago()

    for stranger in (access.claimant(stories.sent_a_while_ago().id), people.actor(stories.payer())):
        with pytest.raises(Http404):
            actions.say_arrived(stranger, claim_id=claim.id, has_arrived=True)


def test_the_database_keeps_what_was_said_and_how_a_search_ended():
    stories.not_arrived()
    trace = Trace.objects.get()

    for change in ({"found": "arrived"}, {"found": "lost", "closed_at": clock.now(), "closed_by": stories.payer()}):
        with pytest.raises(IntegrityError, match="trace_closed_says_how"), transaction.atomic():
            Trace.objects.filter(line=trace.line_id).update(**change)
    for statement in (
        "UPDATE payments_arrival SET has_arrived = true",
        "DELETE FROM payments_arrival",
        "DELETE FROM payments_trace",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
