"""A claimant's own request, for programs: a code buys a token for a quarter of an hour."""

from datetime import timedelta

import pytest

from fundapp.kernel import clock
from tests.claims import stories

pytestmark = pytest.mark.django_db
TOKEN, MINE = "/api/claims/token", "/api/claims/mine"


@pytest.fixture
def claim():
    return stories.submitted()


def buy(client, code: str):
    return client.post(TOKEN, {"code": code}, content_type="application/json")


def test_a_code_buys_a_token_that_opens_its_own_request(client, claim):
    bought = buy(client, stories.code_of(claim).lower().replace("-", " "))
    answer = client.get(MINE, headers={"Authorization": f"Bearer {bought.json()['token']}"})

    assert (bought.status_code, answer.status_code) == (201, 200)
    assert (answer.json()["state"], answer.json()["headline"]) == ("submitted", "We have it")
    assert [step["state"] for step in answer.json()["steps"]] == ["done", "now", "next", "next"]
    for word in ("Sam", "safe.example", "01234542"):
        assert word not in answer.content.decode()


def test_a_token_ends_after_a_quarter_of_an_hour(client, claim, monkeypatch):
    token = buy(client, stories.code_of(claim)).json()["token"]
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("time.time", later.timestamp)

    answer = client.get(MINE, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["", "Bearer nothing", "Bearer a:b:c"])
def test_anything_else_opens_nothing(client, claim, header):
    answer = client.get(MINE, headers={"Authorization": header})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("code", ["7K4-M2P-9QX", "not a code"])
def test_a_wrong_code_and_one_that_cannot_be_are_answered_alike(client, claim, code):
    answer = buy(client, code)

    assert (answer.status_code, answer.json()["code"]) == (422, "code_unknown")


def test_the_eleventh_wrong_code_must_wait_here_and_on_the_page(client, claim):
    for _ in range(10):
        assert buy(client, "7K4-M2P-9QX").status_code == 422

    assert (buy(client, stories.code_of(claim)).status_code, buy(client, "x").json()["code"]) == (429, "too_many_tries")
    assert client.post("/back", {"code": stories.code_of(claim)}).status_code == 429


def test_no_code_at_all_is_told_what_is_missing(client):
    answer = client.post(TOKEN, {}, content_type="application/json")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["code"])
