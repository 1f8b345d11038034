"""A real pretend Stripe on a free port for each test, with a webhook that only listens, and the real SDK to ask it."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe
from django.test import override_settings

from fundapp.demo.sandbox_stripe import server

KEY, SECRET = "sk_test_of_the_tests", "whsec_of_the_tests"
GIFT = {
    "mode": "payment",
    "line_items": [
        {
            "price_data": {"currency": "gbp", "unit_amount": 1000, "product_data": {"name": "A gift"}},
            "quantity": 1,
        }
    ],
    "success_url": "http://127.0.0.1:8000/thanks/{CHECKOUT_SESSION_ID}",
    "cancel_url": "http://127.0.0.1:8000/donate",
    "payment_intent_data": {"metadata": {"gift": "1"}},
}


@dataclass
class Listener:
    """What arrived at the webhook: signature header and body, in order. `answers`: statuses to give before 200."""

    url: str = ""
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.arrived]


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.arrived.append((self.headers["Stripe-Signature"], body))
            self.send_response(heard.answers.pop(0) if heard.answers else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{web.server_port}/stripe/webhook"
    threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
    yield heard
    web.shutdown()
    web.server_close()


@pytest.fixture
def running(listener: Listener) -> Iterator[server.Running]:
    with override_settings(DEBUG=True):
        started = server.serve(
            server.Terms(key=KEY, webhook_url=listener.url, webhook_secret=SECRET, pause_seconds=0.05), port=0
        )
    yield started
    started.stop()


@pytest.fixture
def sdk(running: server.Running) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": running.address}, max_network_retries=0)
