"""The queue: who sees which request, in which order, and what a row may say before the conflict prompt and the vote."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fundapp.kernel import clock
from members import actions as members
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim, Participant
from payouts.claims.workflow import Part
from payouts.committee.voting import Choice
from payouts.evening import queue
from payouts.evening.tabs import Tab
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

pytestmark = pytest.mark.django_db
ADDRESS = "/organise/queue"


def page_for(account, show: str = "all") -> str:
    response = people.signed_in(Client(), account).get(ADDRESS, {"show": show})
    assert response.status_code == 200
    return response.content.decode()


def seen_by(account, tab: Tab = Tab.ALL) -> list[str]:
    found = queue.page_of(people.actor(account), tab)
    assert found.counts[tab] == len(found.rows)
    return [row.claim.reference for row in found.rows]


def test_a_caseworker_sees_what_is_open_and_nothing_that_is_over():
    ana = people.organiser(Role.CASEWORKER)
    open_ones = [claims.submitted(), claims.preparing(), claims.waiting(), claims.deciding(), claims.decided()]
    claims.draft()
    claims.withdrawn()
    claims.closed()

    assert sorted(seen_by(ana)) == sorted(claim.reference for claim in open_ones)


def test_each_tab_holds_its_own_and_counts_it():
    ana = people.organiser(Role.CASEWORKER)
    new, mine = claims.submitted(), claims.preparing(caseworker=ana)
    waiting, yes = claims.waiting(), claims.decided()

    assert seen_by(ana, Tab.NEW) == [new.reference]
    assert seen_by(ana, Tab.MINE) == [mine.reference]
    assert seen_by(ana, Tab.WAITING) == [waiting.reference]
    assert seen_by(ana, Tab.READY_TO_PAY) == [yes.reference]
    assert seen_by(ana, Tab.SECOND_LOOK) == seen_by(ana, Tab.LATE) == []


def test_the_soonest_due_comes_first_then_who_has_no_money_today_and_never_the_amount():
    ana = people.organiser(Role.CASEWORKER)
    first, second = claims.preparing(caseworker=ana), claims.preparing(caseworker=ana)
    due = clock.now() + timedelta(days=1)
    Claim.objects.all().update(prepare_by=due)
    Claim.objects.filter(id=first.id).update(lost_pence=900_00)
    claim_actions.mark_no_money_today(people.actor(ana), second.id, has_none=True)
    sooner = claims.preparing(caseworker=ana)
    Claim.objects.filter(id=sooner.id).update(prepare_by=due - timedelta(days=1))
    nobodys = claims.waiting()

    assert seen_by(ana) == [sooner.reference, second.reference, first.reference, nobodys.reference]


def test_late_is_said_in_words():
    ana = people.organiser(Role.CASEWORKER)
    with clock.frozen_at(clock.now() - timedelta(days=9)):
        late = claims.submitted()

    assert seen_by(ana, Tab.LATE) == [late.reference]
    assert "Late, was due" in page_for(ana, "late")


def test_a_committee_member_sees_their_own_panels_alone():
    panel = stories.drawn()
    claims.deciding()
    seat = stories.seats(panel)[0]

    assert seen_by(seat.account) == seen_by(seat.account, Tab.VOTE) == [panel.claim.reference]
    assert seen_by(people.organiser(Role.COMMITTEE)) == []


def test_nothing_of_a_request_shows_before_the_conflict_prompt_is_answered():
    panel = stories.drawn()
    seat = stories.seats(panel)[0]
    shut = page_for(seat.account)

    stories.taken(seat)
    opened = page_for(seat.account)

    assert panel.claim.reference in shut
    assert "Say first whether you may know the person." in shut
    assert "£" not in shut.partition('class="queue"')[2]
    assert "The rules give £250.00" in opened
    assert "Letter seen" in opened


def test_the_queue_counts_votes_and_never_says_what_they_were():
    """Nor whose they were: to whoever has not voted, a yes and a no that are in look alike."""
    for choice in (Choice.YES, Choice.NO):
        panel = stories.drawn()
        first, second, _ = stories.seats(panel)
        stories.vote(first, choice)
        stories.taken(second)
        row = page_for(second.account)
        row = row.partition(panel.claim.reference)[2].partition("</li>")[0]
        assert "1 of 3 have voted" in row
        for word in ("Yes", "No,", "Not this time", first.account.label):
            assert word not in row


def barred_by_interest(account, claim):
    members.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)


def barred_by_member(account, claim):
    members.declare_interest(
        people.actor(account), kind=DeclaredInterest.Kind.MEMBERSHIP, subject=claim.membership_code
    )


def barred_by_part(part):
    return lambda account, claim: Participant.objects.create(claim=claim, account=account, part=part)


BARS = {
    "interest in it": barred_by_interest,
    "interest in the member": barred_by_member,
    "own": barred_by_part(Part.CLAIMANT),
    "stood aside": barred_by_part(Part.STOOD_ASIDE),
    "helper": barred_by_part(Part.HELPER),
}


@pytest.mark.parametrize("bar", BARS.values(), ids=BARS)
def test_a_request_one_is_barred_from_is_as_if_it_did_not_exist(bar):
    panel = stories.drawn()
    seat = stories.seats(panel)[0]
    assert seen_by(seat.account) == [panel.claim.reference]

    bar(seat.account, panel.claim)

    assert seen_by(seat.account) == []
    page = page_for(seat.account)
    assert panel.claim.reference not in page
    assert "Nothing needs you. Thank you." in page
    response = people.signed_in(Client(), seat.account).post(reverse("evening:look"), {"claim": panel.claim_id})
    assert response.status_code == 404


@pytest.mark.parametrize("part", [Part.CLAIMANT, Part.STOOD_ASIDE])
def test_a_caseworker_does_not_see_their_own_request_either(part):
    ana = people.organiser(Role.CASEWORKER)
    claim = claims.submitted()
    barred_by_part(part)(ana, claim)

    assert seen_by(ana) == []


def test_an_address_keeps_the_tab_and_a_strange_one_shows_all():
    ana = people.organiser(Role.CASEWORKER)
    claims.submitted()

    assert 'href="/organise/queue?show=new" aria-current="page"' in page_for(ana, "new")
    assert 'href="/organise/queue?show=all" aria-current="page"' in page_for(ana, "nonsense")
    assert 'href="/organise/queue?show=all" aria-current="page"' in page_for(ana, "vote")


def test_pages_follow_each_other_and_a_strange_number_is_the_first():
    ana = people.organiser(Role.CASEWORKER)
    every = {claims.submitted().reference for _ in range(3)}
    actor = people.actor(ana)

    pages = [queue.page_of(actor, Tab.ALL, number=number, size=2) for number in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [2, 1, 0]
    assert [page.has_more for page in pages] == [True, False, False]
    assert {row.claim.reference for page in pages for row in page.rows} == every
    client = people.signed_in(Client(), ana)
    for strange in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(ADDRESS, {"page": strange}).status_code == 200


def test_as_many_queries_for_many_rows_as_for_one_and_at_most_twelve():
    stories.committee(3)
    both = people.organiser(Role.CASEWORKER, Role.COMMITTEE)
    barred_by_interest(both, claims.submitted())
    client = people.signed_in(Client(), both)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len([one for one in queries if "SAVEPOINT" not in one["sql"]])

    panel = stories.drawn(claims.deciding())
    claims.preparing()
    asked()  # the session is written once
    few = asked()
    for _ in range(3):
        stories.drawn(claims.deciding())
        claims.preparing()
        claims.submitted()

    assert panel.claim.reference in client.get(ADDRESS).content.decode()
    assert asked() == few
    assert few <= 12


def test_the_page_is_worked_out_anew_as_soon_as_anybody_has_done_anything():
    """And not before: looking twice at the same asks for the list once."""
    ana = people.organiser(Role.CASEWORKER)
    client = people.signed_in(Client(), ana)
    claim = claims.submitted()

    def text() -> str:
        return client.get(ADDRESS).content.decode()

    with clock.frozen_at(clock.now()):
        text()
        with CaptureQueriesContext(connection) as asked:
            assert claim.reference in text()
        assert [one for one in asked if '"claims_claim"' in one["sql"]] == []
        claim_actions.pass_on(people.actor(ana), claim.id)
        assert claim.reference not in text()


def test_a_page_is_kept_for_nobody_else_and_not_beyond_its_minute():
    claim = claims.submitted()
    ana, ben = people.organiser(Role.CASEWORKER), people.organiser(Role.CASEWORKER)
    Participant.objects.create(claim=claim, account=ben, part=Part.CLAIMANT)
    start = clock.now().replace(second=30)

    with clock.frozen_at(start):
        assert claim.reference in page_for(ana)
        assert claim.reference not in page_for(ben)
        Participant.objects.create(claim=claim, account=ana, part=Part.STOOD_ASIDE)
    with clock.frozen_at(start + timedelta(seconds=31)):
        assert claim.reference not in page_for(ana)


def test_the_file_has_codes_and_dates_and_no_person():
    ana = people.organiser(Role.CASEWORKER)
    claim = claims.preparing(caseworker=ana)

    response = people.signed_in(Client(), ana).get(reverse("evening:export"), {"show": "mine"})
    text = b"".join(response.streaming_content).decode()

    assert claim.reference in text
    for secret in ("Sam", "sam@safe.example", "£", "Marker"):
        assert secret not in text
