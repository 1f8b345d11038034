"""Money that nobody knew is recognised: by a reference, or for a campaign."""

import pytest
from django.db import IntegrityError, transaction

from fundapp.contributions import actions
from fundapp.contributions.actions import recognising, transfers
from fundapp.contributions.models import OfflineGift
from fundapp.kernel.actor import system
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.offline_stories import cash, refusal, transfer, two, verbs
from tests.contributions.test_actions import WINTER


def test_it_is_recognised_once_for_a_campaign(campaign):
    treasurer, _ = two()
    waiting = transfer(treasurer, reference="Branch 7")
    for _ in range(2):
        gift = recognising.recognise(treasurer, offline_id=waiting.id, campaign_id=campaign.id)

    assert (gift.state, gift.recognised_by, gift.campaign_id) == ("recognised", treasurer.id, campaign.id)
    assert (gift.contribution.way, gift.contribution.state, gift.contribution.gross_pence) == ("bank", "paid", 2_000)
    assert (books.balance_pence("unidentified"), books.balance_pence("pot:general")) == (0, 2_000)
    assert Entry.objects.latest("id").source == f"recognised:{gift.id}"
    assert verbs()[-2:] == ["gift.paid", "offline.recognised"]


def test_it_is_recognised_as_what_somebody_promised(campaign):
    treasurer, _ = two()
    promised = transfers.promise_transfer(
        ANYONE, key="t", campaign_id=campaign.id, amount_pence=2_000, email="sam@example.org"
    )
    waiting = transfer(treasurer, reference="S Jones")
    gift = recognising.recognise(treasurer, offline_id=waiting.id, reference=promised.reference)

    promised.refresh_from_db()
    assert (gift.contribution_id, promised.state) == (promised.id, "paid")
    assert Message.objects.get().payload == {"gift": str(promised.id)}


def test_it_is_recognised_as_a_standing_order(campaign):
    treasurer, _ = two()
    promise = transfers.promise_standing_order(ANYONE, key="s", campaign_id=campaign.id, amount_pence=2_000)
    waiting = transfer(treasurer)
    gift = recognising.recognise(treasurer, offline_id=waiting.id, reference=promise.reference)

    promise.refresh_from_db()
    assert (gift.recurring_id, gift.contribution.recurring_id, promise.state) == (promise.id, promise.id, "active")


def test_it_is_refused_by_reason(campaign):
    treasurer, administrator = two()
    winter = actions.open_campaign(system("test"), **WINTER)
    waiting, in_cash = transfer(treasurer), cash(administrator, campaign)
    auditor = people.actor(people.organiser(Role.AUDITOR))
    for who, what, code in (
        (auditor, {"campaign_id": campaign.id}, "role_needed"),
        (treasurer, {}, "campaign_missing"),
        (treasurer, {"reference": "POT-2222"}, "reference_unknown"),
        (treasurer, {"reference": "POT-2222", "campaign_id": campaign.id}, "reference_unknown"),
    ):
        assert refusal(recognising.recognise, who, offline_id=waiting.id, **what) == (code,)
    assert refusal(recognising.recognise, treasurer, offline_id=in_cash.id, campaign_id=campaign.id) == (
        "not_unidentified",
    )
    recognising.recognise(treasurer, offline_id=waiting.id, campaign_id=campaign.id)
    assert refusal(recognising.recognise, treasurer, offline_id=waiting.id, campaign_id=winter.id) == (
        "not_unidentified",
    )
    assert books.balance_pence("pot:winter") == 0


@pytest.mark.parametrize("changes", [{"recognised_by": ""}, {"recognised_at": None}, {"way": "cash"}])
def test_database_keeps_who_recognised_it(campaign, changes):
    treasurer, _ = two()
    gift = recognising.recognise(treasurer, offline_id=transfer(treasurer).id, campaign_id=campaign.id)

    with pytest.raises(IntegrityError), transaction.atomic():
        OfflineGift.objects.filter(id=gift.id).update(**changes)
