"""The page: figures, alerts, the fan with its table, and a dial that keeps what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from fundapp.ledger import actions as ledger
from members.roles import Role
from tests import people
from tests.health.books import weeks_behind_us

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer():
    return people.signed_in(Client(), people.organiser(Role.TREASURER))


def page(client, query="", status=200):
    answer = client.get(reverse("health:health") + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_young_fund_says_that_it_is_too_early(treasurer):
    ledger.open_standard_accounts()
    ledger.open_pot("general")
    assert "There is too little behind us to say." in page(treasurer)


def test_the_chart_its_table_and_its_sentence_agree(treasurer):
    weeks_behind_us(10)

    seen = page(treasurer)

    assert "<dt>Free to give</dt><dd>£500.00</dd>" in seen
    assert seen.count("<polyline") == 2
    assert "At this rate the pot lasts until about" in seen
    assert "10 weeks, until about" in seen
    assert "Only 0 committee members can be drawn this week." in seen


def test_the_page_says_how_often_such_pictures_were_right(treasurer):
    weeks_behind_us(20, first_pence=400_000)
    assert "Of 5 pictures like this from the past, 5 held what there was eight weeks later." in page(treasurer)


def test_the_dial_tries_another_rate(treasurer):
    weeks_behind_us(10)

    seen = page(treasurer, "?pence_per_pound=80")

    assert "With 80p for each pound that is promised now:" in seen
    assert "more than 26 weeks" in seen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a number from 10 to 200"),
        ("9", "Enter a number from 10 to 200"),
        ("201", "Enter a number from 10 to 200"),
        ("80p", "Enter a whole number, like 80"),
        ("💷", "Enter a whole number, like 80"),
    ],
)
def test_a_dial_that_cannot_be_turned_there_says_so_and_keeps_what_was_typed(treasurer, typed, said):
    weeks_behind_us(10)

    seen = page(treasurer, f"?pence_per_pound={typed}", status=422)

    assert said in seen
    assert f'value="{typed}"' in seen or not typed


def test_a_pot_that_is_not_there_is_the_general_one(treasurer):
    weeks_behind_us(10)
    assert page(treasurer, "?pot=nope") == page(treasurer)


def test_several_pots_have_a_page_each(treasurer):
    weeks_behind_us(10)
    ledger.open_pot("winter")

    seen = page(treasurer, "?pot=winter")

    assert 'href="/organise/health?pot=general"' in seen
    assert "There is too little behind us to say." in seen


def test_the_number_of_queries_does_not_grow_with_the_weeks(treasurer, django_assert_max_num_queries):
    weeks_behind_us(40, first_pence=900_000)
    with django_assert_max_num_queries(40):
        page(treasurer)
