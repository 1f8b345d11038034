"""Giving every month from the donation form: asked for, agreed to on Stripe's page, and never by accident."""

import re

import pytest

from fundapp.contributions import actions
from fundapp.contributions.models import Contribution, RecurringContribution
from tests.contributions.conftest import FUND

FORM = {"once": "first", "freq": "monthly", "amount": "1000", "email": "sam@example.org"}


def text(answer):
    return answer.content.decode()


def test_monthly_leads_to_a_page_of_its_own_and_sent_twice_to_the_same_one(client, stripe, campaign):
    first, again = client.post("/donate", FORM), client.post("/donate", FORM)

    assert (first.status_code, first["Location"]) == (303, again["Location"])
    promise = RecurringContribution.objects.get()
    assert (promise.amount_pence, promise.fee_cover_pence, promise.state) == (10_00, 0, "started")
    assert Contribution.objects.count() == 0
    (session,) = stripe.running.sandbox.store.newest("checkout.session")
    assert (session["mode"], session["amount_total"]) == ("subscription", 10_00)


def test_fee_and_name_go_with_it(client, stripe, campaign):
    client.post("/donate", {**FORM, "cover_fee": "on", "show_name": "on", "first_name": "Sam"})

    promise = RecurringContribution.objects.get()
    assert (promise.amount_pence, promise.fee_cover_pence, promise.public_name) == (10_36, 36, "Sam")


@pytest.mark.parametrize(("email", "words"), [("", "the link to change or stop"), ("sam", "like sam@")])
def test_without_an_address_nobody_could_stop_it(client, campaign, email, words):
    answer = client.post("/donate", {**FORM, "email": email})

    assert answer.status_code == 422
    assert words in text(answer)
    assert re.findall(r'name="freq" value="(\w+)"[^>]* checked', text(answer)) == ["monthly"]
    assert RecurringContribution.objects.count() == 0


@pytest.mark.parametrize("freq", ["yearly", "<script>"])
def test_how_often_is_one_of_two(client, campaign, freq):
    answer = client.post("/donate", {**FORM, "freq": freq})

    assert (answer.status_code, "Choose how often" in text(answer)) == (422, True)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("amount=10&freq=monthly", [("freq", "monthly"), ("amount", "1000")]),
        ("freq=monthly", [("freq", "monthly")]),
        ("freq=monthly&amount=ten", [("freq", "monthly")]),
        ("amount=10&freq=once", [("freq", "once"), ("amount", "1000")]),
        ("amount=10&freq=yearly", [("freq", "once"), ("amount", "1000")]),
    ],
)
def test_link_may_choose_every_month(client, campaign, query, chosen):
    page = text(client.get(f"/donate?{query}"))

    assert re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page) == chosen


def test_who_comes_back_finds_what_was_chosen_and_the_link_says_nothing_of_them(client, stripe, campaign):
    client.post("/donate", {**FORM, "amount": "other", "other": "1,234.50"})
    (session,) = stripe.running.sandbox.store.newest("checkout.session")

    back = session["cancel_url"].removeprefix("http://testserver")
    page = text(client.get(back))

    assert "sam" not in back
    assert "You came back without paying, and nothing was taken." in page
    assert re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page) == [("freq", "monthly"), ("amount", "other")]
    assert re.findall(r'name="other" value="([^"]*)"', page) == ["1234.50"]


def test_stripe_being_down_keeps_what_was_chosen(client, stripe, campaign, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    answer = client.post("/donate", FORM)

    assert answer.status_code == 503
    assert re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', text(answer)) == [
        ("freq", "monthly"),
        ("amount", "1000"),
    ]
    settings.STRIPE_API_BASE = stripe.address
    assert client.post("/donate", FORM).status_code == 303
    assert RecurringContribution.objects.count() == 1


@pytest.mark.parametrize(("stop", "status"), [(actions.pause_campaign, 503), (actions.close_campaign, 410)])
def test_a_campaign_that_takes_nothing_takes_nothing_every_month_either(client, campaign, stop, status):
    stop(FUND, campaign_id=campaign.id)

    assert client.post("/donate?to=general", FORM).status_code == status
    assert RecurringContribution.objects.count() == 0
