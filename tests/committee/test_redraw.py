"""The lot of a panel drawn again: it holds when nobody meddled, and says so aloud when somebody did."""

import hashlib
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members import actions as members
from members.models import Account, DeclaredInterest
from payouts.committee import actions, redrawing
from payouts.committee.models import Panel, Seat
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

pytestmark = pytest.mark.django_db


def _like(panel: Panel, **changed: Any) -> Panel:
    """Another row like it."""
    kept = {field.attname: getattr(panel, field.attname) for field in Panel._meta.concrete_fields if field.name != "id"}
    return Panel.objects.create(**{**kept, **changed})


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
    found = redrawing.redraw(panel)
    assert (found.are_the_first, found.unaccounted, found.holds) == (True, 1, False)


def test_somebody_drawn_by_hand_is_found():
    stories.committee(7)
    panel = stories.drawn()
    # The database lets nobody change who sits, so somebody would write a panel of their own.
    own = _like(panel, claim_id=claims.deciding().id)
    for person in panel.eligible[-3:]:
        Seat.objects.create(panel=own, account_id=person)

    found = redrawing.redraw(own)

    assert (found.are_the_first, found.unaccounted, found.holds) == (False, 0, False)


def test_nobody_is_accused_because_the_next_of_the_lot_was_apart_by_then():
    stories.committee(7)
    panel = stories.drawn()
    fourth = people.actor(Account.objects.get(id=panel.eligible[3]))
    members.declare_interest(fourth, kind=DeclaredInterest.Kind.CLAIM, subject=panel.claim.reference)
    first = stories.seats(panel)[0]
    actions.pass_seat(people.actor(first.account), seat_id=first.id)

    found = redrawing.redraw(panel)

    assert found.asked[3:] == (panel.eligible[4],)
    assert (found.passed_over, found.holds) == ((panel.eligible[3],), True)
    assert "1 passed over for an empty seat" in redraw()


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
