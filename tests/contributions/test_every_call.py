"""Every call that the fund makes of Stripe, through the real SDK over HTTP, and that none is forgotten here."""

import inspect
from datetime import timedelta

import pytest

from fundapp.contributions import gateway as asking
from fundapp.contributions.gateway import Gateway, MonthlyOrder, Order, TurnedDown, Unknown
from fundapp.kernel import clock
from tests.sandbox_stripe.browsing import visit

SITE = "http://testserver"
GIFT, PROMISE = "019ab000-0000-7000-8000-000000000001", "019ab000-0000-7000-8000-000000000002"
ONCE = Order(GIFT, 5000, "GBP", "A gift", f"{SITE}/thanks", f"{SITE}/donate", "sam@example.org")
MONTHLY = MonthlyOrder(PROMISE, 500, "GBP", "Every month", f"{SITE}/thanks", f"{SITE}/donate", "sam@example.org")
# A call with what it needs, for each that only asks; the last ids of a history in which there is one of everything.
READING = {
    "session": "checkout.session",
    "payment": "payment_intent",
    "charge": "charge",
    "refund": "refund",
    "dispute": "dispute",
    "payout": "payout",
    "customer": "customer",
    "invoice": "invoice",
    "line": "balance_transaction",
    "subscription": "subscription",
}
OTHERS = {
    "open_checkout", "refunds_of", "make_refund", "ordered_refund", "invoice_paid_by", "lines", "balance_pence",
    "open_monthly_checkout", "change_amount", "move_debit", "pause", "resume", "end", "open_card_page", "use_card",
    "pay_invoice", "delete_customer", "balance", "endpoints", "portals",
}  # fmt: skip


@pytest.fixture
def fund(stripe) -> Gateway:
    return asking.gateway()


@pytest.fixture
def newest(stripe):
    """The id of the newest thing of a kind at Stripe."""
    return lambda kind: stripe.running.sandbox.store.newest(kind)[0]["id"]


@pytest.fixture
def given(fund, stripe, newest):
    """A gift paid, and a monthly one begun; the page of each."""
    pages = fund.open_checkout(ONCE, idempotency_key="once"), fund.open_monthly_checkout(MONTHLY, idempotency_key="m")
    for page in pages:
        assert visit(page.url, {"number": "4242424242424242"}).status == 303
    return pages


def test_no_call_is_forgotten():
    calls = {name for name, _ in inspect.getmembers(Gateway, inspect.isfunction) if not name.startswith("_")}

    assert calls == READING.keys() | OTHERS


def test_what_is_there_is_read_and_what_is_not_is_said_so(fund, stripe, given, newest):
    payment = fund.session(given[0].session_id)["payment_intent"]["id"]
    charge = fund.payment(payment)["latest_charge"]["id"]
    fund.make_refund(payment=payment, amount_pence=100, reason="requested_by_customer", order="7", idempotency_key="r")
    stripe.pull(f"charges/{newest('charge')}/dispute")
    stripe.pull("clock/advance", days="7")
    stripe.pull("payouts/create", amount="100")

    for call, kind in READING.items():
        assert getattr(fund, call)(newest(kind))["id"] == newest(kind), call
        with pytest.raises(Unknown):
            getattr(fund, call)("nothing_1")
    (refund,) = fund.refunds_of(charge)
    assert (refund["amount"], refund["balance_transaction"]["amount"]) == (100, -100)
    assert fund.ordered_refund(payment=payment, order="7")["id"] == refund["id"]
    assert fund.ordered_refund(payment=payment, order="8") is None
    assert fund.invoice_paid_by(payment) is None
    debit = fund.invoice(newest("invoice"))["payments"]["data"][0]["payment"]["payment_intent"]
    assert fund.invoice_paid_by(debit)["id"] == newest("invoice")
    lines = list(fund.lines(since=clock.now() - timedelta(days=1)))
    assert sum(line["net"] for line in lines) == fund.balance_pence("GBP") == stripe.balance_pence()


def test_how_the_account_is_set_up_is_read(fund):
    assert (fund.balance()["object"], fund.balance()["livemode"]) == ("balance", False)
    assert [endpoint["object"] for endpoint in fund.endpoints()] == ["webhook_endpoint"]
    assert [portal["features"]["payment_method_update"]["enabled"] for portal in fund.portals()] == [True]


def test_every_change_of_a_monthly_gift_is_made(fund, stripe, given, newest):
    name = newest("subscription")
    item = fund.subscription(name)["items"]["data"][0]
    later = clock.now() + timedelta(days=40)
    card = fund.subscription(name)["default_payment_method"]["id"]

    fund.change_amount(name, item=item, amount_pence=800, currency="GBP", idempotency_key="1")
    fund.pause(name, until=later, idempotency_key="2")
    assert fund.subscription(name)["pause_collection"]["resumes_at"] == int(later.timestamp())
    fund.resume(name, idempotency_key="3")
    fund.move_debit(name, at=later, idempotency_key="4")
    fund.use_card(name, card=card, idempotency_key="5")
    changed = fund.subscription(name)
    assert changed["items"]["data"][0]["price"]["unit_amount"] == 800
    assert (changed["pause_collection"], changed["trial_end"]) == (None, int(later.timestamp()))
    url = fund.open_card_page(changed["customer"]["id"], return_url=f"{SITE}/back", idempotency_key="6")
    assert "Pay with another card" in visit(url).text
    fund.end(name, idempotency_key="7")
    assert fund.subscription(name)["status"] == "canceled"
    fund.delete_customer(changed["customer"]["id"], idempotency_key="8")
    assert fund.customer(changed["customer"]["id"])["deleted"]


def test_what_stripe_will_not_do_is_told_with_its_reason(fund, stripe, given, newest):
    name = newest("subscription")
    stripe.pull(f"subscriptions/{name}/card", number="4000000000000341")
    stripe.pull("clock/advance", days="32")

    refused = {
        "card_declined": lambda: fund.pay_invoice(newest("invoice"), idempotency_key="1"),
        "resource_missing": lambda: fund.open_card_page("cus_none", return_url=SITE, idempotency_key="2"),
        "invalid_request": lambda: fund.use_card(name, card=newest_stranger(fund, newest), idempotency_key="3"),
    }

    for why, ask in refused.items():
        with pytest.raises(TurnedDown) as turned_down:
            ask()
        assert turned_down.value.why == why


def newest_stranger(fund, newest):
    """The card of somebody else."""
    visit(fund.open_checkout(ONCE, idempotency_key="other").url, {"number": "4242424242424242"})
    return newest("payment_method")
