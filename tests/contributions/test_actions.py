"""Every writer twice, every refusal by its code, every law also round the ORM."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.audit.models import Record
from fundapp.contributions import actions
from fundapp.contributions.facts import Expired, Failed, Paid, Refunded, Waiting
from fundapp.contributions.models import Campaign, Contribution, GiftRefund, StripeEvent, Supporter
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people

FUND = system("test")
WINTER = {
    "slug": "winter",
    "pot": "winter",
    "title": "Winter",
    "ask": "Fuel.",
    "surplus": "It stays.",
    "goal_pence": 100,
}


def verbs():
    return list(Record.objects.order_by("id").values_list("verb", flat=True))


@pytest.fixture
def gift(campaign):
    return actions.start_gift(ANYONE, key="once", campaign_id=campaign.id, amount_pence=1000, email="sam@example.org")


@pytest.fixture
def paid(gift):
    return Paid(str(gift.id), "pi_1", "txn_1", 1000, 35, "GBP", datetime(2026, 11, 3, 12, tzinfo=UTC))


@pytest.fixture
def refunded(gift):
    return Refunded(str(gift.id), "re_1", "txn_2", 400, "GBP", datetime(2026, 11, 4, 12, tzinfo=UTC))


def refusal(action, *arguments, **named):
    with pytest.raises(Refused) as refused:
        action(*arguments, **named)
    return refused.value.codes


# --- campaigns
def test_campaign_is_opened_once_with_its_pot(campaign):
    first = actions.open_campaign(FUND, **WINTER)
    again = actions.open_campaign(FUND, **WINTER)

    assert first.id == again.id
    assert books.balance_pence("pot:winter") == 0
    assert verbs() == ["campaign.opened", "campaign.opened"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "campaign_says_nothing"),
        ({"ask": ""}, "campaign_says_nothing"),
        ({"surplus": ""}, "surplus_not_said"),
        ({"goal_pence": 0}, "goal_not_positive"),
        ({"pot": "general"}, "pot_has_a_campaign"),
    ],
)
def test_campaign_is_refused(campaign, change, code):
    assert refusal(actions.open_campaign, FUND, **{**WINTER, **change}) == (code,)
    assert Campaign.objects.count() == 1


def test_campaigns_are_the_treasurers_and_administrators(campaign):
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    treasurer = people.actor(people.organiser(Role.TREASURER))

    assert refusal(actions.open_campaign, caseworker, **WINTER) == ("role_needed",)
    assert refusal(actions.close_campaign, caseworker, campaign_id=campaign.id) == ("role_needed",)
    opened = actions.open_campaign(treasurer, **WINTER)
    closed = [actions.close_campaign(treasurer, campaign_id=opened.id).closed_at for _ in range(2)]
    assert closed[0] == closed[1] is not None
    assert verbs().count("campaign.closed") == 1


# --- giving
def test_gift_is_started_once(gift, campaign):
    again = actions.start_gift(ANYONE, key="once", campaign_id=campaign.id, amount_pence=1000, email="sam@example.org")

    assert (again.id, again.access_token, again.state) == (gift.id, gift.access_token, "started")
    assert verbs() == ["campaign.opened", "gift.started"]


def test_start_is_refused_by_reason(gift, campaign):
    start = {"campaign_id": campaign.id, "amount_pence": 1000}
    assert refusal(actions.start_gift, ANYONE, key="once", **{**start, "amount_pence": 2000}) == ("key_reused",)
    for pence in (0, -500, 199, 200_001):
        assert refusal(actions.start_gift, ANYONE, key="two", **{**start, "amount_pence": pence}) == (
            "amount_out_of_range",
        )
    actions.close_campaign(FUND, campaign_id=campaign.id)
    assert refusal(actions.start_gift, ANYONE, key="three", **start) == ("campaign_closed",)
    assert Contribution.objects.count() == 1


def test_card_page_is_attached_once(gift):
    for _ in range(2):
        attached = actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id="cs_1", url="https://pay/1")

    assert (attached.checkout_session_id, attached.checkout_url) == ("cs_1", "https://pay/1")
    assert verbs().count("gift.checkout_opened") == 1
    assert refusal(actions.attach_checkout, ANYONE, contribution_id=gift.id, session_id="cs_2", url="u") == (
        "checkout_already_open",
    )


# --- what Stripe says
def test_payment_is_booked_once(gift, paid):
    first = actions.apply_payment(FUND, fact=paid)
    again = actions.apply_payment(FUND, fact=paid)

    assert (first.state, first.gross_pence, first.fee_pence, first.paid_at) == ("paid", 1000, 35, paid.at)
    assert (again.id, Entry.objects.count()) == (first.id, 1)
    assert (books.balance_pence("stripe"), books.balance_pence("pot:general")) == (965, 965)
    assert verbs().count("gift.paid") == 1
    assert list(Message.objects.values_list("topic", "subject")) == [
        ("contributions.receipt", f"contribution:{gift.id}")
    ]


def test_whoever_has_given_has_a_page_and_who_only_meant_to_is_not_remembered(gift, paid):
    assert (gift.supporter, Supporter.objects.count()) == (None, 0)

    for _ in range(2):
        given = actions.apply_payment(FUND, fact=paid)

    assert (given.supporter.email, given.supporter.language) == ("sam@example.org", "en-gb")
    assert Supporter.objects.count() == 1


def test_address_of_a_gift_that_came_to_nothing_is_blanked_once(gift, paid):
    assert actions.forget_unpaid(FUND, contribution_id=gift.id).email == "sam@example.org"
    actions.apply_news(FUND, fact=Expired(str(gift.id)))
    for _ in range(2):
        assert actions.forget_unpaid(FUND, contribution_id=gift.id).email == ""

    assert verbs().count("supporter.forgotten") == 1


def test_address_of_a_paid_gift_stays(gift, paid):
    actions.apply_payment(FUND, fact=paid)

    assert actions.forget_unpaid(FUND, contribution_id=gift.id).email == "sam@example.org"


def test_payment_of_a_gift_without_an_address_sends_nothing(campaign, paid):
    gift = actions.start_gift(ANYONE, key="shy", campaign_id=campaign.id, amount_pence=1000)

    actions.apply_payment(FUND, fact=replace(paid, gift=str(gift.id)))

    assert Message.objects.count() == 0


def test_second_payment_of_one_gift_is_booked_too(gift, paid):
    actions.apply_payment(FUND, fact=paid)
    for _ in range(2):
        again = actions.apply_payment(FUND, fact=replace(paid, line="txn_9", payment="pi_9"))

    assert (again.gross_pence, again.balance_transaction_id) == (1000, "txn_1")
    assert books.balance_pence("pot:general") == 2 * 965
    details = Record.objects.filter(verb="gift.paid").order_by("id").values_list("detail", flat=True)
    assert [detail["is_first"] for detail in details] == [True, False]


def test_refund_is_booked_once_and_only_of_what_was_paid(gift, paid, refunded):
    assert refusal(actions.apply_refund, FUND, fact=refunded) == ("refund_before_payment",)
    actions.apply_payment(FUND, fact=paid)
    for _ in range(2):
        after = actions.apply_refund(FUND, fact=refunded)

    assert (after.refunded_pence, GiftRefund.objects.count(), Entry.objects.count()) == (400, 1, 2)
    assert books.balance_pence("pot:general") == 565
    assert verbs().count("gift.refunded") == 1


def test_pot_that_is_left_owing_is_told_of_once(gift, paid, refunded):
    actions.apply_payment(FUND, fact=paid)
    actions.apply_refund(FUND, fact=refunded)
    told = Message.objects.filter(topic="contributions.stripe_trouble")
    assert not told.exists()

    for _ in range(2):
        actions.apply_refund(FUND, fact=replace(refunded, refund="re_2", line="txn_r2", pence=600))

    assert books.balance_pence("pot:general") == -35
    assert [message.payload["what"] for message in told] == ["pot_below_zero"]


@pytest.mark.parametrize("apply", [actions.apply_payment, actions.apply_refund])
def test_fact_of_another_fund_or_currency_is_refused(gift, paid, refunded, apply):
    fact = paid if apply is actions.apply_payment else refunded

    for stranger in ("order-7", "", str(uuid4())):
        assert refusal(apply, FUND, fact=replace(fact, gift=stranger)) == ("gift_unknown",)
    assert refusal(apply, FUND, fact=replace(fact, currency="USD")) == ("currency_is_not_the_funds",)
    assert Entry.objects.count() == 0


def test_news_moves_a_gift_once_and_never_back(gift, paid):
    name = str(gift.id)
    for _ in range(2):
        assert actions.apply_news(FUND, fact=Waiting(name, "pi_1")).state == "waiting"
    for _ in range(2):
        assert actions.apply_news(FUND, fact=Failed(name, "pi_1")).state == "failed"
    actions.apply_payment(FUND, fact=paid)
    for fact in (Expired(name), Waiting(name, "pi_1"), Failed(name, "pi_1")):
        assert actions.apply_news(FUND, fact=fact).state == "paid"

    assert [verb for verb in verbs()[2:] if verb.startswith("gift.")] == ["gift.waiting", "gift.failed", "gift.paid"]
    assert refusal(actions.apply_news, FUND, fact=Expired("order-7")) == ("gift_unknown",)


def test_receipt_is_marked_once(gift, paid):
    actions.apply_payment(FUND, fact=paid)

    sent = {actions.mark_receipt_sent(FUND, contribution_id=gift.id).receipt_sent_at for _ in range(2)}

    assert len(sent) == 1
    assert None not in sent
    assert verbs().count("receipt.sent") == 1


def test_event_is_stored_and_closed_once(db):
    event = {"event_id": "evt_1", "event_type": "charge.succeeded", "is_live": False, "body": "{}"}

    first, again = actions.store_event(FUND, **event), actions.store_event(FUND, **{**event, "body": "{other}"})
    assert (first.is_new, again.is_new, again.id) == (True, False, None)
    assert list(StripeEvent.objects.values_list("body", "state")) == [("{}", "received")]
    assert Message.objects.count() == 1

    for state in (StripeEvent.State.IGNORED, StripeEvent.State.APPLIED):
        closed = actions.close_event(FUND, event_row=first.id, state=state, why="unknown_event")
    assert (closed.state, closed.why) == ("ignored", "unknown_event")
    assert verbs() == ["webhook.stored", "webhook.handled"]


# --- round the ORM
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contributions_contribution SET amount_pence = 1",
        "UPDATE contributions_contribution SET gross_pence = 1",
        "UPDATE contributions_contribution SET state = 'expired'",
        "UPDATE contributions_contribution SET receipt_code = 'X'",
        "UPDATE contributions_contribution SET refunded_pence = 1001",
        "UPDATE contributions_contribution SET refunded_pence = -1",
        "DELETE FROM contributions_contribution",
        "UPDATE contributions_giftrefund SET amount_pence = 1",
        "DELETE FROM contributions_giftrefund",
        "UPDATE contributions_campaign SET pot = 'other'",
        "UPDATE contributions_campaign SET surplus = ''",
        "UPDATE contributions_campaign SET goal_pence = 0",
        "DELETE FROM contributions_campaign",
        "UPDATE contributions_stripeevent SET body = 'x'",
        "UPDATE contributions_stripeevent SET state = 'received', handled_at = NULL",
        "DELETE FROM contributions_stripeevent",
    ],
)
def test_database_refuses_to_rewrite_what_happened(gift, paid, refunded, statement):
    actions.apply_payment(FUND, fact=paid)
    actions.apply_refund(FUND, fact=refunded)
    event = actions.store_event(FUND, event_id="evt_1", event_type="x", is_live=False, body="{}")
    actions.close_event(FUND, event_row=event.id, state=StripeEvent.State.APPLIED)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"},
        {"amount_pence": 0},
        {"state": "paid"},
        {"gross_pence": 5},
        {"once_key": "once"},
        {"checkout_session_id": "cs_1"},
    ],
)
def test_database_refuses_a_gift_that_makes_no_sense(gift, changes):
    actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id="cs_1", url="https://pay/1")
    row = {"once_key": "another", "campaign_id": gift.campaign_id, "amount_pence": 500, **changes}

    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(**row)
