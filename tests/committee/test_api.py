"""What a program reads of queue and seats: by scope, as narrow as its owner, blind as its owner, and never a vote."""

import pytest

from members import actions as members
from members.roles import Role
from members.scopes import Scope
from payouts.committee.models import Vote
from payouts.committee.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import seats, vote

pytestmark = pytest.mark.django_db


def program(account, *scopes) -> dict[str, str]:
    made = members.make_token(people.actor(account), key=f"t:{account.id}", label="Evening", scopes=scopes, days=1)
    return {"Authorization": f"Bearer {made.token}"}


@pytest.fixture
def panel():
    return stories.drawn()


@pytest.fixture
def caseworker():
    return program(people.organiser(Role.CASEWORKER), Scope.REQUESTS_READ)


# --- Caseworkers ------------------------------------------------------------------------------------------------------
def test_the_queue_has_references_and_dates_and_no_name(client, caseworker):
    claim = claims.submitted()

    answer = client.get("/api/requests", headers=caseworker)

    (row,) = answer.json()["requests"]
    assert (row["reference"], row["state"], row["next_step"], row["is_mine"]) == (
        claim.reference, "submitted", "Take it up.", False
    )  # fmt: skip
    assert "Sam" not in answer.content.decode()


def test_one_request_shows_what_was_confirmed_and_nothing_sealed(client, caseworker):
    other, claim = claims.submitted(), claims.deciding()

    answer = client.get(f"/api/requests/{claim.id}", headers=caseworker)
    told = answer.json()

    assert told["confirmed"]["loss_per_day_pence"] == 13_90
    assert told["same_account_as"] == [other.reference]
    for secret in ("Sam", "sam@safe.example", "Marker", "309430", "01234542", "M-TEST-4444"):
        assert secret not in answer.content.decode(), secret


def test_a_draft_and_a_request_that_was_taken_back_are_not_there(client, caseworker):
    draft = claims.draft()

    assert client.get(f"/api/requests/{draft.id}", headers=caseworker).status_code == 404


# --- The committee ----------------------------------------------------------------------------------------------------
def test_a_seat_shows_nothing_before_the_prompt_and_the_facts_after_it(client, panel):
    seat = seats(panel)[0]
    me = program(seat.account, Scope.SEATS_READ)

    before = client.get(f"/api/seats/{seat.id}", headers=me).json()
    stories.taken(seat)
    after = client.get(f"/api/seats/{seat.id}", headers=me).json()

    assert (before["state"], before["facts"], before["assessment"], before["checks"]) == ("asked", None, None, [])
    assert after["facts"]["loss_per_day_pence"] == 13_90
    assert after["assessment"]["total_pence"] == 250_00


def test_a_program_is_as_blind_as_its_owner_and_blinder_after_their_vote(client, panel):
    first, second, _ = seats(panel)
    vote(first, Choice.NO)
    stories.taken(second)
    me = program(second.account, Scope.SEATS_READ)

    before = client.get(f"/api/seats/{second.id}", headers=me).content.decode()
    vote(second, Choice.YES)
    after = client.get(f"/api/seats/{second.id}", headers=me)

    assert after.json()["my_vote"] == "yes"
    for page in (before, after.content.decode()):
        assert "not_shown" not in page
        assert first.account.label not in page


def test_ones_own_seats_are_listed_and_nobody_elses_is_there(client, panel):
    first, second, _ = seats(panel)
    me = program(first.account, Scope.SEATS_READ)

    listed = client.get("/api/seats", headers=me).json()["seats"]

    assert [(row["id"], row["wants_me"]) for row in listed] == [(str(first.id), True)]
    assert client.get(f"/api/seats/{second.id}", headers=me).status_code == 404


# --- What no program does ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/seats/{seat}", {"choice": "yes"}),
        ("/organise/panels/{seat}", {"once": "by-program", "seen": "0", "choice": "yes"}),
        ("/organise/panels/{seat}/know", {"answer": "carry_on"}),
    ],
)
def test_no_program_votes_or_answers_the_prompt(client, panel, path, body):
    seat = stories.taken(seats(panel)[0])
    me = program(seat.account, Scope.SEATS_READ)

    answer = client.post(path.format(seat=seat.id), body, headers=me)

    assert answer.status_code in {302, 405}
    assert answer.get("Location", "/organise/sign-in/").startswith("/organise/sign-in/")
    assert not Vote.objects.exists()


def test_each_purpose_opens_its_own_alone(client, panel):
    seat = stories.taken(seats(panel)[0])
    both = people.organiser(Role.CASEWORKER, Role.COMMITTEE)

    assert client.get("/api/requests", headers=program(seat.account, Scope.SEATS_READ)).status_code == 403
    assert client.get("/api/seats", headers=program(both, Scope.REQUESTS_READ)).status_code == 403
    assert client.get("/api/seats").status_code == 401
