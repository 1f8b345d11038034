"""What the database itself refuses, whoever asks: tested by going round the ORM."""

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.kernel.ids import new_id
from payouts.claims import access as claim_access
from payouts.payments import actions
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def refused(statement: str, *parameters: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def key(value: object) -> object:
    """An id as the database has it: SQLite keeps a UUID as its hexadecimal digits."""
    return value if connection.vendor == "postgresql" else value.hex


def test_the_two_people_of_a_run_differ():
    run = stories.prepared()

    refused(
        "UPDATE payments_paymentrun SET state = 'approved', approved_by_id = prepared_by_id, approved_at = prepared_at "
        "WHERE id = %s",
        key(run.id),
    )


@pytest.mark.parametrize("state", ["approved", "file_written", "sent", "settled", "abandoned", "done"])
def test_a_run_is_in_no_state_without_what_belongs_to_it(state):
    run = stories.prepared()

    refused("UPDATE payments_paymentrun SET state = %s WHERE id = %s", state, key(run.id))


@pytest.mark.parametrize(
    "change",
    [
        "content_hash = 'other'",
        "total_pence = total_pence + 1",
        "count = count + 1",
        "rail = 'other'",
        "once_key = 'other'",
        "name = 'other'",
    ],
)
def test_a_frozen_run_keeps_what_was_frozen(change):
    run = stories.prepared()

    refused(f"UPDATE payments_paymentrun SET {change} WHERE id = %s", key(run.id))


@pytest.mark.parametrize("change", ["amount_pence = amount_pence + 1", "due_on = '2020-01-01'"])
def test_a_payout_keeps_what_was_decided(change):
    payout = stories.payout()

    refused(f"UPDATE payments_payout SET {change} WHERE id = %s", key(payout.id))


@pytest.mark.parametrize("change", ["amount_pence = amount_pence + 1", "position = 9"])
def test_a_line_keeps_what_was_frozen(change):
    stories.prepared()

    refused(f"UPDATE payments_runline SET {change}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_award SET amount_pence = 1",
        "DELETE FROM payments_award",
        "DELETE FROM payments_payout",
        "DELETE FROM payments_paymentrun",
        "DELETE FROM payments_runline",
    ],
)
def test_nothing_of_a_payment_is_rewritten_or_vanishes(statement):
    stories.prepared()

    refused(statement)


def test_a_payout_is_in_one_live_run_only():
    run = stories.prepared()
    [line] = run.lines.all()
    other = stories.prepared(None, [stories.payout()])
    row = (key(new_id()), key(other.id), key(line.payout_id))

    refused(
        "INSERT INTO payments_runline (id, run_id, payout_id, position, amount_pence, fate, came_back_because) "
        "VALUES (%s, %s, %s, 2, 25000, 'live', '')",
        *row,
    )
    refused(
        "INSERT INTO payments_runline (id, run_id, payout_id, position, amount_pence, fate, came_back_because) "
        "VALUES (%s, %s, %s, 2, 25000, 'confirmed', '')",
        *row,
    )


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "state = 'sent'",
        "state = 'confirmed'",
    ],
)
def test_a_payout_is_in_no_state_it_cannot_be_in(change):
    payout = stories.payout()

    refused(f"UPDATE payments_payout SET {change} WHERE id = %s", key(payout.id))


@pytest.mark.parametrize("change", ["fate = 'gone'", "fate = 'confirmed'", "came_back_because = 'wrong_details'"])
def test_a_line_that_ended_says_when_and_why(change):
    stories.prepared()

    refused(f"UPDATE payments_runline SET {change}")


def test_a_decision_has_one_award():
    award = stories.award()

    refused(
        "INSERT INTO payments_award (id, decision_id, claim_id, pot, amount_pence, made_at) "
        "SELECT %s, decision_id, claim_id, pot, amount_pence, made_at FROM payments_award WHERE id = %s",
        key(new_id()),
        key(award.id),
    )


def test_a_payment_keeps_its_words_once_a_run_has_frozen_them():
    run = stories.prepared()

    refused("UPDATE payments_payout SET reference = 'OTHER' WHERE id = %s", key(stories.payouts_of(run)[0].id))


# --- By hand ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def by_hand(settings):
    settings.PAY_HOW_ON = ["voucher", "cash"]


