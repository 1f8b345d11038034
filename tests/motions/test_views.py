"""The pages of motions over HTTP: proposing with mistakes and without, voting, agreeing, and what the public sees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.roles import Role
from payouts.motions.models import Motion, Vote
from payouts.motions.voting import Choice
from tests import people
from tests.motions import stories

pytestmark = pytest.mark.django_db
FORM = {"once": "form:1", "note": stories.NOTE}


def text(response):
    return response.content.decode()


def send(client, name, data, **kwargs):
    return client.post(reverse(f"motions:{name}", kwargs=kwargs), data)


@pytest.fixture
def chair():
    stories.committee(2)
    return people.signed_in(Client(), people.organiser(Role.COMMITTEE, label="Bronwen"))


def test_every_mistake_by_its_line_and_what_was_typed_stays(chair):
    book = stories.book().replace("quorum = 2", "quorum = 9").replace('majority = "', 'majority = "x')

    response = send(chair, "propose", {**FORM, "document": book, "act": "propose"})

    assert response.status_code == 422
    assert text(response).count("Line ") >= 1
    assert "quorum = 9" in text(response)
    assert stories.NOTE in text(response)
    assert Motion.objects.count() == 0


def test_looking_shows_the_change_and_opens_nothing(chair):
    stories.decided_lately()

    response = send(chair, "propose", {**FORM, "document": stories.book(), "act": "look"})

    assert response.status_code == 200
    assert "2 people would have had £50.00 more in all." in text(response)
    assert "£11.00 a day." in text(response)
    assert Motion.objects.count() == 0


def test_a_file_counts_as_typed_and_the_form_twice_is_one_motion(chair):
    for _ in range(2):
        sent = {**FORM, "act": "propose", "file": SimpleUploadedFile("rules.toml", stories.book().encode())}
        response = send(chair, "propose", sent)

    motion = Motion.objects.get()
    assert response.url == reverse("motions:motion", kwargs={"motion_id": motion.id})


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 65537])
def test_a_file_that_is_no_book_is_told_so(chair, content):
    sent = {**FORM, "act": "look", "file": SimpleUploadedFile("rules.toml", content)}

    assert send(chair, "propose", sent).status_code == 422


def test_voting_by_the_page_and_who_sees_it():
    stories.committee(3)
    motion = stories.proposed()
    voter = motion.electors.first().account
    client = people.signed_in(Client(), voter)
    vote = {"act": "vote", "once": "form:vote", "choice": "yes"}

    assert send(client, "motion", {**vote, "choice": ""}, motion_id=motion.id).status_code == 422
    for _ in range(2):
        assert send(client, "motion", vote, motion_id=motion.id).status_code == 302

    assert Vote.objects.get().choice == "yes"
    address = reverse("motions:motion", kwargs={"motion_id": motion.id})
    auditor = people.signed_in(Client(), people.organiser(Role.AUDITOR))
    assert voter.label in text(client.get(address))
    assert voter.label not in text(auditor.get(address))
    assert "1 yes, 0 no" in text(auditor.get(address))


def test_an_unknown_button_is_no_action():
    motion = stories.limit_wanted()
    client = people.signed_in(Client(), people.organiser(Role.AUDITOR))

    assert send(client, "motion", {"act": "burn"}, motion_id=motion.id).status_code == 400


def test_a_limit_by_the_page_takes_a_number_in_its_own_unit():
    client = people.signed_in(Client(), people.organiser(Role.TREASURER))
    form = {"once": "form:limit", "limit": "refund_alone_pence"}

    assert send(client, "propose_limit", {**form, "value": "many"}).status_code == 422
    assert "£500.00" in text(send(client, "propose_limit", {**form, "value": "500.01"}))
    assert send(client, "propose_limit", {**form, "value": "40.00"}).status_code == 302
    assert Motion.objects.get().value == 40_00


def test_the_public_sees_what_and_by_how_many_and_nobody(client):
    motion = stories.carried()
    stories.voted(motion)
    role = stories.role_wanted(Role.TREASURER)

    page, programs = text(client.get("/rules/motions")), client.get("/rules/motions.json").json()

    assert "2 said yes, 1 no and 0 neither, of 3 who could vote." in page
    assert "A role for an organiser: Treasurer" in page
    for name in (motion.proposed_by.label, role.account.label, stories.NOTE):
        assert name not in page
        assert name not in str(programs)
    assert programs["motions"][1]["votes"] == {"yes": 2, "no": 1, "abstain": 0}


def test_votes_are_not_public_before_they_are_counted(client):
    stories.committee(3)
    stories.voted(stories.proposed(), Choice.YES)

    assert client.get("/rules/motions.json").json()["motions"][0]["votes"] is None


def test_small_groups_are_not_counted_out_in_public(client):
    stories.committee(3)
    stories.decided_lately()
    stories.proposed()

    page = text(client.get("/rules/motions"))

    assert "Fewer than five people would have had more." in page
    assert "£50" not in page
