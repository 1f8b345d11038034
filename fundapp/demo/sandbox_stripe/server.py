"""The pretend Stripe as a WSGI application and a small threaded server on loopback. DEBUG must be on."""

import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from socketserver import ThreadingMixIn
from time import sleep, time
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from fundapp.demo.sandbox_stripe import checkout_page, forms, http, pages, portal_page
from fundapp.demo.sandbox_stripe.api import endpoints
from fundapp.demo.sandbox_stripe.control import Control
from fundapp.demo.sandbox_stripe.delivery import Courier
from fundapp.demo.sandbox_stripe.mishaps import Mishaps
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.shapes import setting
from fundapp.demo.sandbox_stripe.store import Store, new_name
from fundapp.demo.sandbox_stripe.trouble import CardRefused, StripeTrouble, invalid

LOOPBACK = "127.0.0.1"
_CONNECTION = "sandbox_stripe.connection"
_PAGES = {"/c/pay/": checkout_page.answer, "/c/confirm/": checkout_page.confirmation, "/p/session/": portal_page.answer}
_SAME_KEY_OTHER_PARAMS = (
    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
    "Try using a key other than '{key}' if you meant to execute a different request."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the pretence is told: the key it accepts, where events go and how they are signed, where it remembers."""

    key: str
    webhook_url: str
    webhook_secret: str
    path: Path | None = None
    now: Callable[[], float] = time
    pause_seconds: float = 1.0


class SandboxStripe:
    """The application. `serve` puts it on a port; invented supporters pay at it without one."""

    def __init__(self, terms: Terms) -> None:
        if not settings.IS_DEMO:
            raise ImproperlyConfigured("The pretend Stripe is for the demo and the tests. Real gifts need a real one.")
        self._terms = terms
        self.store = Store(terms.path, terms.now)
        self.processor = Processor(self.store, api_version=stripe.api_version or "")
        self.courier = Courier(
            self.store,
            self.processor,
            url=terms.webhook_url,
            secret=terms.webhook_secret,
            pause_seconds=terms.pause_seconds,
        )
        self._set_up(terms)
        self._mishaps = Mishaps(self.store)
        self._control = Control(self.store, self.processor, self.courier)

    def _set_up(self, terms: Terms) -> None:
        """An account as its owner would leave it: one endpoint for events, and a portal for new cards."""
        with self.store.changing():
            at = self.processor.desk.at()
            if not self.store.newest("billing_portal.configuration"):
                self.store.put(setting.portal_configuration(at=at))
            if not self.store.newest("webhook_endpoint", where={"url": terms.webhook_url}):
                self.store.put(setting.webhook_endpoint(terms.webhook_url, api_version=stripe.api_version or "", at=at))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            answer = self._answer(http.read(environ))
        except StripeTrouble as trouble:
            answer = http.json_answer(trouble.status, trouble.body)
        body = answer.body.encode()
        if answer.fate == "lost" and _CONNECTION in environ:
            environ[_CONNECTION].shutdown(socket.SHUT_RDWR)
        start_response(answer.status_line, [*answer.headers, ("Content-Length", str(len(body)))])
        # An answer that is cut off promised more than comes.
        return [body[: len(body) // 2] if answer.fate == "cut" else body]

    def _answer(self, request: http.Request) -> http.Answer:
        if request.path.startswith("/v1/"):
            return self._api(request)
        for prefix, page in _PAGES.items():
            if request.path.startswith(prefix):
                name = request.path.removeprefix(prefix)
                return page(request, name, store=self.store, processor=self.processor)
        if request.path == "/sandbox" or request.path.startswith("/sandbox/"):
            return self._control.answer(request)
        if request.path == "/sandbox.css":
            return http.Answer(200, pages.STYLE, [("Content-Type", "text/css; charset=utf-8")])
        if request.path == "/":
            return http.redirect("/sandbox/")
        return http.Answer(404, pages.page("Not found", "<h1>There is nothing here</h1>"), pages.headers())

    # --- the API ------------------------------------------------------------------------------------------------------

    def _api(self, request: http.Request) -> http.Answer:
        request_id = ("Request-Id", new_name("req_", 14))
        try:
            self._authenticate(request)
            mishap = self._mishaps.meet(request)
            sleep(mishap.delay_seconds)
            mishap.before()
            answer = self._idempotent(request, request_id, is_stuck=mishap.kind == "stuck")
            mishap.after()
            return replace(answer, fate=mishap.kind)
        except StripeTrouble as trouble:
            return http.json_answer(trouble.status, trouble.body, request_id)

    def _authenticate(self, request: http.Request) -> None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise StripeTrouble(401, "invalid_request_error", "You did not provide an API key.")
        if not hmac.compare_digest(key.encode(), self._terms.key.encode()):
            shown = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}"
            raise StripeTrouble(401, "invalid_request_error", f"Invalid API Key provided: {shown}")

    def _idempotent(self, request: http.Request, request_id: tuple[str, str], *, is_stuck: bool) -> http.Answer:
        """The same key with the same parameters is answered as it was answered; with others it is an error."""
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        if len(key) > 255:
            raise invalid("Idempotency keys are at most 255 characters long.")
        with self.store.changing():
            asked = f"{request.method} {request.path} {json.dumps(forms.parse(request.body), sort_keys=True)}"
            if key and (kept := self.store.answer_to(key)):
                before, status, body = kept
                if before != asked:
                    message = _SAME_KEY_OTHER_PARAMS.format(key=key)
                    raise StripeTrouble(400, "idempotency_error", message)
                return http.Answer(status, body, [*http.JSON, ("Idempotent-Replayed", "true"), request_id])
            self.processor.desk.request = {"id": request_id[1], "idempotency_key": key or None}
            given = forms.parse(request.body if request.method == "POST" else request.query)
            status, thing = self._carried_out(request, given)
            # Only what was carried out is remembered: a request that failed its checks may be mended under its key.
            if key and is_stuck:
                self.store.keep_answer(key, asked, 500, json.dumps(_STUCK))
            elif key:
                self.store.keep_answer(key, asked, status, json.dumps(thing))
            return http.json_answer(status, thing, request_id)

    def _carried_out(self, request: http.Request, given: forms.Nested) -> tuple[int, Mapping[str, object]]:
        """What was answered. A card that is declined is an answer too, and what was done on the way stays done."""
        try:
            return 200, endpoints.answer(
                request.method,
                request.path,
                given,
                store=self.store,
                processor=self.processor,
                base=f"http://{request.host}",
            )
        except CardRefused as refused:
            return refused.status, refused.body


_STUCK = {"error": {"type": "api_error", "message": "An unknown error occurred, and is kept under this key."}}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # A browser opens several connections at once; the default of five refuses some.
    request_queue_size = 64


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: the pages under /sandbox/ show what happened, and addresses here hold session ids."""

    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), _CONNECTION: self.connection}

    def address_string(self) -> str:
        return str(self.client_address[0])


class Running:
    """A started sandbox: its address, and how to end it."""

    def __init__(self, sandbox: SandboxStripe, port: int) -> None:
        if not settings.DEBUG:
            raise ImproperlyConfigured(
                "The pretend Stripe starts only where DEBUG is on. Real gifts need the real Stripe."
            )
        self.sandbox = sandbox
        self._server = make_server(LOOPBACK, port, sandbox, server_class=_Server, handler_class=_QuietHandler)
        self.address = f"http://{LOOPBACK}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._serve, name="sandbox-stripe", daemon=True)

    def start(self) -> "Running":
        self._thread.start()
        self.sandbox.courier.start()
        return self

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def wait(self) -> None:
        """Until the thread ends, which is when the process is told to."""
        while self._thread.is_alive():
            self._thread.join(1)

    def stop(self) -> None:
        self.sandbox.courier.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.sandbox.store.close()


def serve(terms: Terms, *, port: int) -> Running:
    """Start the pretend Stripe on a port of this machine (0 picks a free one)."""
    return Running(SandboxStripe(terms), port).start()
