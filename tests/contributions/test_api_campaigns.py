"""Campaigns for anyone's program: the page's figures, kept for a minute, and nobody in them."""

from datetime import UTC, datetime

import pytest

from fundapp.contributions import actions
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from tests.contributions import given

pytestmark = pytest.mark.django_db
FUND = system("test")
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)


def opened(slug, **changes):
    words = {"title": slug.title(), "ask": "Give.", "surplus": "It stays.", **changes}
    return actions.open_campaign(FUND, slug=slug, pot=slug, **words)


@pytest.fixture(autouse=True)
def _general():
    ledger.open_standard_accounts()
    opened("general")


def given_to(pot, pence, *, name="one"):
    ledger.post(journal.card_gift(source=f"gift:{pot}:{name}", at=AT, pot=pot, gross_pence=pence, fee_pence=39))


def paid_from(pot, pence, *, times):
    for number in range(times):
        for make in (journal.award_promised, journal.payout_sent):
            ledger.post(make(source=f"{make.__name__}:{pot}:{number}", at=AT, pot=pot, pence=pence))


def test_campaigns_come_open_ones_first_with_their_totals(client):
    opened("winter", goal_pence=6_000_00)
    ended = opened("summer")
    actions.close_campaign(FUND, campaign_id=ended.id)
    given_to("winter", 4_120_00)

    answer = client.get("/api/campaigns")

    shown = answer.json()["campaigns"]
    assert [(each["slug"], each["is_open"]) for each in shown] == [
        ("winter", True),
        ("general", True),
        ("summer", False),
    ]
    assert {name: shown[0][name] for name in ("goal_pence", "raised_pence", "gifts", "currency")} == {
        "goal_pence": 6_000_00,
        "raised_pence": 4_120_00,
        "gifts": 1,
        "currency": "GBP",
    }


@pytest.mark.parametrize(("payments", "told"), [(0, (None, 0)), (4, (None, 0)), (5, (225_00, 5)), (9, (225_00, 5))])
def test_what_was_paid_out_moves_in_fives(client, payments, told):
    given_to("general", 1_000_00)
    paid_from("general", 45_00, times=payments)

    answer = client.get("/api/campaigns/general").json()

    assert (answer["paid_out_pence"], answer["payouts"]) == told


def test_a_campaign_says_where_to_give(client, settings):
    settings.SITE_URL = "https://pot.example"

    assert client.get("/api/campaigns/general").json()["donate_url"] == "https://pot.example/donate?to=general"


def test_a_campaign_that_never_was_is_a_problem(client):
    answer = client.get("/api/campaigns/nothing")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_answer_may_be_kept_for_a_minute_and_asked_for_again_cheaply(client):
    first = client.get("/api/campaigns")
    same = client.get("/api/campaigns", headers={"If-None-Match": first["ETag"]})
    given_to("general", 10_00)
    changed = client.get("/api/campaigns", headers={"If-None-Match": first["ETag"]})

    assert "public" in first["Cache-Control"]
    assert "max-age=60" in first["Cache-Control"]
    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)


def test_no_supporter_is_in_it(client):
    from fundapp.contributions.models import Campaign

    given.gift(Campaign.objects.get(slug="general"), email="sam@example.org", public_name="Sam")

    for path in ("/api/campaigns", "/api/campaigns/general"):
        assert "sam" not in client.get(path).content.decode().lower()


def test_a_session_or_a_token_changes_nothing(client):
    answer = client.get("/api/campaigns", headers={"Authorization": "Bearer nothing"})

    assert answer.status_code == 200
