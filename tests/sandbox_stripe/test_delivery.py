"""Events arrive signed, once each, again when refused, and as the strings are pulled."""

import json
import time

import pytest
import stripe

from tests.patience import PATIENCE_SECONDS
from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT, SECRET

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def until(condition, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def pull(running):
    def pull_string(path, **form):
        seen = visit(f"{running.address}/sandbox/{path}", form)
        assert seen.status == 200, seen.text
        return json.loads(seen.text)

    return pull_string


@pytest.fixture
def paid(sdk):
    session = sdk.v1.checkout.sessions.create(params=GIFT)
    visit(session.url, {"number": "4242424242424242"})
    return session


def test_each_event_arrives_once_signed_with_a_real_signature(paid, listener, running):
    until(lambda: len(listener.arrived) == 4)
    time.sleep(0.5)

    assert listener.kinds == PAID
    for signature, body in listener.arrived:
        assert stripe.WebhookSignature.verify_header(body, signature, SECRET, tolerance=300)
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.WebhookSignature.verify_header(body, signature, "whsec_other", tolerance=300)
    assert {state for _, _, _, state, _ in running.sandbox.store.deliveries(10)} == {"delivered"}


def test_refused_event_is_sent_again_until_it_is_taken(listener, sdk):
    listener.answers = [500, 500, 503]
    sdk.v1.checkout.sessions.expire(sdk.v1.checkout.sessions.create(params=GIFT).id)

    until(lambda: len(listener.arrived) == 4)

    assert listener.kinds == ["checkout.session.expired"] * 4
    assert len({body for _, body in listener.arrived}) == 1


def test_events_are_held_and_released_in_the_order_asked_for(listener, pull, sdk):
    pull("deliveries/hold")
    session = sdk.v1.checkout.sessions.create(params=GIFT)
    pull(f"sessions/{session.id}/pay")
    time.sleep(0.5)
    assert listener.kinds == []

    assert pull("deliveries/release", order="newest") == {"released": 4}
    until(lambda: len(listener.arrived) == 4)
    assert listener.kinds == PAID[::-1]


def test_event_is_replayed_and_duplicated(paid, listener, pull, sdk):
    until(lambda: len(listener.arrived) == 4)
    event = sdk.v1.events.list(params={"type": "charge.succeeded"}).data[0]

    assert pull(f"events/{event.id}/deliver", times="3") == {"owed": 3}

    until(lambda: len(listener.arrived) == 7)
    assert listener.kinds[4:] == ["charge.succeeded"] * 3


def test_strings_refund_decline_and_expire(paid, pull, sdk, listener):
    charge = sdk.v1.charges.list().data[0]
    other = sdk.v1.checkout.sessions.create(params=GIFT)

    assert pull(f"charges/{charge.id}/refund", amount="300")["amount"] == 300
    assert pull(f"sessions/{other.id}/pay", number="4000000000000002") == {"declined": "generic_decline"}
    assert pull(f"sessions/{other.id}/expire")["status"] == "expired"
    until(lambda: "checkout.session.expired" in listener.kinds)
    assert {"charge.refunded", "refund.created", "charge.failed", "payment_intent.payment_failed"} <= set(
        listener.kinds
    )


def test_overdue_session_expires_by_itself(running, sdk, listener):
    session = sdk.v1.checkout.sessions.create(params=GIFT)

    running.sandbox.store.now = lambda: time.time() + 25 * 3600

    until(lambda: listener.kinds == ["checkout.session.expired"])
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_strings_are_not_pulled_by_other_sites_or_by_reading(running, sdk):
    session = sdk.v1.checkout.sessions.create(params=GIFT)
    string = f"{running.address}/sandbox/sessions/{session.id}/pay"

    assert visit(string, {}, Origin="https://evil.example").status == 403
    assert visit(string).status == 400
    assert visit(f"{running.address}/sandbox/sessions/{session.id}/dance", {}).status == 400
    assert sdk.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_page_of_strings_shows_what_there_is(paid, running):
    seen = visit(f"{running.address}/sandbox/")

    assert seen.status == 200
    for words in ("Pretend Stripe", "charge.succeeded", "Send again", "Refund", "Hold events back"):
        assert words in seen.text
    # What a browser says of itself on the page's own buttons, under the policy that the page sets.
    assert seen.headers["Referrer-Policy"] == "same-origin"
    back = visit(f"{running.address}/sandbox/deliveries/hold", {}, Accept="text/html", Origin=running.address)
    assert (back.status, back.headers["Location"]) == (303, "/sandbox/")
    assert "Let events go" in visit(f"{running.address}/sandbox/").text
