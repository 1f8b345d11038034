"""Several at once: three safe deeds, shown first, then done each by itself; and no way to a yes, a no or a payment."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.outbox.models import Message
from members.roles import Role
from payouts import evening
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim, MissedDate
from payouts.committee.models import Decision, Vote
from payouts.evening.deeds import MOST, Deed
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return people.organiser(Role.CASEWORKER, label="Ana")


def send(account, deed: str, *chosen, **more):
    client = people.signed_in(Client(), account)
    return client.post(reverse("evening:several"), {"deed": deed, "claim": [claim.id for claim in chosen], **more})


def text(response) -> str:
    return response.content.decode()


def test_a_preview_says_who_gets_what_and_changes_nothing(ana):
    first, second = claims.submitted(), claims.submitted()
    before = list(Claim.objects.order_by("id").values())

    page = text(send(ana, "assign", first, second))

    assert "2 requests come to you." in page
    assert first.reference in page
    assert second.reference in page
    assert list(Claim.objects.order_by("id").values()) == before


def test_taking_up_is_done_for_each_once_however_often_it_is_sent(ana):
    new, over = claims.submitted(), claims.waiting()

    for _ in range(2):
        page = text(send(ana, "assign", new, over, confirm="yes"))
        assert "Done for 1" in page
        assert "Not done for 1" in page
        assert "This request is not waiting for a caseworker." in page

    assert Claim.objects.get(id=new.id).caseworker == ana
    assert Claim.objects.get(id=over.id).caseworker != ana


def test_one_thing_is_asked_of_all_who_are_with_me(ana):
    mine, another = claims.preparing(caseworker=ana), claims.preparing()

    assert send(ana, "ask", mine, another, confirm="yes").status_code == 422
    page = text(send(ana, "ask", mine, another, confirm="yes", asked_for="call"))

    assert Claim.objects.get(id=mine.id).asked_for == "call"
    assert Claim.objects.get(id=another.id).asked_for == ""
    assert "Another caseworker has this request." in page


def test_running_late_is_said_once_to_those_whose_date_has_passed(ana):
    with clock.frozen_at(clock.now() - timedelta(days=9)):
        late = claims.submitted()
    in_time = claims.submitted()

    for _ in range(2):
        page = text(send(ana, "late", late, in_time, confirm="yes"))
        assert "Its date has not passed, or they have been told already." in page

    assert list(MissedDate.objects.values_list("claim_id", flat=True)) == [late.id]
    assert Message.objects.filter(topic="claims.late").count() == 1


@pytest.mark.parametrize("deed", ["yes", "no", "approve", "vote", "pay", "release", "confirm", ""])
def test_no_deed_that_decides_or_pays_can_be_named(ana, deed):
    panel = stories.drawn()
    stories.taken(stories.seats(panel)[0])
    both = people.organiser(*Role)

    for account in (ana, both):
        response = send(account, deed, panel.claim, confirm="yes", choice="yes", amount="100")
        assert response.status_code == 422
        assert "Not for several at once" in text(response)

    assert not Vote.objects.exists()
    assert not Decision.objects.exists()
    assert Claim.objects.get(id=panel.claim_id).state == "deciding"


def test_the_room_cannot_even_reach_the_doors_that_decide_and_pay():
    """Its deeds are three, and none of its modules imports an action of the committee or anything of payments."""
    assert {deed.value for deed in Deed} == {"assign", "late", "ask"}
    imported = set()
    for path in Path(evening.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported |= {f"{node.module}.{name.name}" for name in node.names}
    doors = [name for name in imported if name.startswith(("payouts.committee.actions", "payouts.payments"))]
    assert doors == []
    claims_doors = {"mark_decided", "mark_paying", "close_claim", "prepare_claim", "send_back"}
    said = " ".join(path.read_text() for path in Path(evening.__file__).parent.rglob("*.py"))
    assert [door for door in claims_doors if door in said] == []


def test_no_form_on_the_queue_sends_more_than_one_request_to_any_other_door(ana):
    claims.submitted()
    page = text(people.signed_in(Client(), ana).get("/organise/queue"))
    ticks = page.count('type="checkbox"')

    assert ticks == page.count('type="checkbox" name="claim"') == page.count('form="several">')


def test_what_one_may_not_see_is_not_done_and_not_named(ana):
    aside, draft = claims.submitted(), claims.draft()
    claim_actions.pass_on(people.actor(ana), aside.id)

    page = text(send(ana, "assign", aside, draft, confirm="yes"))

    assert "None of these is open any more." in page
    assert aside.reference not in page
    assert draft.reference not in page


def test_no_ticks_and_too_many_ticks_are_told_so(ana):
    claim = claims.submitted()

    assert "Tick the requests that you mean first." in text(send(ana, "assign"))
    assert "Choose 50 or fewer at once." in text(send(ana, "assign", *[claim] * (MOST + 1)))
    assert send(ana, "assign").status_code == 422
