"""Campaigns on the organisers' desk: opened after a last look, never rewritten, paused, ended, a name taken down."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fundapp.audit.models import Record
from fundapp.contributions import actions
from fundapp.contributions.facts import Paid
from fundapp.contributions.models import Campaign, Contribution
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as books
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.conftest import FUND

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Heat this winter",
    "ask": "A cold home and no income come together.",
    "goal": "3,000",
    "surplus": "It goes to the general pot in April.",
    "address": "",
}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def desk():
    return people.signed_in(Client(), people.organiser(Role.TREASURER))


def test_a_campaign_opens_after_a_last_look_and_once(desk, campaign):
    looked = desk.post("/organise/campaigns/new", FORM)
    assert (looked.status_code, Campaign.objects.count()) == (200, 1)
    for words in ("£3,000.00", "/campaigns/heat-this-winter", "A pot of its own", "You cannot change a word of it"):
        assert words in text(looked)

    answers = [desk.post("/organise/campaigns/new", {**FORM, "open": "yes"}) for _ in range(2)]

    opened = Campaign.objects.get(slug="heat-this-winter")
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"/organise/campaigns/{opened.id}")
    ] * 2
    assert (opened.pot, opened.goal_pence, opened.surplus) == ("heat-this-winter", 300_000, FORM["surplus"])
    assert books.balance_pence("pot:heat-this-winter") == 0
    assert Record.objects.filter(verb="campaign.opened", subject=f"campaign:{opened.id}").count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"title": ""}, 422, "Say what it is called"),
        ({"surplus": ""}, 422, "Say what happens if more comes in"),
        ({"goal": "lots"}, 422, "Enter an amount in pounds"),
        ({"address": "Winter Heat!"}, 422, "Use small letters, numbers and single hyphens, like winter-heat"),
        ({"title": "!!!"}, 422, "Use small letters, numbers and single hyphens, like winter-heat"),
        ({"address": "general"}, 409, "Another campaign has this address. Choose another one."),
    ],
)
def test_what_cannot_be_asked_is_told(desk, campaign, changes, status, words):
    answer = desk.post("/organise/campaigns/new", {**FORM, **changes, "open": "yes"})

    assert (answer.status_code, words in text(answer)) == (status, True)
    assert Campaign.objects.count() == 1


def test_the_general_pot_is_asked_for_once(desk, db):
    from fundapp.ledger import actions as ledger

    ledger.open_standard_accounts()
    assert "It asks for the general pot" in text(desk.get("/organise/campaigns/new"))
    desk.post("/organise/campaigns/new", {**FORM, "is_general": "on", "open": "yes"})

    assert Campaign.objects.get().pot == "general"
    assert "It asks for the general pot" not in text(desk.get("/organise/campaigns/new"))


def test_pausing_resuming_and_ending(desk, campaign):
    address = f"/organise/campaigns/{campaign.id}"
    seen = []
    for what in ("pause", "resume", "close"):
        for _ in range(2):
            assert desk.post(address, {"what": what}).status_code == 302
        campaign.refresh_from_db()
        seen.append((campaign.is_paused, campaign.is_open))

    assert seen == [(True, True), (False, True), (False, False)]
    verbs = ["campaign.paused", "campaign.resumed", "campaign.closed"]
    assert [Record.objects.filter(verb=verb).count() for verb in verbs] == [1, 1, 1]
    assert "Ended" in text(desk.get(address))
    assert "End this campaign" not in text(desk.get(address))


@pytest.mark.parametrize("what", ["resume", "pause"])
def test_what_has_ended_stays_ended(desk, campaign, what):
    actions.close_campaign(FUND, campaign_id=campaign.id)

    assert desk.post(f"/organise/campaigns/{campaign.id}", {"what": what}).status_code == 409
    act = {"resume": actions.resume_campaign, "pause": actions.pause_campaign}[what]
    with pytest.raises(Refused) as refused:
        act(FUND, campaign_id=campaign.id)
    assert refused.value.codes == ("campaign_closed",)


@pytest.mark.parametrize("what", ["", "delete", "edit"])
def test_a_button_that_is_not_there_does_nothing(desk, campaign, what):
    assert desk.post(f"/organise/campaigns/{campaign.id}", {"what": what}).status_code == 409


def test_a_name_is_taken_down_and_never_put_up(desk, campaign):
    gift = actions.start_gift(
        ANYONE, key="gift:1", campaign_id=campaign.id, amount_pence=10_00, public_name="Buy-Our-Pills"
    )
    actions.apply_payment(FUND, fact=Paid(str(gift.id), "pi", "txn", 10_00, 35, "GBP", clock.now()))
    address = f"/organise/campaigns/{campaign.id}"
    assert "Buy-Our-Pills" in text(desk.get(address))

    for _ in range(2):
        assert desk.post(address, {"what": "hide", "gift": str(gift.id)}).status_code == 302

    assert "Buy-Our-Pills" not in text(desk.get(address))
    assert "Buy-Our-Pills" not in text(desk.get("/campaigns/general"))
    assert Contribution.objects.get().public_name == ""
    assert Record.objects.filter(verb="gift.name_hidden").count() == 1
    for guess in ("", "x", str(campaign.id)):
        assert desk.post(address, {"what": "hide", "gift": guess}).status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, campaign: actions.pause_campaign(actor, campaign_id=campaign.id),
        lambda actor, campaign: actions.resume_campaign(actor, campaign_id=campaign.id),
    ],
)
def test_other_roles_do_not_stop_or_begin_it(campaign, act):
    with pytest.raises(Refused) as refused:
        act(people.actor(people.organiser(Role.CASEWORKER)), campaign)
    assert refused.value.codes == ("role_needed",)


@pytest.mark.parametrize(
    "change",
    [
        *("title = 'Another'", "ask = 'Another'", "surplus = 'Another'", "goal_pence = 5", "pot = 'another'"),
        "closed_at = opened_at, paused_at = opened_at",
    ],
)
def test_what_was_asked_stays_asked_round_the_application_too(campaign, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contributions_campaign SET {change}")


def test_what_has_ended_stays_ended_round_the_application_too(campaign):
    actions.close_campaign(FUND, campaign_id=campaign.id)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE contributions_campaign SET closed_at = NULL")
