"""Refunds that organisers ask for: alone up to a limit, by two above it, never more than is left."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.contributions import actions
from fundapp.contributions.actions import offline, refund_orders
from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.models import RefundOrder
from fundapp.kernel import clock
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.offline_stories import cash, refusal, two, verbs
from tests.contributions.test_actions import FUND


def paid_gift(campaign, pence=10_000, name="a"):
    gift = actions.start_gift(ANYONE, key=f"gift:{name}", campaign_id=campaign.id, amount_pence=pence)
    return actions.apply_payment(
        FUND, fact=Paid(str(gift.id), f"pi_{name}", f"txn_{name}", pence, 35, "GBP", clock.now())
    )


def ask(actor, gift, pence, key="r", reason="asked_for"):
    return refund_orders.ask_refund(actor, key=key, contribution_id=gift.id, amount_pence=pence, reason=reason)


def sent():
    return [message.payload for message in Message.objects.filter(topic="contributions.refund")]


def test_a_small_refund_goes_out_at_once(campaign):
    treasurer, _ = two()
    gift = paid_gift(campaign)
    first, again = (ask(treasurer, gift, 5_000) for _ in range(2))

    assert first.id == again.id
    assert (first.state, first.needs_second) == ("approved", False)
    assert sent() == [{"order": str(first.id)}]
    assert verbs().count("refund.asked") == 1


def test_a_large_refund_waits_for_another_person(campaign):
    treasurer, administrator = two()
    gift = paid_gift(campaign)
    order = ask(treasurer, gift, 5_001)
    assert (order.state, order.needs_second, sent()) == ("asked", True, [])

    assert refusal(refund_orders.approve_refund, treasurer, order_id=order.id) == ("second_person_needed",)
    for _ in range(2):
        approved = refund_orders.approve_refund(administrator, order_id=order.id)

    assert (approved.state, approved.approved_by) == ("approved", administrator.id)
    assert sent() == [{"order": str(order.id)}]
    assert verbs().count("refund.approved") == 1


def test_the_limit_is_not_passed_in_small_steps(campaign):
    treasurer, _ = two()
    first, second = paid_gift(campaign), paid_gift(campaign, name="b")

    assert ask(treasurer, first, 3_000, key="a").needs_second is False
    assert ask(treasurer, second, 2_001, key="b").needs_second is True
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        other = people.actor(people.organiser(Role.TREASURER))
        third = paid_gift(campaign, name="c")
        assert ask(other, third, 5_000, key="c").needs_second is False


def test_a_declined_refund_counts_for_nothing_and_may_be_asked_again(campaign):
    treasurer, administrator = two()
    gift = paid_gift(campaign)
    order = ask(treasurer, gift, 6_000)
    for _ in range(2):
        declined = refund_orders.decline_refund(treasurer, order_id=order.id)

    assert (declined.state, sent()) == ("declined", [])
    assert refusal(refund_orders.approve_refund, administrator, order_id=order.id) == ("refund_decided",)
    assert ask(treasurer, gift, 5_000, key="again").needs_second is False


def test_a_refund_is_refused_by_reason(campaign):
    treasurer, administrator = two()
    gift, waiting = (
        paid_gift(campaign),
        actions.start_gift(ANYONE, key="open", campaign_id=campaign.id, amount_pence=500),
    )
    in_cash = offline.confirm_count(
        administrator, offline_id=cash(treasurer, campaign).id, counted_pence=2_000
    ).contribution
    stale = people.actor(people.organiser(Role.TREASURER), fresh=False)
    auditor = people.actor(people.organiser(Role.AUDITOR))

    assert refusal(ask, auditor, gift, 100) == ("role_needed",)
    assert refusal(ask, stale, gift, 100) == ("fresh_factor_needed",)
    assert refusal(ask, treasurer, gift, 0) == ("amount_not_positive",)
    assert refusal(ask, treasurer, gift, 10_001) == ("refund_more_than_left",)
    assert refusal(ask, treasurer, gift, 100, reason="") == ("reason_missing",)
    assert refusal(ask, treasurer, waiting, 100) == ("refund_before_payment",)
    assert refusal(ask, treasurer, in_cash, 100) == ("refund_by_hand",)
    order = ask(treasurer, gift, 6_000)
    assert refusal(ask, treasurer, gift, 100) == ("key_reused",)
    assert refusal(ask, treasurer, gift, 100, key="b") == ("refund_under_way",)
    assert refusal(refund_orders.approve_refund, auditor, order_id=order.id) == ("role_needed",)
    assert refusal(refund_orders.approve_refund, stale, order_id=order.id) == ("fresh_factor_needed",)
    assert refusal(refund_orders.decline_refund, auditor, order_id=order.id) == ("role_needed",)
    refund_orders.approve_refund(administrator, order_id=order.id)
    assert refusal(refund_orders.decline_refund, treasurer, order_id=order.id) == ("refund_decided",)
    assert RefundOrder.objects.count() == 1


def test_what_went_back_or_is_disputed_is_not_given_back_again(campaign):
    treasurer, _ = two()
    gift = paid_gift(campaign)
    actions.apply_refund(FUND, fact=Refunded(str(gift.id), "re_1", "txn_back", 9_000, "GBP", clock.now()))

    assert refusal(ask, treasurer, gift, 1_001) == ("refund_more_than_left",)
    assert ask(treasurer, gift, 1_000).state == "approved"


# --- round the ORM
@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"UPDATE contributions_refundorder SET {change}"
            for change in (
                *("amount_pence = 1", "reason = 'mistake'", "needs_second = NOT needs_second", "asked_by = 'x'"),
                *("state = 'approved'", "approved_by = asked_by", "state = 'lost'", "state = 'made'"),
            )
        ),
        "DELETE FROM contributions_refundorder",
    ],
)
def test_database_refuses_to_rewrite_an_order(campaign, statement):
    treasurer, _ = two()
    ask(treasurer, paid_gift(campaign), 6_000)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_has_one_open_order_for_a_gift(campaign):
    treasurer, _ = two()
    gift = paid_gift(campaign)
    ask(treasurer, gift, 6_000)

    with pytest.raises(IntegrityError), transaction.atomic():
        RefundOrder.objects.create(
            once_key="x", contribution=gift, amount_pence=1, reason="mistake", needs_second=False, asked_by="a"
        )
