"""The SDK's road to a pretend Stripe in the same process: no port and no socket. It must never know what is asked."""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InProcess(stripe.HTTPClient):
    """Pass it as `http_client=` to a `stripe.StripeClient`; everything but the wire is as it would be."""

    name = "in_process"

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._application = application

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        parts, body = urlsplit(url), (post_data or "").encode()
        environ = {
            "REQUEST_METHOD": method.upper(),
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "HTTP_HOST": parts.netloc,
            "REMOTE_ADDR": "127.0.0.1",
        }
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
        answered: list[tuple[int, Mapping[str, str]]] = []

        def start_response(status: str, sent: list[tuple[str, str]]) -> None:
            answered.append((int(status[:3]), dict(sent)))

        text = b"".join(self._application(environ, start_response)).decode()
        return (text, *answered[0])

    def close(self) -> None:
        """There is nothing to close."""
