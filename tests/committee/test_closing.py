"""The closing time: frozen with the panel, kept by every door and by the database, and what happens at that hour."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import chores
from fundapp.outbox.models import Message
from payouts.committee import actions, handlers
from payouts.committee.models import Decision, Panel, Vote
from payouts.committee.voting import Choice
from payouts.committee.workflow import SeatState
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote

pytestmark = pytest.mark.django_db
SYSTEM = system("tests")


@pytest.fixture(autouse=True)
def _rules():
    claims.rules(closes_after_days="3")


def closed(panel: Panel) -> Panel:
    with clock.frozen_at(panel.closes_at):
        return actions.close_panel(SYSTEM, panel_id=panel.id)


def test_voting_ends_on_the_evening_that_the_rules_say():
    panel = stories.drawn()

    at = panel.closes_at.astimezone(clock.LONDON)
    assert (at.hour, at.date()) == (20, clock.today() + timedelta(days=3))


@pytest.mark.parametrize("act", ["vote", "take", "pass"])
def test_after_it_nothing_is_taken_though_no_machine_has_closed_it(act):
    panel = stories.drawn()
    seat = seats(panel)[0]
    if act != "take":
        stories.taken(seat)
    does = {
        "vote": lambda: actions.cast_vote(holder(seat), seat_id=seat.id, key="late", seen=0, choice=Choice.YES),
        "take": lambda: actions.take_seat(holder(seat), seat_id=seat.id),
        "pass": lambda: actions.pass_seat(holder(seat), seat_id=seat.id),
    }

    with clock.frozen_at(panel.closes_at), pytest.raises(Refused) as refused:
        does[act]()

    assert refused.value.codes == ("voting_has_closed",)
    assert not Vote.objects.exists()


def test_a_second_before_it_is_in_time():
    panel = stories.drawn()
    seat = stories.taken(seats(panel)[0])

    with clock.frozen_at(panel.closes_at - timedelta(seconds=1)):
        actions.cast_vote(holder(seat), seat_id=seat.id, key="in time", seen=0, choice=Choice.YES)

    assert Vote.objects.count() == 1


def test_a_quorum_decides_by_the_votes_that_are_in():
    claim = claims.deciding()
    panel = stories.voted(stories.drawn(claim), (Choice.YES, Choice.NO))
    assert panel.state == "open"

    closed(panel)

    claim.refresh_from_db()
    # An even split is, by these rules, not this time.
    assert (claim.state, Decision.objects.get().counted) == ("not_this_time", {"no": 1, "yes": 1})


def test_without_a_quorum_nothing_is_decided_and_the_vote_stands_on_the_next_ballot():
    claim = claims.deciding()
    stories.committee(5)
    panel = stories.voted(stories.drawn(claim), (Choice.NO,))
    voter = seats(panel)[0]

    assert closed(panel).state == "lapsed"
    assert not Decision.objects.exists()
    wanted = Message.objects.get(topic="committee.panel_wanted")
    assert wanted.payload["claim_id"] == str(claim.id)
    with clock.frozen_at(panel.closes_at):
        again = actions.draw_panel(SYSTEM, claim_id=claim.id)

    assert (again.look, again.ballot, again.quorum, again.seed) == (1, 2, panel.quorum, panel.seed)
    assert again.closes_at > panel.closes_at
    sitting = {seat.account_id: seat for seat in seats(again)}
    assert sitting[voter.account_id].state == "voted"
    assert sitting[voter.account_id].vote.choice == "no"
    # Whoever let the time pass comes last.
    assert len({seat.account_id for seat in seats(panel)} & set(sitting)) == 1


def test_where_there_are_no_others_the_same_are_asked_again():
    claim = claims.deciding()
    panel = stories.drawn(claim)
    closed(panel)

    with clock.frozen_at(panel.closes_at):
        again = actions.draw_panel(SYSTEM, claim_id=claim.id)

    assert {seat.account_id for seat in seats(again)} == {seat.account_id for seat in seats(panel)}
    assert {seat.state for seat in seats(again)} == {SeatState.ASKED.value}


@pytest.mark.parametrize("early", [True, False])
def test_closing_is_done_in_time_and_once(early):
    panel = stories.drawn()
    if early:
        assert actions.close_panel(SYSTEM, panel_id=panel.id).state == "open"
        return
    closed(panel)
    assert closed(panel).state == "lapsed"
    assert Message.objects.filter(topic="committee.panel_wanted").count() == 1


def test_the_chore_closes_what_is_over():
    panel = stories.voted(stories.drawn(), (Choice.YES, Choice.NO))
    assert {"close-panels", "close-panels-again"} <= {chore.name for chore in chores.registered()}

    with clock.frozen_at(panel.closes_at):
        handlers.on_close_panels(None)

    assert Panel.objects.get().state == "closed"


def test_the_database_keeps_the_hour_and_the_kind():
    panel = stories.drawn()
    for column, value in (("closes_at", "2030-01-01 20:00:00+00"), ("kind", "emergency")):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE committee_panel SET {column} = %s", [value])
    panel.refresh_from_db()
    assert panel.kind == "full"


def test_the_database_takes_no_vote_after_the_hour():
    panel = stories.drawn()
    seat = stories.taken(seats(panel)[0])
    late = panel.closes_at + timedelta(seconds=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.create(seat=seat, key="late", choice="yes", changed_at=late)

    Vote.objects.create(seat=seat, key="in time", choice="yes", changed_at=panel.closes_at - timedelta(seconds=1))


def test_a_panel_of_a_void_ballot_does_not_come_back():
    panel = stories.drawn()
    closed(panel)

    with pytest.raises(DatabaseError), transaction.atomic():
        Panel.objects.filter(id=panel.id).update(state="open", closed_at=None)
    with pytest.raises(Refused) as refused:
        vote(seats(panel)[0])
    assert refused.value.codes == ("panel_has_lapsed",)
