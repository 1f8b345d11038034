"""The soft lock: it says who looks, ends by itself, and bars nobody from anything."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from members.roles import Role
from payouts.claims import actions as claim_actions
from payouts.committee.voting import Choice
from payouts.evening import actions
from payouts.evening.models import Looking
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return people.organiser(Role.CASEWORKER, label="Ana")


def press_look(account, claim):
    return people.signed_in(Client(), account).post(reverse("evening:look"), {"claim": claim.id})


def queue_of(account) -> str:
    return people.signed_in(Client(), account).get("/organise/queue").content.decode()


def test_others_read_who_looks_and_oneself_does_not(ana):
    claim, ben = claims.submitted(), people.organiser(Role.CASEWORKER, label="Ben")

    for _ in range(2):
        response = press_look(ana, claim)
        assert (response.status_code, response["Location"]) == (302, reverse("claims:claim", args=[claim.id]))

    assert "Ana is looking now" in queue_of(ben)
    assert "Ana is looking now" not in queue_of(ana)
    assert [record.verb for record in audit.about(claim.subject)].count("claim.looked_at") == 1


def test_it_ends_by_itself_and_then_another_may_look(ana):
    claim, ben = claims.submitted(), people.organiser(Role.CASEWORKER, label="Ben")
    actions.look_at(people.actor(ana), claim.id)
    assert actions.look_at(people.actor(ben), claim.id).account == ana

    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert "is looking now" not in queue_of(ben)
        assert actions.look_at(people.actor(ben), claim.id).account == ben


def test_reading_writes_nothing(ana):
    claim = claims.submitted()
    queue_of(ana)
    people.signed_in(Client(), ana).get(reverse("claims:claim", args=[claim.id]))
    assert people.signed_in(Client(), ana).get(reverse("evening:look")).status_code == 405

    assert not Looking.objects.exists()


def test_taking_it_up_and_taking_a_seat_say_it_too(ana):
    claim = claims.submitted()
    claim_actions.take_up(people.actor(ana), claim.id)
    panel = stories.drawn()
    seat = stories.taken(stories.seats(panel)[0])

    assert set(Looking.objects.values_list("claim_id", "account_id")) >= {
        (claim.id, ana.id),
        (panel.claim_id, seat.account_id),
    }


def test_it_never_keeps_anyone_from_voting_or_working(ana):
    panel = stories.drawn()
    first, second, _ = stories.seats(panel)
    stories.taken(first)

    assert stories.vote(second, Choice.YES).choice == Choice.YES.value
    claim = claims.submitted()
    actions.look_at(people.actor(ana), claim.id)
    assert claim_actions.take_up(people.actor(people.organiser(Role.CASEWORKER)), claim.id).state == "preparing"


def test_it_goes_with_the_request(ana):
    claim = claims.submitted()
    actions.look_at(people.actor(ana), claim.id)

    claims.withdrawn(claim)

    assert not Looking.objects.filter(claim=claim).exists()


def test_the_database_holds_one_for_each_request(ana):
    claim = claims.submitted()
    looking = actions.look_at(people.actor(ana), claim.id)
    columns = "claim_id, account_id, since, until"
    copy = f"INSERT INTO evening_looking (id, {columns}) SELECT %s, {columns} FROM evening_looking WHERE id = %s"
    other = str(looking.id)[:-1] + ("0" if str(looking.id)[-1] != "0" else "1")
    as_kept = (
        (lambda value: value) if connection.vendor == "postgresql" else (lambda value: str(value).replace("-", ""))
    )

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy, [as_kept(other), as_kept(looking.id)])
