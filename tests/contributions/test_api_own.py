"""A supporter's own gift, by the token of its receipt; and all of their giving, by their link."""

import pytest

from fundapp.contributions import access, actions, links
from fundapp.contributions.actions import supporters
from fundapp.contributions.models import Contribution, Supporter
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from tests.contributions import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift() -> Contribution:
    ledger.open_standard_accounts()
    campaign = actions.open_campaign(
        system("test"), slug="common-pot", pot="general", title="The pot", ask="Give.", surplus="It stays."
    )
    return actions.start_gift(ANYONE, key="gift:1", campaign_id=campaign.id, amount_pence=1_000)


def test_the_token_of_a_receipt_opens_its_own_gift(client, gift):
    answer = client.get("/api/gifts/mine", headers={"Authorization": f"Bearer {gift.access_token}"})

    assert answer.status_code == 200
    assert (answer.json()["receipt_code"], answer.json()["amount_pence"], answer.json()["gross_pence"]) == (
        gift.receipt_code,
        1_000,
        None,
    )
    assert "email" not in answer.json()


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer", "Bearer two words", "Basic abc", ""])
def test_anything_else_opens_nothing_and_says_how_to_ask(client, gift, header):
    answer = client.get("/api/gifts/mine", headers={"Authorization": header})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"


# --- all of a supporter's giving, by their link -----------------------------------------------------------------------


@pytest.fixture
def supporter(gift):
    return Supporter.objects.create(email="sam@example.org")


def by_link(client, supporter, *, token=""):
    token = token or links.giving_link(supporter).rpartition("/")[2]
    return client.get("/api/giving/mine", headers={"Authorization": f"Bearer {token}"})


def test_the_link_of_a_supporter_opens_all_of_their_giving_and_nobody_elses(client, gift, supporter):
    mine = given.gift(gift.campaign, supporter=supporter)
    promise = given.monthly(gift.campaign, supporter=supporter)
    other = Supporter.objects.create(email="jo@example.org")
    given.gift(gift.campaign, supporter=other)
    given.monthly(gift.campaign, supporter=other)

    answer = by_link(client, supporter)

    assert answer.status_code == 200
    assert [each["receipt_code"] for each in answer.json()["gifts"]] == [mine.receipt_code]
    assert [(each["id"], each["state"]) for each in answer.json()["recurring"]] == [(str(promise.id), "active")]
    assert "sam" not in answer.content.decode()


def test_a_revoked_link_a_forgotten_supporter_and_a_forged_token_open_nothing(client, supporter):
    revoked = links.giving_link(supporter).rpartition("/")[2]
    Supporter.objects.filter(id=supporter.id).update(link_epoch=1)
    supporter.refresh_from_db()
    fresh = links.giving_link(supporter).rpartition("/")[2]
    before = by_link(client, supporter, token=fresh).status_code
    supporters.ask_to_be_forgotten(access.as_supporter(supporter.id), supporter_id=supporter.id)

    said = [by_link(client, supporter, token=token) for token in (revoked, fresh, fresh + "x", "nothing")]

    assert before == 200
    assert {(answer.status_code, answer["Content-Type"]) for answer in said} == {(401, "application/problem+json")}


def test_the_token_of_one_gift_is_no_link(client, gift, supporter):
    assert by_link(client, supporter, token=gift.access_token).status_code == 401
