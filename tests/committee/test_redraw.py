"""The lot of a panel drawn again: it holds when nobody meddled, and says so aloud when somebody did."""

import hashlib
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payouts.committee import actions, redrawing
from payouts.committee.models import Panel, Seat
from tests import people
from tests.committee import stories

pytestmark = pytest.mark.django_db


def redraw(*arguments: str) -> str:
    out = StringIO()
    call_command("panels", "redraw", *arguments, stdout=out)
    return out.getvalue()


def test_a_lot_holds_and_its_order_is_what_sha256sum_gives():
    stories.committee(7)
    panel = stories.drawn()

    by_hand = sorted(panel.eligible, key=lambda person: hashlib.sha256(f"{panel.seed}:{person}".encode()).hexdigest())
    said = redraw(str(panel.id))

    assert [line.split()[1] for line in said.splitlines()[1:8]] == by_hand
    assert said.count("asked") == 3
    assert "1 lots drawn again, 0 of them do not hold." in said


def test_whoever_steps_aside_is_followed_by_the_next_of_the_lot():
    stories.committee(7)
    panel = stories.drawn()
    first = stories.seats(panel)[0]
    actions.pass_seat(people.actor(first.account), seat_id=first.id)

    assert redrawing.redraw(panel).holds
    assert panel.seats.count() == 4


def test_somebody_put_on_a_panel_by_hand_is_found():
    stories.committee(7)
    panel = stories.drawn()
    last = panel.eligible[-1]
    Seat.objects.create(panel=panel, account_id=last)

    with pytest.raises(CommandError, match="somebody may have chosen who decides"):
        redraw()
    assert redrawing.redraw(panel).are_the_first is False


def test_an_order_that_the_seed_does_not_give_is_found():
    stories.committee(7)
    panel = stories.drawn()
    panel.eligible = panel.eligible[::-1]

    found = redrawing.redraw(panel)

    assert (found.is_in_order, found.holds) == (False, False)
    assert replace(found, is_in_order=True, are_the_first=None).holds


def test_a_later_ballot_says_that_people_go_on():
    stories.committee(7)
    panel = stories.drawn()
    stories.taken(stories.seats(panel)[0])
    stories.change_facts()
    actions.draw_panel(people.actor(people.organiser("caseworker")), claim_id=panel.claim_id)
    later = Panel.objects.get(claim_id=panel.claim_id, ballot=2)

    assert redrawing.redraw(later).are_the_first is None
    assert "A later ballot" in redraw(str(later.id))


def test_an_unknown_panel_and_an_id_that_is_none_are_told():
    with pytest.raises(CommandError, match="There is no panel"):
        redraw("00000000-0000-7000-8000-000000000000")
    with pytest.raises(CommandError, match="invalid UUID"):
        redraw("the-first")
    assert "0 lots drawn again" in redraw()
