"""Practising: invented, the same every time, compared and forgotten."""

import pytest
from django.apps import apps
from django.urls import reverse

from fundapp.outbox.models import Message
from members.roles import Role
from payouts.claims import codes
from payouts.claims.facts import ProofSeen
from payouts.committee.training import PLENTY, PRACTICES, is_alike
from payouts.committee.voting import Cast, Choice, check_cast
from payouts.rulebook import books, document, engine
from tests import people
from tests.claims import stories as claims


def form(**said):
    return {"once": "practice", "seen": "0", **said}


def at(number: int) -> str:
    return reverse("committee:practice", args=[number])


@pytest.fixture
def learner(client):
    claims.rules()
    return people.signed_in(client, people.organiser(Role.COMMITTEE), fresh=False)


def rows() -> dict[str, int]:
    """How many rows every table has but for the session's."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label != "sessions"
    }


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.reference)
def test_what_the_panel_said_could_be_voted_under_the_default_rules(practice):
    rules = document.parse(books.text("common-pot")).rulebook
    total = engine.assess(rules, practice.facts, PLENTY).total_pence

    assert total > 0
    if practice.said.choice is not Choice.NOT_ME:
        check_cast(practice.said, total_pence=total)
    assert practice.told.proof_seen in set(ProofSeen)
    assert len(practice.reference) != len(codes.new_reference())


def test_every_kind_of_vote_is_practised():
    assert {practice.said.choice for practice in PRACTICES} == set(Choice)
    assert is_alike(Cast(Choice.YES_DIFFERENT, 5), Cast(Choice.YES_DIFFERENT, 7))
    assert not is_alike(Cast(Choice.YES), Cast(Choice.NO))


@pytest.mark.django_db
def test_a_vote_is_compared_and_nothing_is_kept_or_sent(learner):
    learner.get(at(1))
    before = rows()

    same = learner.post(at(1), form(choice="yes")).content.decode()
    other = learner.post(at(1), form(choice="no", reason="not_shown")).content.decode()

    assert "The panel said the same." in same
    assert "The panel said something else." in other
    assert rows() == before
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_practice_page_says_so_and_says_the_same_twice(learner):
    pages = [learner.get(at(2)).content.decode().partition("Your vote")[0] for _ in range(2)]

    assert pages[0] == pages[1]
    assert "Everything here is invented." in pages[0]
    assert "<title>Practice 2" in pages[0]


@pytest.mark.django_db
def test_not_me_is_a_vote_to_practise_as_well(learner):
    assert "The panel said the same." in learner.post(at(6), {"aside": "yes"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose how you vote"),
        ({"choice": "no"}, "Choose a reason"),
        ({"choice": "yes_different", "amount": "9999", "reason": "loss_is_less"}, "Enter less than the sum"),
    ],
)
def test_what_a_real_form_would_refuse_is_refused(learner, said, sentence):
    answer = learner.post(at(1), form(**said))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_there_is_no_seventh(learner):
    assert learner.get(at(7)).status_code == 404
