"""The organisers' page of the books and Stripe: what it shows, and money that is given a name."""

import pytest
from django.test import Client

from fundapp.contributions import actions
from fundapp.contributions.actions import reconciling, stripe_lines
from fundapp.contributions.actions.reconciling import Findings
from fundapp.contributions.facts import Stray
from fundapp.contributions.models import StripeEvent
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from members.roles import Role
from tests import people
from tests.contributions.conftest import FUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer(campaign):
    return people.signed_in(Client(), people.organiser(Role.TREASURER))


def stray(line="txn_1", pence=1_200):
    return stripe_lines.book_line(FUND, fact=Stray(line, pence, 38 if pence > 0 else 0, "GBP", clock.now()))


def text(answer):
    return answer.content.decode()


def test_page_says_how_the_two_stand_and_why_a_line_is_left(treasurer):
    assert "not been compared yet" in text(treasurer.get("/organise/stripe"))

    at = clock.now()
    reconciling.record_run(FUND, found=Findings(at, at, 1, 0, {"txn_9": "not_yet"}, 965, 0))
    StripeEvent.objects.create(
        event_id="evt_1", event_type="charge.succeeded", is_live=False, body="{}", state="refused", handled_at=at,
        why="currency_is_not_the_funds",
    )  # fmt: skip

    page = text(treasurer.get("/organise/stripe"))
    assert "They are not equal" in page
    assert "£9.65" in page
    assert "Stripe has not finished writing it" in page
    assert "another currency than the fund" in page


def test_money_that_nobody_knows_is_given_a_name_once(treasurer, campaign):
    stray()

    for _ in range(2):
        answer = treasurer.post("/organise/stripe", {"line": "txn_1", "campaign": str(campaign.id)})

    assert answer.status_code == 422  # It is no longer among those that nobody knows.
    assert (books.balance_pence("unidentified"), books.balance_pence("pot:general")) == (0, 1_200 - 38)
    assert "Every penny at Stripe has a gift, or a name." in text(treasurer.get("/organise/stripe"))


def test_desk_says_that_something_at_stripe_needs_a_look(treasurer):
    assert "a person must look at" not in text(treasurer.get("/organise/giving"))

    stray()

    page = text(treasurer.get("/organise/giving"))
    assert "Something at Stripe that a person must look at" in page
    assert 'href="/organise/stripe"' in page


def test_money_that_left_is_given_a_name_too(treasurer, campaign):
    stray(pence=-300)

    treasurer.post("/organise/stripe", {"line": "txn_1", "campaign": str(campaign.id)})

    assert (books.balance_pence("unidentified"), books.balance_pence("pot:general")) == (0, -300)


def test_same_name_again_is_a_quiet_success_and_another_is_refused(campaign):
    stray()
    actor = people.actor(people.organiser(Role.TREASURER))
    other = actions.open_campaign(FUND, slug="rent", pot="rent", title="Rent", ask="Rent.", surplus="It stays.")

    first = stripe_lines.recognise_line(actor, line="txn_1", campaign_id=campaign.id)
    again = stripe_lines.recognise_line(actor, line="txn_1", campaign_id=campaign.id)
    with pytest.raises(Refused) as refused:
        stripe_lines.recognise_line(actor, line="txn_1", campaign_id=other.id)

    assert (first.is_new, again.is_new, refused.value.codes) == (True, False, ("source_reused",))


@pytest.mark.parametrize("line", ["txn_none", "txn_gift"])
def test_what_is_no_such_money_is_refused(campaign, line):
    actor = people.actor(people.organiser(Role.TREASURER))

    with pytest.raises(Refused) as refused:
        stripe_lines.recognise_line(actor, line=line, campaign_id=campaign.id)

    assert refused.value.codes == ("line_unknown",)


def test_auditor_looks_and_does_not_touch(campaign):
    stray()
    auditor = people.signed_in(Client(), people.organiser(Role.AUDITOR))

    page = text(auditor.get("/organise/stripe"))
    answer = auditor.post("/organise/stripe", {"line": "txn_1", "campaign": str(campaign.id)})

    assert "txn_1" in page
    assert "Put it in its pot" not in page
    assert (answer.status_code, Entry.objects.count()) == (403, 1)