@pytest.mark.parametrize(
    "change",
    [
        "issuer = 'Other'",
        "last_four = '9999'",
        "digest = 'other'",
        "amount_pence = 1",
        "line_id = id",
        "last_four = '12 4'",
        "is_void = true",
    ],
)
def test_a_voucher_keeps_what_was_entered(by_hand, change):
    voucher = stories.entered()

    refused(f"UPDATE payments_voucher SET {change} WHERE id = %s", key(voucher.id))


def test_a_voucher_stays_and_is_forgotten_once(by_hand):
    voucher = stories.entered()
    claim = stories.claim_of(voucher.line.run)
    actions.take_voucher(claim_access.claimant(claim.id), claim_id=claim.id, voucher_id=voucher.id)

    refused("DELETE FROM payments_voucher WHERE id = %s", key(voucher.id))
    refused("UPDATE payments_voucher SET forgotten_at = NULL WHERE id = %s", key(voucher.id))
    refused("UPDATE payments_voucher SET is_void = true WHERE id = %s", key(voucher.id))


_COPY = (
    "INSERT INTO payments_voucher "
    "(id, line_id, issuer, last_four, digest, amount_pence, entered_by_id, entered_at, is_void) "
    "SELECT %s, line_id, issuer, last_four, {digest}, {pence}, entered_by_id, entered_at, is_void FROM payments_voucher"
)


def test_the_vouchers_of_a_payment_are_not_above_it(by_hand):
    stories.entered(pence=200_00)

    refused(_COPY.format(digest="'another'", pence="5001"), key(new_id()))
    with connection.cursor() as cursor:
        cursor.execute(_COPY.format(digest="'another'", pence="5000"), [key(new_id())])


def test_a_code_is_given_once(by_hand):
    stories.entered(pence=100_00)

    refused(_COPY.format(digest="digest", pence="100"), key(new_id()))


def test_cash_is_signed_for_by_two_and_for_good(by_hand):
    run = stories.cash()
    payout = stories.payouts_of(run)[0]
    actions.sign_cash(stories.preparer(run), run_id=run.id, payout_id=payout.id)

    refused("UPDATE payments_cashhandover SET seen_by_id = given_by_id, seen_at = given_at")
    refused("UPDATE payments_cashhandover SET seen_at = given_at")
    refused("UPDATE payments_cashhandover SET given_by_id = %s", key(run.approved_by_id))

    actions.sign_cash(people.actor(run.approved_by), run_id=run.id, payout_id=payout.id)

    refused("UPDATE payments_cashhandover SET seen_by_id = NULL, seen_at = NULL")
    refused("DELETE FROM payments_cashhandover")


# --- What is over -----------------------------------------------------------------------------------------------------
def test_who_approved_a_run_stays_who_approved_it():
    run = stories.approved()

    refused("UPDATE payments_paymentrun SET approved_by_id = %s WHERE id = %s", key(stories.payer().id), key(run.id))
    refused("UPDATE payments_paymentrun SET state = 'prepared', approved_by_id = NULL, approved_at = NULL")


def test_a_run_that_ended_is_not_taken_up_again():
    run = stories.settled()

    refused("UPDATE payments_paymentrun SET state = 'sent', ended_at = NULL WHERE id = %s", key(run.id))


def test_a_line_that_came_back_is_never_live_again():
    payout = stories.returned()
    change = "UPDATE payments_runline SET {} WHERE payout_id = %s"

    refused(change.format("fate = 'live', fated_at = NULL, came_back_because = ''"), key(payout.id))
    refused(change.format("came_back_because = 'not_known'"), key(payout.id))


def test_a_payment_whose_money_is_free_again_is_not_promised_by_a_word():
    payout = stories.payout()
    actions.release_awards(people.actor(stories.payer()), claim_id=stories.claim_of(payout).id)

    refused("UPDATE payments_payout SET state = 'promised' WHERE id = %s", key(payout.id))


def test_a_payment_was_never_sent_less_often_than_before():
    payout = stories.returned()

    refused("UPDATE payments_payout SET times_sent = 0 WHERE id = %s", key(payout.id))


@pytest.mark.parametrize(
    "change", ["found = 'arrived'", "closed_by_id = %s", "found = '', closed_by_id = NULL, closed_at = NULL"]
)
def test_a_search_stays_as_it_was_closed(change):
    stories.went_astray()
    others = [key(stories.payer().id)] if "%s" in change else []

    refused(f"UPDATE payments_trace SET {change}", *others)
