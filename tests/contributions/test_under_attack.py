"""Somebody tries stolen cards by script: Stripe hears of few of them, and everyone else is still served."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from fundapp.contributions import shield
from fundapp.contributions.models import Contribution
from fundapp.kernel import clock
from tests.contributions.conftest import DECLINED

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ADDRESSES, TRIES_OF_EACH = 200, 10


def knock(client: Client, address: str, number: int, *, amount: str = "500", freq: str = "once"):
    form = {"once": f"try-{number}", "amount": amount, "freq": freq, "email": f"sam{number}@example.org"}
    return client.post("/donate", form, REMOTE_ADDR=address)


def opened(stripe) -> int:
    """How many card pages the pretend Stripe was asked for."""
    return len(stripe.running.sandbox.store.newest("checkout.session"))


def addresses() -> list[str]:
    """Two hundred, in twenty networks that were rented for it."""
    return [f"203.{number // 10}.113.{number % 10 + 1}" for number in range(ADDRESSES)]


@pytest.mark.once
@pytest.mark.usefixtures("campaign")
def test_two_thousand_attempts_from_two_hundred_addresses_reach_stripe_sixty_times_at_most(client, stripe):
    with clock.frozen_at(NOON):
        answers = [
            knock(client, address, number=place * ADDRESSES + at)
            for place in range(TRIES_OF_EACH)
            for at, address in enumerate(addresses())
        ]

        assert len(answers) == 2_000
        assert opened(stripe) <= 60
        assert Contribution.objects.count() <= 60, "an attempt that was answered by a page has left nothing behind"
        assert {answer.status_code for answer in answers} == {303, 429}
        assert sum(answer.status_code == 303 for answer in answers) == opened(stripe)

        visitor = client.get("/donate", REMOTE_ADDR="198.51.100.7")
        assert visitor.status_code == 200
        turned = knock(client, "198.51.100.7", 99_999)
        assert turned.status_code == 429
        said = turned.content.decode()
        assert "bank transfer" in said
        assert re.search(r'value="500"[^>]*checked', said), "what was chosen is kept"
        assert "sam99999@example.org" in said


@pytest.mark.usefixtures("campaign")
def test_one_address_and_one_network_have_few_tries(client, stripe):
    first = [knock(client, "203.0.113.1", number).status_code for number in range(8)]
    others = [knock(client, f"203.0.113.{number}", number).status_code for number in range(10, 30)]

    assert first == [303] * shield.MOST_OF_AN_ADDRESS + [429] * 3
    assert others.count(303) == shield.MOST_OF_A_NETWORK - shield.MOST_OF_AN_ADDRESS
    assert knock(client, "203.0.114.1", 40).status_code == 303, "the network beside it is another one"
    assert knock(client, "2001:db8:1:2:3::4", 41).status_code == 303


@pytest.mark.usefixtures("campaign")
def test_monthly_and_one_off_pages_are_counted_at_one_door(client, stripe):
    turns = ("once", "monthly") * 4
    answers = [knock(client, "203.0.113.1", number, freq=freq) for number, freq in enumerate(turns)]

    assert [answer.status_code for answer in answers] == [303] * shield.MOST_OF_AN_ADDRESS + [429] * 3


@pytest.mark.usefixtures("campaign")
def test_same_form_again_takes_no_second_place(client, stripe):
    answers = {knock(client, "203.0.113.1", 1).headers["Location"] for _ in range(10)}

    assert len(answers) == 1
    assert knock(client, "203.0.113.1", 2).status_code == 303


@pytest.mark.usefixtures("campaign")
def test_paid_gifts_give_their_places_back_so_a_good_day_is_not_blocked(client, stripe):
    for number in range(25):
        answer = knock(client, "203.0.113.1", number)
        assert answer.status_code == 303, f"supporter {number} was turned away"
        if number % 6:
            stripe.pay(latest())
            stripe.deliver(client, "checkout.session.completed")

    assert Contribution.objects.filter(state="paid").count() == 20
    assert [knock(client, "203.0.113.1", number).status_code for number in (31, 32)] == [429] * 2


@pytest.mark.usefixtures("campaign")
def test_too_small_an_amount_reaches_nobody(client, stripe):
    answer = knock(client, "203.0.113.1", 1, amount="other")

    assert answer.status_code == 422
    assert opened(stripe) == 0


@pytest.mark.usefixtures("campaign")
def test_declined_cards_stop_giving_by_card_and_nothing_more_reaches_stripe(client, stripe):
    for number in range(10):
        knock(client, f"203.{number}.113.1", number)
        stripe.pay(latest(), DECLINED)
    stripe.deliver(client, "charge.failed", "charge.succeeded")

    before = opened(stripe)
    assert knock(client, "198.51.100.7", 99).status_code == 503
    assert opened(stripe) == before == 10


def latest() -> Contribution:
    gift = Contribution.objects.order_by("-started_at", "-id").first()
    assert gift is not None
    return gift
