"""The rules page: whole, in plain words, with a try-it that keeps nothing."""

import pytest
from django.test import Client

from fundapp.kernel.actor import system
from payouts.rulebook import actions, books

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

    page = client.post("/rules", {"days": "28", "loss": "13.90"}).content.decode()

    assert "25 days at £10.00 a day is £250.00." in page
    assert "£40.00 on" in page or "£70.00 on" in page


@pytest.mark.usefixtures("_adopted")
@pytest.mark.parametrize(
    "typed", [{"days": "ten", "loss": "5"}, {"days": "-5", "loss": "5"}, {"days": "5", "loss": "5.005"}]
)
def test_try_it_keeps_what_was_typed_when_it_cannot_be_read(client, typed):
    response = client.post("/rules", typed)

    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode().replace("\n", "")


@pytest.mark.usefixtures("_adopted")
def test_try_it_asks_for_income_only_where_the_rules_have_bands(client):
    assert "Income in a year" not in client.get("/rules").content.decode()
