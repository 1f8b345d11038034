"""A page that was made for one stranger is given to the next with keys of its own, and to nobody else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fundapp.contributions import actions
from fundapp.contributions.models import Campaign
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.web import ready
from members.roles import Role
from tests.people import organiser, signed_in

FUND = system("test")
ONCE = re.compile(r'name="once" value="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def campaign(db) -> Campaign:
    ledger.open_standard_accounts()
    return actions.open_campaign(
        FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays in the pot."
    )


def page(client: Client, path: str = "/donate", **more) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def without_keys(text: str) -> str:
    return TOKEN.sub("", ONCE.sub("", text))


def test_second_stranger_gets_the_same_page_without_a_query_and_with_other_keys(django_assert_num_queries):
    first = page(Client())

    with django_assert_num_queries(0):
        second = page(Client())

    assert without_keys(first) == without_keys(second)
    assert ONCE.findall(first) != ONCE.findall(second)
    assert len(TOKEN.findall(first)) == len(TOKEN.findall(second)) == 1
    assert TOKEN.findall(first) != TOKEN.findall(second)


def test_form_of_a_kept_page_is_accepted():
    page(Client())
    client = Client(enforce_csrf_checks=True)
    kept = page(client)

    sent = {"csrfmiddlewaretoken": TOKEN.findall(kept)[0], "once": ONCE.findall(kept)[0], "amount": ""}

    assert client.post("/donate", sent).status_code == 422
    assert client.post("/donate", {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_languages_and_answers_chosen_by_a_link_do_not_mix():
    english, welsh = page(Client()), page(Client(), "/donate?language=cy")
    by_browser = page(Client(), headers={"Accept-Language": "cy"})

    assert 'lang="en-gb"' in english
    assert 'lang="cy"' in welsh
    assert 'lang="cy"' in by_browser
    assert "checked" in page(Client(), "/donate?amount=10")
    assert page(Client()).count("checked") == english.count("checked")


def test_whoever_has_a_session_gets_a_page_of_their_own():
    client = signed_in(Client(), organiser(Role.TREASURER))

    page(client)
    assert not ready._kept, "what one person saw is not kept for the next"

    page(Client())
    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert queries, "nor are they given what was kept"


def test_a_changed_campaign_is_seen_at_once(campaign):
    page(Client())

    actions.close_campaign(FUND, campaign_id=campaign.id)

    assert Client().get("/donate").status_code == 410


def test_nothing_is_kept_of_an_answer_that_is_no_form(campaign):
    actions.close_campaign(FUND, campaign_id=campaign.id)
    ready.forget()

    assert Client().get("/donate").status_code == 410
    assert not ready._kept


def test_invented_addresses_push_out_only_one_another():
    for number in range(ready._MOST + 5):
        page(Client(), f"/donate?x={number}")
    page(Client(), f"/donate?x={'y' * 200}")

    assert len(ready._kept) == ready._MOST
