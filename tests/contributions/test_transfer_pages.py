"""The pages of a gift by transfer: the account, a reference, and no more of either than anyone should make."""

import pytest

from fundapp.contributions import links
from fundapp.contributions.actions import transfers
from fundapp.contributions.models import Contribution, RecurringContribution
from fundapp.contributions.views import transfers as views
from members.access import ANYONE
from tests.contributions.offline_stories import transfer, two

SENT = {"once": "form", "often": "once", "amount": "12.50", "email": "sam@example.org"}


@pytest.fixture(autouse=True)
def account(settings):
    settings.FUND_BANK_NAME, settings.FUND_BANK_SORT_CODE, settings.FUND_BANK_ACCOUNT = "The Pot", "309430", "12345678"


def test_a_transfer_gets_a_reference_once(client, campaign):
    answers = [client.post("/donate/bank", SENT) for _ in range(2)]

    gift = Contribution.objects.get()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"] == f"/donate/bank/{gift.access_token}"
    page = client.get(answers[0]["Location"]).content.decode()
    for said in (gift.reference, "30-94-30", "12345678", "The Pot", "£12.50"):
        assert said in page
    assert "sam@example.org" not in page


def test_a_standing_order_gets_one_too(client, campaign):
    answer = client.post("/donate/bank", {**SENT, "often": "monthly", "email": ""})

    promise = RecurringContribution.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert promise.reference in page
    assert "standing order" in page
    assert str(promise.id) not in answer["Location"]


def test_what_is_wrong_is_said_and_kept(client, campaign):
    for wrong in ({"amount": "1"}, {"amount": ""}, {"amount": "2000.01"}, {"often": "weekly"}, {"email": "sam"}):
        answer = client.post("/donate/bank", {**SENT, **wrong})
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert not Contribution.objects.exists()
    assert client.post("/donate/bank", {**SENT, "amount": "5"}).status_code == 303
    assert client.post("/donate/bank", SENT).status_code == 409


@pytest.mark.parametrize("empty", ["FUND_BANK_NAME", "FUND_BANK_SORT_CODE", "FUND_BANK_ACCOUNT"])
def test_without_an_account_the_page_says_so(client, campaign, settings, empty):
    setattr(settings, empty, " ")

    assert "has not put its account on this site" in client.get("/donate/bank").content.decode()
    assert "has not put its account on this site" in client.post("/donate/bank", SENT).content.decode()
    assert not Contribution.objects.exists()
    gift = transfers.promise_transfer(ANYONE, key="k", campaign_id=campaign.id, amount_pence=500)
    assert "has taken its account off" in client.get(links.transfer_path(gift)).content.decode()


def test_the_link_chooses_and_nothing_else_does(client, campaign):
    page = client.get("/donate/bank?amount=10&freq=monthly").content.decode()
    plain = client.get("/donate/bank").content.decode()

    assert 'value="monthly" checked' in " ".join(page.replace(" required", "").split()) or "monthly" in page
    assert 'value="10"' in page
    assert 'value="10"' not in plain


def test_no_page_for_what_was_never_promised(client, campaign, start):
    by_card = start()
    for token in ("nothing", "a.b", f"{by_card.id.hex}.forged", by_card.access_token):
        assert client.get(f"/donate/bank/{token}").status_code == 404


def test_the_page_says_when_it_has_come(client, campaign):
    treasurer, _ = two()
    gift = transfers.promise_transfer(ANYONE, key="k", campaign_id=campaign.id, amount_pence=500)
    path = links.transfer_path(gift)
    assert "Your gift has come" not in client.get(path).content.decode()
    transfer(treasurer, pence=500, reference=gift.reference)
    assert "Your gift has come" in client.get(path).content.decode()


def test_the_page_of_thanks_leads_to_the_account_until_it_has_come(client, campaign):
    treasurer, _ = two()
    gift = transfers.promise_transfer(ANYONE, key="k", campaign_id=campaign.id, amount_pence=500)
    thanks = f"/donate/thanks/{gift.access_token}"
    assert client.get(thanks)["Location"] == links.transfer_path(gift)
    transfer(treasurer, pence=500, reference=gift.reference)
    assert "Thank you" in client.get(thanks).content.decode()


def test_a_paused_campaign_takes_none_for_now(client, campaign):
    from fundapp.contributions import actions
    from fundapp.kernel.actor import system

    actions.pause_campaign(system("test"), campaign_id=campaign.id)
    assert client.get("/donate/bank").status_code in {410, 503}
    assert client.post("/donate/bank?to=general", SENT).status_code == 503


def test_one_network_makes_so_many_references_and_no_more(client, campaign, monkeypatch):
    monkeypatch.setattr(views, "MOST", 3)
    answers = [client.post("/donate/bank", {**SENT, "once": f"form-{number}"}).status_code for number in range(5)]

    assert answers == [303, 303, 303, 429, 429]
    assert Contribution.objects.count() == 3


def test_a_campaign_that_has_ended_takes_none(client, campaign):
    from fundapp.contributions import actions
    from fundapp.kernel.actor import system

    actions.close_campaign(system("test"), campaign_id=campaign.id)
    assert client.get("/donate/bank?to=general").status_code == 410
    assert client.post("/donate/bank?to=general", SENT).status_code == 410
    assert client.get("/donate/bank?to=nothing").status_code == 404
