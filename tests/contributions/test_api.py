"""A supporter's own gift, by the token of its receipt."""

import pytest

from fundapp.contributions import actions
from fundapp.contributions.models import Contribution
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE

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
