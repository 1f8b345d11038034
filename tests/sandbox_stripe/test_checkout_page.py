"""The pretend card page as a browser without JavaScript meets it."""

import pytest

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT


@pytest.fixture
def session(sdk):
    return sdk.v1.checkout.sessions.create(params={**GIFT, "customer_email": "sam@example.org"})


def test_page_says_that_it_is_pretend_and_what_is_paid(session):
    seen = visit(session.url)

    assert seen.status == 200
    for words in ("This is a pretend Stripe", "A gift", "£10.00", "sam@example.org", "Cancel and go back"):
        assert words in seen.text
    assert "<script" not in seen.text
    assert "style=" not in seen.text


def test_page_allows_nothing_but_its_own_style_and_the_way_back(session):
    policy = visit(session.url).headers["Content-Security-Policy"]

    assert policy == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:8000"
    )


def test_good_card_leads_to_the_success_page_once(session, sdk):
    first = visit(session.url, {"number": "4242 4242 4242 4242"})
    again = visit(session.url, {"number": "4242 4242 4242 4242"})

    assert (first.status, first.headers["Location"]) == (303, f"http://127.0.0.1:8000/thanks/{session.id}")
    assert (again.status, again.headers["Location"]) == (first.status, first.headers["Location"])
    assert len(sdk.v1.balance_transactions.list().data) == 1


@pytest.mark.parametrize(
    ("number", "sentence", "reason"),
    [
        ("4000000000000002", "Your card was declined.", "generic_decline"),
        ("4000 0000 0000 9995", "Your card has insufficient funds.", "insufficient_funds"),
        ("1234", "Your card number is incorrect.", "incorrect_number"),
    ],
)
def test_refused_card_is_said_and_another_may_be_tried(session, sdk, number, sentence, reason):
    seen = visit(session.url, {"number": number, "email": "sam@example.org"})

    assert (seen.status, sentence in seen.text) == (402, True)
    assert "sam@example.org" in seen.text
    tried = sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent.latest_charge"]})
    assert (tried.status, tried.payment_status) == ("open", "unpaid")
    assert tried.payment_intent.status == "requires_payment_method"
    assert tried.payment_intent.latest_charge.outcome.reason == reason
    assert visit(session.url, {"number": "4242424242424242"}).status == 303
    assert sdk.v1.checkout.sessions.retrieve(session.id).payment_intent == tried.payment_intent.id


def test_bank_debit_completes_now_and_is_paid_later(session, sdk, running):
    assert visit(session.url, {"method": "debit"}).status == 303
    waiting = sdk.v1.checkout.sessions.retrieve(session.id, params={"expand": ["payment_intent"]})
    assert (waiting.status, waiting.payment_status, waiting.payment_intent.status) == (
        "complete",
        "unpaid",
        "processing",
    )

    assert visit(f"{running.address}/sandbox/sessions/{session.id}/settle", {"outcome": "paid"}).status == 200
    assert sdk.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_expired_and_unknown_pages_say_so(session, sdk, running):
    sdk.v1.checkout.sessions.expire(session.id)

    assert visit(f"{running.address}/c/pay/{session.id}").status == 410
    assert visit(f"{running.address}/c/pay/{session.id}", {"number": "4242424242424242"}).status == 410
    assert visit(f"{running.address}/c/pay/cs_test_none").status == 404


def test_what_is_typed_is_never_markup(session):
    seen = visit(session.url, {"number": "1", "email": '"><script>alert(1)</script>', "name": "<b>"})

    assert "<script>" not in seen.text
    assert "<b>" not in seen.text
