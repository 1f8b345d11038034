"""The rules page: whole, in plain words, with a try-it that keeps nothing."""

import pytest
from django.test import Client

from fundapp.kernel.actor import system
from payouts.rulebook import actions, books
from tests.claims import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def _adopted():
    actions.adopt(system("test"), toml_text=books.text("common-pot"), minute_ref="Founding meeting")


def test_page_without_rules_says_so(client):
    response = client.get("/rules")

    assert response.status_code == 200
    assert "has not adopted its rules yet" in response.content.decode()


@pytest.mark.usefixtures("_adopted")
def test_page_shows_every_section_in_plain_words(client):
    page = client.get("/rules").content.decode()

    for words in (
        "Members of this fund.",
        "the letter about the sanction",
        "£10.00 a day.",
        "The first 3 days are not paid.",
        "At most 56 days for one loss.",
        "At most £480.00 for one loss.",
        "A panel of 3 people",
        "At least 2 must vote.",
        "COMMON POT, POT, NEIGHBOUR",
        "Founding meeting",
    ):
        assert words in page, words


@pytest.mark.usefixtures("_adopted")
def test_try_it_shows_the_sum_and_its_instalments():
    client = Client(enforce_csrf_checks=False)

    page = client.post("/rules", {"days": "28", "loss_per_day": "13.90"}).content.decode()

    assert "25 days at £10.00 a day is £250.00." in page
    assert "£40.00 on" in page or "£70.00 on" in page


@pytest.mark.usefixtures("_adopted")
@pytest.mark.parametrize(
    "typed",
    [{"days": "ten", "loss_per_day": "5"}, {"days": "-5", "loss_per_day": "5"}, {"days": "5", "loss_per_day": "5.005"}],
)
def test_try_it_keeps_what_was_typed_when_it_cannot_be_read(client, typed):
    response = client.post("/rules", typed)

    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode().replace("\n", "")


@pytest.mark.usefixtures("_adopted")
def test_try_it_asks_for_income_only_where_the_rules_have_bands(client):
    assert "Income in a year" not in client.get("/rules").content.decode()


@pytest.mark.usefixtures("_adopted")
def test_page_shows_the_worked_examples_and_every_version(client):
    page = client.get("/rules").content.decode()

    assert "A sanction of 91 days: 56 would be £560, and £480 is the most" in page
    assert "These rules are for members, and no membership was found." in page
    assert 'href="/rules/common-pot/1"' in page
    assert 'href="/rules/common-pot/1.toml"' in page


@pytest.mark.usefixtures("_adopted")
def test_changes_stand_beside_what_was_before(client):
    assert "These are the first rules" in client.get("/rules/common-pot/1/changes").content.decode()
    stories.later_rules()

    page = client.get("/rules/common-pot/2/changes").content.decode()

    assert "<td>At most 56 days for one loss.</td><td>At most 70 days for one loss.</td>" in page
    assert "for one loss.</td><td>–</td>" not in page
    assert "In one payment" not in page
    assert client.get("/rules/common-pot/2").status_code == 200
    assert client.get("/rules/common-pot/3").status_code == 404


@pytest.mark.usefixtures("_adopted")
def test_any_two_versions_stand_beside_each_other(client):
    stories.later_rules()
    text = books.text("common-pot").replace("version = 1", "version = 3").replace("2025-11-01", "2099-02-01")
    actions.adopt(system("test"), toml_text=text, minute_ref="Meeting, item 3", way=actions.Way.EMERGENCY)

    beside_second = client.get("/rules/common-pot/3/changes").content.decode()
    beside_first = client.get("/rules/common-pot/3/changes?beside=common-pot@1").content.decode()
    the_other_way = client.get("/rules/common-pot/1/changes?beside=common-pot@2").content.decode()

    assert "version 2." in beside_second
    assert "70 days" in beside_second
    assert "version 1." in beside_first
    assert "70 days" not in beside_first
    assert "70 days" in the_other_way


@pytest.mark.usefixtures("_adopted")
def test_a_version_that_is_not_there_is_told_and_the_usual_one_stays(client):
    stories.later_rules()

    answer = client.get("/rules/common-pot/2/changes?beside=common-pot@9")

    assert answer.status_code == 422
    assert "There is no such version of the rules. Choose one from the list" in answer.content.decode()
    assert "70 days" in answer.content.decode()
