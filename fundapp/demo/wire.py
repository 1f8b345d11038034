"""Stripe's SDK and the pretend Stripe in one process: a wire without a wire. It must never know what goes over it."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

from fundapp.contributions.gateway import API_VERSION, StripeGateway
from fundapp.demo.sandbox_stripe.server import SandboxStripe

_BASE = "http://stripe.invalid"


class _Wire(stripe.HTTPClient):
    """Hands each request of the SDK to the application itself."""

    name = "in-process"

    def __init__(self, application: SandboxStripe) -> None:
        super().__init__()
        self._application = application

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        parts, body = urlsplit(url), (post_data or "").encode()
        answered: dict[str, Any] = {}

        def start(status: str, told: list[tuple[str, str]]) -> None:
            answered.update(status=int(status.split(maxsplit=1)[0]), headers=dict(told))

        environ = {
            "REQUEST_METHOD": method.upper(),
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": parts.netloc,
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
        }
        answer = b"".join(self._application(environ, start))
        return answer.decode(), answered["status"], answered["headers"]

    def close(self) -> None:
        """There is nothing to close."""


def gateway_to(sandbox: SandboxStripe, *, key: str) -> StripeGateway:
    """The product's own gateway, with this pretend Stripe behind it."""
    client = stripe.StripeClient(
        key, stripe_version=API_VERSION, base_addresses={"api": _BASE}, http_client=_Wire(sandbox)
    )
    return StripeGateway(client)
