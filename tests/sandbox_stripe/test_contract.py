"""The pretence against the installed SDK: what it takes and what it answers are what the SDK's types say."""

import pytest
import stripe
from stripe.params.checkout import SessionCreateParams

from fundapp.demo.sandbox_stripe import contract, forms
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble
from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT
from tests.sandbox_stripe.everything import everything


def test_parameters_are_read_into_their_own_types():
    encoded = (
        "mode=payment&line_items[0][price_data][currency]=gbp&line_items[0][price_data][unit_amount]=1000"
        "&line_items[0][quantity]=2&metadata[gift]=7&expand[]=payment_intent&expand[]=customer"
    )

    assert contract.read_params(SessionCreateParams, forms.parse(encoded)) == {
        "mode": "payment",
        "line_items": [{"price_data": {"currency": "gbp", "unit_amount": 1000}, "quantity": 2}],
        "metadata": {"gift": "7"},
        "expand": ["payment_intent", "customer"],
    }


@pytest.mark.parametrize(
    ("encoded", "param", "code"),
    [
        ("bogus=1", "bogus", "parameter_unknown"),
        ("mode=paiment", "mode", None),
        ("line_items[0][quantity]=two", "line_items[0][quantity]", "parameter_invalid_integer"),
        (
            "line_items[0][price_data][currency]=gbp&line_items[0][price_data][unit_amount]=25.00",
            "line_items[0][price_data][unit_amount]",
            "parameter_invalid_integer",
        ),
        (
            "line_items[0][price_data][unit_amount]=2500",
            "line_items[0][price_data][currency]",
            "parameter_missing",
        ),
        (
            "line_items[0][price_data][currency]=gbp&line_items[0][price_data][product_data][nme]=x",
            "line_items[0][price_data][product_data][nme]",
            "parameter_unknown",
        ),
        ("allow_promotion_codes=maybe", "allow_promotion_codes", None),
        ("line_items[first][quantity]=1", "line_items", None),
        ("mode[deep]=payment", "mode", None),
        ("mode=payment&mode=setup", "mode", None),
        ("idempotency_key=an-option-is-not-a-parameter", "idempotency_key", "parameter_unknown"),
    ],
)
def test_parameters_that_stripe_would_refuse_are_refused_by_name(encoded, param, code):
    with pytest.raises(StripeTrouble) as refused:
        contract.read_params(SessionCreateParams, forms.parse(encoded))

    assert (refused.value.status, refused.value.error["param"], refused.value.error.get("code")) == (400, param, code)


def test_every_answer_fits_the_class_that_the_sdk_has_for_it(running, sdk):
    answers = everything(running, sdk)

    assert {thing["object"] for thing in answers} == {
        "balance", "balance_transaction", "billing_portal.configuration", "billing_portal.session", "charge",
        "checkout.session", "customer", "dispute", "event", "invoice", "invoice_payment", "payment_intent",
        "payment_method", "payout", "price", "product", "refund", "subscription", "webhook_endpoint",
    }  # fmt: skip
    # The SDK has no class of its own for the stump of a deleted customer.
    whole = [thing for thing in answers if not thing.get("deleted")]
    assert [trouble for thing in whole for trouble in contract.drift(thing)] == []


def test_every_event_is_of_a_type_that_stripe_has(running, sdk):
    session = sdk.v1.checkout.sessions.create(params=GIFT)
    visit(session.url, {"number": "4242424242424242"})

    assert [event.type for event in sdk.v1.events.list(params={"limit": 10}).data] == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]


def test_drift_is_noticed():
    transaction = {
        "object": "balance_transaction",
        "id": "txn_1",
        "amount": "1000",
        "fee": 35,
        "net": 965,
        "currency": "gbp",
        "fee_details": [{"amount": 35, "currency": "gbp", "type": "stripe_fee", "vat": 7}],
        "available_on": 1,
        "created": 1,
        "balance_type": "pocket",
        "reporting_category": "charge",
        "status": "pending",
        "type": "charge",
        "mood": "good",
    }

    found = contract.drift(transaction)

    assert [line.split(" ")[0] for line in found] == [".mood:", ".amount:", ".balance_type:", ".fee_details[0].vat:"]
    assert contract.drift({"object": "gift"}) == ["answer: the SDK knows no object called 'gift'"]
    assert ".net: required by BalanceTransaction and missing" in contract.drift({"object": "balance_transaction"})


def test_the_version_is_the_sdks_own(running, sdk):
    visit(sdk.v1.checkout.sessions.create(params=GIFT).url, {"number": "4242424242424242"})

    assert {event["api_version"] for event in running.sandbox.store.newest("event")} == {stripe.api_version}
