"""3-D Secure: the bank asks its customer, who agrees or does not; and the fates of bank debits by their account."""

import pytest

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT
from tests.sandbox_stripe.giving import LINE, balance_pence, give, kinds, pull

ASKS, ASKS_THEN_DECLINES = "4000002760003184", "4000008400001629"


@pytest.fixture
def session(sdk):
    return sdk.v1.checkout.sessions.create(params=GIFT)


def at_the_bank(session, number=ASKS):
    seen = visit(session.url, {"number": number})
    assert (seen.status, "/c/confirm/pi_" in seen.headers["Location"]) == (303, True)
    return seen.headers["Location"]


def test_who_confirms_has_paid(sdk, session):
    bank = at_the_bank(session)
    asked = sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    assert (asked.status, asked.payment_intent.status) == ("open", "requires_action")
    assert asked.payment_intent.next_action.redirect_to_url.url == bank

    page = visit(bank)
    assert (page.status, "Is it you who is paying £10.00?" in page.text, "<script" in page.text) == (200, True, False)
    done = visit(bank, {"outcome": "confirmed"})

    assert (done.status, done.headers["Location"]) == (303, f"http://127.0.0.1:8000/thanks/{session.id}")
    paid = sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": [LINE]})
    card = paid.payment_intent.latest_charge.payment_method_details.card
    assert (paid.payment_status, card.three_d_secure.result) == ("paid", "authenticated")
    assert kinds(sdk)[:2] == ["payment_intent.created", "payment_intent.requires_action"]
    assert visit(bank, {"outcome": "confirmed"}).status == 404


def test_who_refuses_has_not_and_may_try_again(sdk, session):
    refused = visit(at_the_bank(session), {"outcome": "refused"})

    assert (refused.status, "unable to authenticate" in refused.text) == (402, True)
    tried = sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    assert (tried.status, tried.payment_intent.status) == ("open", "requires_payment_method")
    assert tried.payment_intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert tried.payment_intent.latest_charge is None
    assert visit(session.url, {"number": "4242424242424242"}).status == 303


def test_a_card_may_be_declined_after_it_was_confirmed(sdk, session, running):
    at_the_bank(session, ASKS_THEN_DECLINES)

    assert pull(running, f"sessions/{session.id}/confirm") == {"declined": "generic_decline"}
    assert kinds(sdk)[-2:] == ["charge.failed", "payment_intent.payment_failed"]


@pytest.mark.parametrize(
    ("account", "session_told", "code"),
    [
        ("00012345", "checkout.session.async_payment_succeeded", None),
        ("22222227", "checkout.session.async_payment_failed", "insufficient_funds"),
        ("33333335", "checkout.session.async_payment_failed", "charge_failed"),
    ],
)
def test_a_debit_settles_by_the_clock_as_its_account_has_it(sdk, running, account, session_told, code):
    waiting = give(sdk, method="debit", account=account)
    assert (waiting.status, waiting.payment_status, waiting.payment_intent.status) == (
        "complete",
        "unpaid",
        "processing",
    )
    pull(running, "clock/advance", days="5")
    assert kinds(sdk)[-1] == "checkout.session.completed"

    pull(running, "clock/advance", days="5")

    assert kinds(sdk)[-1] == session_told
    error = sdk.v1.payment_intents.retrieve(waiting.payment_intent.id).last_payment_error
    assert (error.code if error else None) == code


def test_a_debit_that_had_come_may_be_taken_back(sdk, running):
    session = give(sdk, method="debit")
    pull(running, f"sessions/{session.id}/settle")
    charge = sdk.v1.charges.list().data[0]

    pull(running, f"charges/{charge.id}/undo")

    undone = sdk.v1.charges.retrieve(charge.id, params={"expand": ["failure_balance_transaction"]})
    line = undone.failure_balance_transaction
    assert (undone.status, undone.paid, undone.failure_code) == ("failed", False, "charge_failed")
    assert (line.type, line.reporting_category, line.amount, line.source) == (
        "payment_failure_refund",
        "charge_failure",
        -1000,
        charge.id,
    )
    assert balance_pence(sdk) == -20
    assert kinds(sdk)[-2:] == ["charge.failed", "payment_intent.payment_failed"]
    with pytest.raises(AssertionError, match="no bank debit that has come"):
        pull(running, f"charges/{charge.id}/undo")
    with pytest.raises(AssertionError, match="no bank debit that has come"):
        pull(running, f"charges/{give(sdk).payment_intent.latest_charge.id}/undo")
