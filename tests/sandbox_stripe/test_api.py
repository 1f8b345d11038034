"""The API through the real SDK over HTTP: keys, idempotency, errors, lists, expansion, refunds."""

import pytest
import stripe

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT


def pay(sdk, amount=1000):
    items = [{**GIFT["line_items"][0], "price_data": {**GIFT["line_items"][0]["price_data"], "unit_amount": amount}}]
    session = sdk.v1.checkout.sessions.create(params={**GIFT, "line_items": items})
    visit(session.url, {"number": "4242424242424242"})
    return sdk.v1.checkout.sessions.retrieve(
        session.id, params={"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )


def test_session_is_open_unpaid_and_has_no_intent_yet(sdk, running):
    session = sdk.v1.checkout.sessions.create(params=GIFT)

    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency) == (1000, "gbp")
    assert session.url == f"{running.address}/c/pay/{session.id}"
    assert session.expires_at - session.created == 24 * 3600


def test_paid_session_leads_to_gross_fee_and_day(sdk):
    session = pay(sdk)

    line = session.payment_intent.latest_charge.balance_transaction
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert (line.amount, line.fee, line.net, line.status) == (1000, 35, 965, "pending")
    assert line.available_on >= line.created + 3 * 24 * 3600 - 24 * 3600
    assert session.payment_intent.metadata.to_dict() == {"gift": "1"}


@pytest.mark.parametrize(("amount", "fee"), [(200, 23), (233, 23), (234, 24), (1000, 35), (200_000, 3020)])
def test_fee_is_the_published_price(sdk, amount, fee):
    assert pay(sdk, amount).payment_intent.latest_charge.balance_transaction.fee == fee


def test_wrong_key_is_refused(running):
    stranger = stripe.StripeClient("sk_test_somebody_else", base_addresses={"api": running.address})

    with pytest.raises(stripe.AuthenticationError) as refused:
        stranger.v1.balance.retrieve()
    assert refused.value.http_status == 401
    assert "somebody_else" not in str(refused.value)
    assert visit(f"{running.address}/v1/balance").status == 401


def test_same_key_and_parameters_get_the_same_answer(sdk):
    first = sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"})
    again = sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"})
    other = sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "twice"})

    assert (again.id, again.last_response.headers["Idempotent-Replayed"]) == (first.id, "true")
    assert other.id != first.id


def test_same_key_with_other_parameters_is_an_error(sdk):
    sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"})

    with pytest.raises(stripe.IdempotencyError) as refused:
        sdk.v1.checkout.sessions.create(
            params={**GIFT, "client_reference_id": "2"}, options={"idempotency_key": "once"}
        )
    assert refused.value.http_status == 400


def test_a_refused_request_may_be_mended_under_the_same_key(sdk):
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.checkout.sessions.create(params={"mode": "payment"}, options={"idempotency_key": "once"})

    assert sdk.v1.checkout.sessions.create(params=GIFT, options={"idempotency_key": "once"}).status == "open"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"bogus": "1"}, "bogus"),
        ({"line_items": []}, "line_items"),
        ({"success_url": "thanks"}, "success_url"),
        ({"mode": "setup"}, "mode"),
        ({"mode": "subscription"}, "payment_intent_data"),
        ({"expires_at": 1}, "expires_at"),
        (
            {"line_items": [{"price_data": {"currency": "xxx", "unit_amount": 900, "product_data": {"name": "x"}}}]},
            "line_items[0][price_data][currency]",
        ),
        ({"discounts": [{"coupon": "x"}]}, "discounts"),
    ],
)
def test_parameters_are_refused_by_name(sdk, change, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.checkout.sessions.create(params={**GIFT, **change})
    assert (refused.value.http_status, refused.value.param) == (400, param)


@pytest.mark.parametrize("amount", [29, 100_000_000])
def test_amounts_outside_stripes_own_limits_are_refused(sdk, amount):
    with pytest.raises(stripe.InvalidRequestError):
        pay(sdk, amount)


def test_what_is_not_there_is_said_so(sdk, running):
    for ask in (
        lambda: sdk.v1.checkout.sessions.retrieve("cs_test_none"),
        lambda: sdk.v1.payment_intents.retrieve("pi_none"),
        lambda: sdk.v1.balance_transactions.retrieve("cs_test_none"),
        lambda: sdk.v1.events.list(params={"starting_after": "evt_none"}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            ask()
        assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        sdk.v1.coupons.create(params={"percent_off": 10})


def test_lists_are_newest_first_filtered_and_paged(sdk):
    paid = [pay(sdk) for _ in range(3)]

    page = sdk.v1.balance_transactions.list(params={"limit": 2, "type": "charge"})
    assert (len(page.data), page.has_more, page.url) == (2, True, "/v1/balance_transactions")
    assert [line.source for line in page.auto_paging_iter()] == [
        session.payment_intent.latest_charge.id for session in reversed(paid)
    ]
    found = sdk.v1.checkout.sessions.list(params={"payment_intent": paid[1].payment_intent.id})
    assert [session.id for session in found.data] == [paid[1].id]
    assert sdk.v1.events.list(params={"created": {"lt": 1}}).data == []
    with pytest.raises(stripe.InvalidRequestError, match="limit"):
        sdk.v1.events.list(params={"limit": 101})


def test_expand_reaches_only_what_is_there(sdk):
    session = pay(sdk)

    charge = sdk.v1.charges.retrieve(
        session.payment_intent.latest_charge.id,
        params={"expand": ["refunds.data.balance_transaction", "payment_intent"]},
    )
    assert (charge.refunds.data, charge.payment_intent.id) == ([], session.payment_intent.id)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        sdk.v1.charges.retrieve(charge.id, params={"expand": ["mood"]})


def test_refunds_add_up_and_never_exceed_the_charge(sdk):
    charge = pay(sdk).payment_intent.latest_charge

    part = sdk.v1.refunds.create(params={"charge": charge.id, "amount": 400, "expand": ["balance_transaction"]})
    assert (part.status, part.balance_transaction.amount, part.balance_transaction.fee) == ("succeeded", -400, 0)
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create(params={"charge": charge.id, "amount": 601})
    sdk.v1.refunds.create(params={"payment_intent": charge.payment_intent})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sdk.v1.refunds.create(params={"charge": charge.id})
    assert refused.value.code == "charge_already_refunded"

    after = sdk.v1.charges.retrieve(charge.id, params={"expand": ["refunds"]})
    assert (after.amount_refunded, after.refunded, [refund.amount for refund in after.refunds.data]) == (
        1000,
        True,
        [600, 400],
    )
    balance = sdk.v1.balance.retrieve()
    assert balance.available[0].amount + balance.pending[0].amount == -35
