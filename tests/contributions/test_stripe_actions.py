"""What Stripe says, at the doors: sent twice it is said once, and what cannot be is refused by its code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from fundapp.contributions import actions
from fundapp.contributions.actions import disputes, recurring_news, refunds_made, settlements, stripe_lines, stripe_news
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.facts import (
    CustomerGone,
    Disputed,
    Invoiced,
    Movement,
    Paid,
    PromiseLeft,
    PromiseNews,
    Refunded,
    RefundFailed,
    Settled,
    Stray,
)
from fundapp.contributions.models import DisputeMovement, GiftDispute, GiftRefund, Settlement
from fundapp.contributions.workflow import DisputeState, MovementKind, RecurringState, SettlementState
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger.models import Entry
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions.conftest import FUND

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TAKEN = Movement("txn_d", MovementKind.WITHDRAWN, 1000, 2000, "GBP", AT)
SETTLED = Settled("po_1", "txn_po", 900, "GBP", AT, date(2026, 11, 25), SettlementState.ON_ITS_WAY)


@pytest.fixture
def gift(campaign):
    return actions.start_gift(ANYONE, key="gift:1", campaign_id=campaign.id, amount_pence=1000)


@pytest.fixture
def paid(gift):
    return stripe_news.apply_payment(FUND, fact=Paid(str(gift.id), "pi_1", "txn_1", 1000, 35, "GBP", AT))


def disputed(gift, state=DisputeState.NEEDS_ANSWER, movements=(TAKEN,), **more):
    due = AT + timedelta(days=9) if state is DisputeState.NEEDS_ANSWER else None
    fact = Disputed(str(gift.id), "pi_1", "du_1", state, "fraudulent", 1000, AT, due, tuple(movements))
    return replace(fact, **more)


def refusal(action, **given):
    with pytest.raises(Refused) as refused:
        action(FUND, **given)
    return refused.value.codes[0]


def test_dispute_is_said_once_and_its_letters_with_it(paid):
    for _ in range(2):
        disputes.apply_dispute(FUND, fact=disputed(paid))
    back = replace(TAKEN, line="txn_e", kind=MovementKind.REINSTATED, fee_pence=0)
    for _ in range(2):
        disputes.apply_dispute(FUND, fact=disputed(paid, DisputeState.WON, (TAKEN, back)))

    paid.refresh_from_db()
    assert (GiftDispute.objects.get().state, DisputeMovement.objects.count(), paid.disputed_pence) == ("won", 2, 0)
    topics = Message.objects.filter(topic__startswith="contributions.dispute").values_list("topic", flat=True)
    assert sorted(topics) == ["contributions.dispute_closed", "contributions.dispute_opened"]


def test_dispute_may_be_opened_again_after_its_end(paid):
    disputes.apply_dispute(FUND, fact=disputed(paid, DisputeState.LOST))
    disputes.apply_dispute(FUND, fact=disputed(paid, DisputeState.IN_REVIEW))

    assert (GiftDispute.objects.get().state, GiftDispute.objects.get().closed_at) == ("in_review", None)


def test_dispute_before_its_payment_or_in_another_currency_is_refused(gift, paid, campaign):
    unpaid = actions.start_gift(ANYONE, key="gift:2", campaign_id=campaign.id, amount_pence=1000)

    assert refusal(disputes.apply_dispute, fact=disputed(unpaid)) == "dispute_before_payment"
    euros = disputed(paid, movements=[replace(TAKEN, currency="EUR")])
    assert refusal(disputes.apply_dispute, fact=euros) == "currency_is_not_the_funds"
    assert refusal(disputes.apply_dispute, fact=replace(disputed(paid), gift="order-7")) == "gift_unknown"


def test_refund_that_came_back_is_said_once_and_only_of_a_known_refund(paid):
    failed = RefundFailed(str(paid.id), "re_1", "txn_f", 400, "GBP", AT)
    assert refusal(stripe_news.apply_refund_failure, fact=failed) == "refund_unknown"
    stripe_news.apply_refund(FUND, fact=Refunded(str(paid.id), "re_1", "txn_r", 400, "GBP", AT, payment="pi_1"))

    for _ in range(2):
        stripe_news.apply_refund_failure(FUND, fact=failed)

    paid.refresh_from_db()
    assert (paid.refunded_pence, Entry.objects.count(), GiftRefund.objects.count()) == (0, 3, 1)
    assert Message.objects.filter(topic="contributions.stripe_trouble").count() == 1


def test_settlement_is_said_once_and_never_goes_back_in_time(campaign):
    failed = replace(
        SETTLED, state=SettlementState.FAILED, failure_line="txn_back", failure_code="account_closed", failed_at=AT
    )

    for fact in (SETTLED, SETTLED, failed, failed, SETTLED, replace(SETTLED, state=SettlementState.ARRIVED)):
        settlements.apply_settlement(FUND, fact=fact)

    assert (Settlement.objects.get().state, Entry.objects.count()) == ("failed", 2)
    euros = replace(SETTLED, currency="EUR")
    assert refusal(settlements.apply_settlement, fact=euros) == "currency_is_not_the_funds"


def test_bare_line_is_booked_once_and_in_the_funds_currency(campaign):
    fact = Stray("txn_s", 700, 30, "GBP", AT)
    first, again = stripe_lines.book_line(FUND, fact=fact), stripe_lines.book_line(FUND, fact=fact)

    assert (first.is_new, again.is_new) == (True, False)
    assert refusal(stripe_lines.book_line, fact=replace(fact, currency="EUR")) == "currency_is_not_the_funds"


def test_promise_that_nobody_made_is_refused(campaign):
    news = PromiseNews("order-7", "sub_9", "si_9", "", RecurringState.ACTIVE, 500, "GBP", None, None)

    assert refusal(recurring_news.apply_promise, fact=news) == "promise_unknown"
    assert refusal(recurring_news.leave_promise, fact=PromiseLeft("order-7")) == "promise_unknown"
    assert refusal(stripe_news.begin_from_invoice, invoice=Invoiced("in_1", "sub_9", "")) == "promise_unknown"
    assert recurring_news.lose_customer(FUND, fact=CustomerGone("cus_9")) == []


def test_trouble_is_told_once_to_every_treasurer_in_words(paid):
    for label in ("Ada", "Ben"):
        people.organiser(Role.TREASURER, label=label)
    about = f"contribution:{paid.id}"

    for what in Trouble:
        for _ in range(2):
            tell_trouble(FUND, what=what, about=about)
    relay.drain()

    letters = [letter for letter in mail.outbox if about in letter.body]
    assert len(letters) == len(Trouble) * 2
    assert len({letter.body for letter in letters}) == len(Trouble)
    assert {letter.subject for letter in letters} == {"An update for you"}
    assert all("/organise/stripe" in letter.body for letter in letters)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DisputeState.NEEDS_ANSWER, "Stripe takes evidence until Tuesday 1 December 2026"),
        (DisputeState.IN_REVIEW, "There is nothing to do"),
        (DisputeState.WON, "decided for the fund"),
        (DisputeState.LOST, "decided for the supporter"),
        (DisputeState.CLOSED, "asks no more"),
    ],
)
def test_letter_about_a_dispute_says_how_it_stands_and_no_name(paid, state, words):
    people.organiser(Role.TREASURER, label="Ada")
    disputes.apply_dispute(FUND, fact=disputed(paid))
    disputes.apply_dispute(FUND, fact=disputed(paid, state))
    relay.drain()

    # Another letter says that the pot is left owing.
    letter = [letter for letter in mail.outbox if "below zero" not in letter.body][-1]
    assert words in letter.body.replace("\n", " ")
    assert paid.receipt_code in letter.body
    assert "£10.00" in letter.body


def test_order_of_a_refund_is_marked_once(paid):
    from fundapp.contributions.actions import refund_orders

    order = refund_orders.ask_refund(FUND, key="r", contribution_id=paid.id, amount_pence=100, reason="mistake")
    for mark, given in (
        (refunds_made.mark_sent, {}),
        (refunds_made.mark_failed, {"why": "outcome_unknown"}),
        (refunds_made.mark_made, {"refund_id": "re_1"}),
        (refunds_made.mark_failed, {"why": "late"}),
    ):
        for _ in range(2):
            marked = mark(FUND, order_id=order.id, **given)

    # A refund that turns up after all is made, and stays so.
    assert (marked.state, marked.refund_id, marked.why, marked.sent_at is not None) == ("made", "re_1", "", True)


@pytest.mark.breaks_the_books
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contributions_disputemovement SET amount_pence = 1",
        "DELETE FROM contributions_disputemovement",
        "DELETE FROM contributions_giftdispute",
        "UPDATE contributions_giftdispute SET dispute_id = 'du_9'",
        "UPDATE contributions_giftdispute SET state = 'forgiven'",
        "UPDATE contributions_giftdispute SET state = 'won'",
        "DELETE FROM contributions_settlement",
        "UPDATE contributions_settlement SET amount_pence = 1",
        "UPDATE contributions_settlement SET failure_line_id = 'txn_9'",
        "UPDATE contributions_giftrefund SET amount_pence = 1",
        "UPDATE contributions_giftrefund SET is_of_gift = NOT is_of_gift",
        "UPDATE contributions_giftrefund SET failed_at = at",
        "DELETE FROM contributions_giftrefund",
        "UPDATE contributions_reconciliationrun SET lines_posted = 9",
        "DELETE FROM contributions_reconciliationrun",
    ],
)
def test_what_stripe_said_stays_said_round_the_application_too(paid, statement):
    from fundapp.contributions.actions.reconciling import Findings, record_run

    disputes.apply_dispute(FUND, fact=disputed(paid))
    settlements.apply_settlement(FUND, fact=SETTLED)
    stripe_news.apply_refund(FUND, fact=Refunded(str(paid.id), "re_1", "txn_r", 400, "GBP", AT, payment="pi_1"))
    record_run(FUND, found=Findings(clock.now(), clock.now(), 1, 1, {}, 0, 0))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
