"""Meaning to give without Stripe: references, standing orders, dues and levies."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fundapp.contributions import actions, codes
from fundapp.contributions.actions import supporters, transfers
from fundapp.contributions.handlers import transfers as handling
from fundapp.contributions.models import Contribution, RecurringContribution, Supporter
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.offline_stories import cash, refusal, transfer, two, verbs

DUES = {"key": "dues", "kind": "dues", "payer": "M-204", "amount_pence": 300, "first_on": date(2026, 11, 3)}


def test_a_transfer_is_promised_once(campaign):
    first, again = (
        transfers.promise_transfer(
            ANYONE, key="t", campaign_id=campaign.id, amount_pence=1_000, email="Sam@example.org"
        )
        for _ in range(2)
    )

    assert first.id == again.id
    assert (first.way, first.state, first.email) == ("bank", "waiting", "Sam@example.org")
    assert codes.read_reference(first.reference) == first.reference
    assert first.supporter.email == "sam@example.org"
    assert verbs() == ["campaign.opened", "supporter.known", "gift.started"]


def test_a_standing_order_is_promised_once_and_needs_no_address(campaign):
    first, again = (
        transfers.promise_standing_order(ANYONE, key="s", campaign_id=campaign.id, amount_pence=1_000) for _ in range(2)
    )

    assert first.id == again.id
    assert (first.way, first.kind, first.state, first.supporter) == ("bank", "gift", "started", None)
    assert first.reference[4].isalpha()
    assert verbs() == ["campaign.opened", "recurring.started"]


@pytest.mark.parametrize("promise", [transfers.promise_transfer, transfers.promise_standing_order])
def test_a_promise_is_refused_by_reason(campaign, promise):
    good = {"campaign_id": campaign.id, "amount_pence": 1_000}
    promise(ANYONE, key="once", **good)

    assert refusal(promise, ANYONE, key="once", **{**good, "amount_pence": 2_000}) == ("key_reused",)
    assert refusal(promise, ANYONE, key="two", **{**good, "amount_pence": 1_99}) == ("amount_out_of_range",)
    actions.pause_campaign(system("test"), campaign_id=campaign.id)
    assert refusal(promise, ANYONE, key="three", **good) == ("campaign_paused",)
    actions.resume_campaign(system("test"), campaign_id=campaign.id)
    actions.close_campaign(system("test"), campaign_id=campaign.id)
    assert refusal(promise, ANYONE, key="three", **good) == ("campaign_closed",)
    assert Contribution.objects.count() + RecurringContribution.objects.count() == 1


def test_references_grow_when_short_ones_have_run_out(campaign, monkeypatch):
    taken = transfers.promise_transfer(ANYONE, key="a", campaign_id=campaign.id, amount_pence=1_000).reference
    drawn = []

    def crowded(*, longer=0):
        drawn.append(longer)
        return taken if longer == 0 else f"{taken}{'A' * longer}"

    monkeypatch.setattr(codes, "new_transfer_reference", crowded)
    second = transfers.promise_transfer(ANYONE, key="b", campaign_id=campaign.id, amount_pence=1_000)

    assert second.reference == f"{taken}A"
    assert drawn == [0, 0, 0, 0, 0, 1]


def test_dues_are_expected_once_and_ended_once(campaign):
    treasurer, _ = two()
    first, again = (transfers.expect_dues(treasurer, campaign_id=campaign.id, **DUES) for _ in range(2))

    assert first.id == again.id
    assert (first.kind, first.payer, first.state, first.next_on) == ("dues", "M-204", "active", date(2026, 11, 3))
    ended = [transfers.end_expected(treasurer, recurring_id=first.id).ended_at for _ in range(2)]
    assert ended[0] == ended[1] is not None
    assert verbs() == ["campaign.opened", "recurring.started", "recurring.ended"]


def test_dues_are_refused_by_reason(campaign):
    treasurer, _ = two()
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    good = {**DUES, "campaign_id": campaign.id}
    promise = transfers.expect_dues(treasurer, **good)

    assert refusal(transfers.expect_dues, caseworker, **{**good, "key": "b"}) == ("role_needed",)
    assert refusal(transfers.end_expected, caseworker, recurring_id=promise.id) == ("role_needed",)
    for changes, code in (
        ({"amount_pence": 400}, "key_reused"),
        ({"key": "b", "kind": "gift"}, "not_dues_or_levy"),
        ({"key": "b", "payer": " "}, "payer_missing"),
        ({"key": "b", "payer": "M-205", "amount_pence": 0}, "amount_not_positive"),
        ({"key": "b", "payer": "m-204"}, "payer_expected_already"),
    ):
        assert refusal(transfers.expect_dues, treasurer, **{**good, **changes}) == (code,)
    assert RecurringContribution.objects.count() == 1


def test_what_is_at_stripe_is_not_ended_here(campaign):
    treasurer, _ = two()
    promise = RecurringContribution.objects.create(once_key="s", campaign=campaign, amount_pence=500)

    assert refusal(transfers.end_expected, treasurer, recurring_id=promise.id) == ("not_a_standing_order",)


def test_one_address_is_one_supporter(campaign):
    for key, email in (("a", "sam@example.org"), ("b", "SAM@example.org "), ("c", "")):
        transfers.promise_transfer(ANYONE, key=key, campaign_id=campaign.id, amount_pence=1_000, email=email)

    assert list(Supporter.objects.values_list("email", flat=True)) == ["sam@example.org"]


# --- what never came
def test_what_never_came_is_let_go_with_its_address_and_still_finds_its_way(campaign):
    treasurer, _ = two()
    given = {"campaign_id": campaign.id, "amount_pence": 1_000, "email": "sam@example.org"}
    gift = transfers.promise_transfer(ANYONE, key="a", **given)
    promise = transfers.promise_standing_order(ANYONE, key="b", **given)

    def night(days):
        with clock.frozen_at(clock.now() + timedelta(days=days)):
            handling.on_daily(None)
        gift.refresh_from_db()
        promise.refresh_from_db()
        return gift.state, promise.state

    assert night(89) == ("waiting", "started")
    assert night(91) == night(92) == ("expired", "abandoned")
    assert (gift.email, gift.supporter, promise.supporter) == ("", None, None)
    assert verbs()[-3:] == ["gift.expired", "supporter.forgotten", "recurring.ended"]
    assert list(Supporter.objects.values_list("email", flat=True)) == [""]

    assert transfer(treasurer, key="a", reference=gift.reference).contribution_id == gift.id
    assert transfer(treasurer, key="b", reference=promise.reference).contribution.recurring_id == promise.id
    promise.refresh_from_db()
    assert promise.state == "abandoned"


def test_what_has_come_is_not_let_go(campaign):
    treasurer, _ = two()
    gift = transfers.promise_transfer(ANYONE, key="a", campaign_id=campaign.id, amount_pence=1_000)
    promise = transfers.promise_standing_order(ANYONE, key="b", campaign_id=campaign.id, amount_pence=1_000)
    transfer(treasurer, key="a", reference=gift.reference)
    transfer(treasurer, key="b", reference=promise.reference)

    assert transfers.let_transfer_go(system("test"), contribution_id=gift.id).state == "paid"
    assert transfers.let_standing_order_go(system("test"), recurring_id=promise.id).state == "active"


def test_whoever_is_being_forgotten_is_not_written_to(campaign):
    treasurer, _ = two()
    promise = transfers.promise_standing_order(
        ANYONE, key="b", campaign_id=campaign.id, amount_pence=1_000, email="sam@example.org"
    )
    supporters.ask_to_be_forgotten(system("test"), supporter_id=promise.supporter_id)
    gift = transfer(treasurer, reference=promise.reference).contribution

    assert (gift.email, gift.supporter) == ("", None)


def test_forgetting_reaches_what_waits_to_be_counted(campaign):
    treasurer, _ = two()
    known = supporters.known_by(system("test"), email="sam@example.org")
    waiting = cash(treasurer, campaign, email="Sam@example.org")
    supporters.ask_to_be_forgotten(system("test"), supporter_id=known.id)
    supporters.forget(system("test"), supporter_id=known.id)

    waiting.refresh_from_db()
    assert waiting.email == ""


# --- round the ORM
@pytest.mark.parametrize("changes", [{"way": "stripe", "state": "waiting"}, {"way": "cash"}])
def test_only_a_transfer_has_a_reference(campaign, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(
            **{"once_key": "x", "campaign": campaign, "amount_pence": 500, "reference": "POT-4F7K", **changes}
        )


def test_a_reference_is_of_one_gift_and_stays(campaign):
    gift = transfers.promise_transfer(ANYONE, key="a", campaign_id=campaign.id, amount_pence=1_000)
    twin = {"once_key": "x", "campaign": campaign, "amount_pence": 500, "way": "bank", "reference": gift.reference}

    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(**twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(id=gift.id).update(reference="POT-2222")
