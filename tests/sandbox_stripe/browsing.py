"""A browser's part in these tests: fetch a page, send a form, say where one was led."""

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Seen:
    status: int
    text: str
    headers: dict[str, str]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


_opener = urllib.request.build_opener(_Stay)


def visit(url: str, form: dict[str, str] | None = None, **headers: str) -> Seen:
    """GET, or POST when there is a form; a redirect is seen and not followed."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data=data, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with _opener.open(request, timeout=PATIENCE_SECONDS) as response:
            return Seen(response.status, response.read().decode(), dict(response.headers))
    except urllib.error.HTTPError as answer:
        with answer:
            return Seen(answer.code, answer.read().decode(), dict(answer.headers))
