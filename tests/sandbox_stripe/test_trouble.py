"""Trouble on demand: answers that fail, hide what was done, come late or not at all; lines and events likewise."""

import json
import time

import pytest
import stripe

from tests.patience import PATIENCE_SECONDS
from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT, KEY, SECRET
from tests.sandbox_stripe.giving import charge_of, give, pull


def until(condition, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def refund(sdk, charge, key="refund:1"):
    return sdk.v1.refunds.create(params={"charge": charge.id, "amount": 100}, options={"idempotency_key": key})


@pytest.mark.parametrize(
    ("kind", "raises", "status"),
    [("down", stripe.APIError, 503), ("busy", stripe.RateLimitError, 429)],
)
def test_nothing_is_carried_out_while_it_is_down(sdk, running, kind, raises, status):
    charge = charge_of(give(sdk))
    pull(running, "trouble/answers", kind=kind, times="2")

    for _ in range(2):
        with pytest.raises(raises) as failed:
            refund(sdk, charge)
        assert failed.value.http_status == status
    assert sdk.v1.refunds.list().data == []
    assert refund(sdk, charge).amount == 100


@pytest.mark.parametrize(
    ("kind", "raises"),
    [("error", stripe.APIError), ("lost", stripe.APIConnectionError), ("cut", stripe.APIConnectionError)],
)
def test_what_was_carried_out_is_answered_truly_under_the_same_key(sdk, running, kind, raises):
    charge = charge_of(give(sdk))
    pull(running, "trouble/answers", kind=kind)

    with pytest.raises(raises):
        refund(sdk, charge)

    (made,) = sdk.v1.refunds.list().data
    assert refund(sdk, charge).id == made.id
    assert len(sdk.v1.refunds.list().data) == 1


def test_an_error_may_be_kept_under_its_key_for_a_day(sdk, running):
    charge = charge_of(give(sdk))
    pull(running, "trouble/answers", kind="stuck")

    for _ in range(3):
        with pytest.raises(stripe.APIError):
            refund(sdk, charge)

    assert [made.amount for made in sdk.v1.refunds.list().data] == [100]
    pull(running, "clock/advance", hours="25")
    assert refund(sdk, charge).amount == 100


def test_the_sdk_gets_over_a_short_trouble_by_itself(running):
    patient = stripe.StripeClient(KEY, base_addresses={"api": running.address}, max_network_retries=2)
    pull(running, "trouble/answers", kind="lost", times="2", method="POST")

    assert patient.v1.checkout.sessions.create(params=GIFT).status == "open"
    assert len(running.sandbox.store.newest("checkout.session")) == 1


def test_trouble_keeps_to_its_part_of_the_api_and_to_its_time(sdk, running):
    pull(running, "trouble/answers", kind="down", lasting="60", path="/v1/checkout")
    with pytest.raises(stripe.APIError):
        sdk.v1.checkout.sessions.create(params=GIFT)
    assert sdk.v1.balance.retrieve().object == "balance"
    assert "503, and nothing is carried out" in visit(f"{running.address}/sandbox/").text

    pull(running, "clock/advance", seconds="61")

    assert sdk.v1.checkout.sessions.create(params=GIFT).status == "open"
    pull(running, "trouble/answers", kind="slow", delay="1")
    started = time.monotonic()
    sdk.v1.balance.retrieve()
    assert time.monotonic() - started >= 1
    pull(running, "trouble/answers", kind="down", times="9")
    pull(running, "trouble/end")
    assert sdk.v1.balance.retrieve().object == "balance"


@pytest.mark.parametrize(
    "form", [{"kind": "flood"}, {"kind": "slow", "delay": "31"}, {"kind": "down", "times": "many"}]
)
def test_trouble_that_it_does_not_know_is_refused(running, form):
    with pytest.raises(AssertionError, match=r"Invalid|at most"):
        pull(running, "trouble/answers", **form)


def test_the_line_of_a_payment_may_come_late(sdk, running, listener):
    pull(running, "trouble/lines", after="3600")
    charge = charge_of(give(sdk))
    assert (charge.paid, charge.balance_transaction, sdk.v1.balance_transactions.list().data) == (True, None, [])

    pull(running, "clock/advance", hours="2")

    (line,) = sdk.v1.balance_transactions.list(params={"source": charge.id}).data
    assert sdk.v1.charges.retrieve(charge.id).balance_transaction == line.id
    until(lambda: listener.kinds[-1:] == ["charge.updated"])
    assert json.loads(listener.arrived[-1][1])["data"]["previous_attributes"] == {"balance_transaction": None}
    pull(running, "trouble/end")
    assert charge_of(give(sdk)).balance_transaction is not None


@pytest.fixture
def event(sdk, listener):
    sdk.v1.checkout.sessions.expire(sdk.v1.checkout.sessions.create(params=GIFT).id)
    until(lambda: listener.kinds == ["checkout.session.expired"])
    return json.loads(listener.arrived.pop()[1])


def forged(running, listener, event, **form):
    pull(running, f"events/{event['id']}/forge", **form)
    until(lambda: len(listener.arrived) == 1)
    return listener.arrived[0]


def test_an_event_of_another_mode_or_account_is_truly_signed(running, listener, event):
    signature, body = forged(running, listener, event, mode="live", account="acct_other", type="charge.succeeded")

    assert stripe.WebhookSignature.verify_header(body, signature, SECRET, tolerance=300)
    told = json.loads(body)
    assert (told["livemode"], told["account"], told["type"]) == (True, "acct_other", "charge.succeeded")
    assert told["id"] != event["id"]


@pytest.mark.parametrize("form", [{"secret": "whsec_other"}, {"age": "301"}, {"altered": "yes"}])
def test_a_forgery_is_not_as_it_was_signed(running, listener, event, form):
    signature, body = forged(running, listener, event, **form)

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, signature, SECRET, tolerance=300)
    assert json.loads(body)["type"] == event["type"]


def test_an_event_may_be_megabytes_long_and_still_be_one(running, listener, event):
    signature, body = forged(running, listener, event, padding="10000000", id=event["id"])

    assert len(body) > 10_000_000
    assert stripe.WebhookSignature.verify_header(body, signature, SECRET, tolerance=300)
    assert json.loads(body)["id"] == event["id"]


def test_what_waits_is_lost_or_let_go_in_copies(sdk, running, listener):
    pull(running, "deliveries/hold")
    sdk.v1.checkout.sessions.expire(sdk.v1.checkout.sessions.create(params=GIFT).id)
    assert pull(running, "deliveries/lose") == {"lost": 1}
    give(sdk)
    (created,) = sdk.v1.events.list(params={"type": "payment_intent.created"}).data
    assert pull(running, "deliveries/lose", event=created.id) == {"lost": 1}

    assert pull(running, "deliveries/release", order="shuffled", seed="7", copies="2") == {"released": 6}

    until(lambda: len(listener.arrived) == 6)
    told = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
    assert sorted(listener.kinds) == sorted(told * 2)
