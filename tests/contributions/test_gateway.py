"""What the fund asks of Stripe, through the real SDK over HTTP, and what it makes of Stripe's troubles."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe as sdk

from fundapp.contributions import gateway
from fundapp.contributions.gateway import Order, StripeDown, Unknown

ORDER = Order(
    gift="019ab000-0000-7000-8000-000000000000",
    amount_pence=1250,
    currency="GBP",
    what="A gift to The Common Pot",
    success_url="http://testserver/thanks",
    cancel_url="http://testserver/donate",
)


@pytest.fixture
def grumpy(settings):
    """Something at Stripe's address that answers every call with the same status; and how often it was asked."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        status = 500

        def answer(self):
            asked.append(dict(self.headers))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b'{"error": {"type": "api_error", "message": "sam@example.org is not welcome"}}'
            self.send_response(self.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.answer()

        def do_POST(self):
            self.answer()

        def log_message(self, *args):
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{web.server_port}"
    yield Handler, asked
    web.shutdown()
    web.server_close()


def test_same_key_gives_the_same_page(stripe):
    first = gateway.gateway().open_checkout(ORDER, idempotency_key="gift:1")
    again = gateway.gateway().open_checkout(ORDER, idempotency_key="gift:1")
    other = gateway.gateway().open_checkout(ORDER, idempotency_key="gift:2")

    assert first == again
    assert first != other


def test_every_object_comes_back_as_plain_dicts(stripe):
    asked = gateway.gateway()
    page = asked.open_checkout(ORDER, idempotency_key="gift:1")
    stripe.pull(f"sessions/{page.session_id}/pay")

    session = asked.session(page.session_id)
    payment = asked.payment(session["payment_intent"]["id"])
    charge = asked.charge(payment["latest_charge"]["id"])
    stripe.pull(f"charges/{charge['id']}/refund", amount="250")
    (refund,) = asked.refunds_of(charge["id"])

    line = payment["latest_charge"]["balance_transaction"]
    assert (session["payment_intent"]["latest_charge"]["balance_transaction"], line["net"]) == (line, 1250 - 39)
    assert (refund["balance_transaction"]["net"], asked.refund(refund["id"])["charge"]) == (-250, charge["id"])
    for thing in (session, payment, charge, refund, line):
        assert type(thing) is dict


def test_all_refunds_of_a_charge_are_seen(stripe):
    asked = gateway.gateway()
    page = asked.open_checkout(ORDER, idempotency_key="gift:1")
    stripe.pull(f"sessions/{page.session_id}/pay")
    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    for _ in range(12):
        stripe.pull(f"charges/{charge}/refund", amount="100")

    assert len(asked.refunds_of(charge)) == 12


def test_version_is_pinned_to_the_one_the_code_was_written_against(grumpy):
    _, asked = grumpy
    with pytest.raises(StripeDown):
        gateway.gateway().session("cs_1")

    assert {headers["Stripe-Version"] for headers in asked} == {gateway.API_VERSION} == {sdk.api_version}


@pytest.mark.parametrize(("status", "times"), [(500, 3 + 3), (503, 3), (429, 1), (401, 1), (403, 1)])
def test_troubles_of_stripe_are_told_by_kind_and_tried_again_where_it_helps(grumpy, status, times, caplog):
    handler, asked = grumpy
    handler.status = status

    with pytest.raises(StripeDown) as trouble:
        gateway.gateway().open_checkout(ORDER, idempotency_key="gift:1")

    # After a 500 the page may be there all the same, so it is looked for, as often.
    assert len(asked) == times
    assert [headers.get("Idempotency-Key") for headers in asked[:3]] == ["gift:1"] * min(times, 3)
    assert "sam@example.org" not in str(trouble.value) + caplog.text


def test_nobody_at_the_address_is_stripe_being_down(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(StripeDown):
        gateway.gateway().payment("pi_1")


def test_what_stripe_does_not_have_is_unknown(stripe):
    for ask in ("session", "payment", "charge", "refund"):
        with pytest.raises(Unknown):
            getattr(gateway.gateway(), ask)("none")


def test_a_mistake_of_ours_is_not_taken_for_stripes(stripe):
    with pytest.raises(sdk.InvalidRequestError):
        gateway.gateway().open_checkout(replace(ORDER, currency=""), idempotency_key="gift:1")
