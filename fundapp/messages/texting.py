"""The only place that sends texts: a small protocol, one that writes files, one that talks to any provider by HTTP.

It is called by handlers, outside any transaction. Nothing here writes a number or a word of a text into a log: what
goes wrong is said by a status alone.
"""

import http.client
import json
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings

from fundapp.kernel import clock
from fundapp.messages.digests import message_digest
from fundapp.messages.numbers import international
from fundapp.outbox.registry import GivenUp

# Said of a moment, not of the text: these are tried again.
_PASSING = {408, 409, 423, 425, 429}
_MOST_READ = 20_000


class Texts(Protocol):
    """Whoever can send a text. `key` is the same every time the same text is sent: a second one must not arrive."""

    def send(self, to: str, text: str, key: str) -> None: ...


class TextNotSent(Exception):
    """The provider could not be reached, or said that it cannot now. The outbox tries again."""


class ConsoleTexts:
    """One file for each text, beside the demo's mail. The same key writes the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, text: str, key: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = (f"To: {to}", f"From: {settings.FUND_SMS_NAME}", f"At: {clock.now():%Y-%m-%d %H:%M:%S}", "", text, "")
        (self._folder / f"{message_digest(key)[:20]}.txt").write_text("\n".join(lines), encoding="utf-8")


class HttpTexts:
    """One request for each text, as the settings describe it. Redirects are not followed: they would carry the key."""

    def send(self, to: str, text: str, key: str) -> None:
        values = {
            "{to}": to,
            "{to_digits}": to.lstrip("+"),
            "{from}": settings.FUND_SMS_NAME,
            "{text}": text,
            "{key}": key,
        }

        def filled(template: str) -> str:
            # All at once, so that a text which holds the name of a placeholder is not filled again.
            return re.sub(r"\{[a-z_]+\}", lambda found: values.get(found[0], found[0]), template)

        status, answer = self._ask(*_body(filled), key)
        if status not in settings.TEXTS_SUCCESS_STATUSES:
            if 400 <= status < 500 and status not in _PASSING:
                raise GivenUp(f"TextRefused{status}")
            raise TextNotSent(str(status))
        if settings.TEXTS_SUCCESS_CONTAINS and settings.TEXTS_SUCCESS_CONTAINS not in answer:
            raise GivenUp("TextRefusedByItsAnswer")

    def _ask(self, content_type: str, body: bytes, key: str) -> tuple[int, str]:
        where = urlsplit(settings.TEXTS_URL)
        headers = {"Content-Type": content_type, "Accept": "application/json, text/plain", "User-Agent": "common-pot"}
        if settings.TEXTS_AUTH:
            headers[settings.TEXTS_AUTH_HEADER] = settings.TEXTS_AUTH
        if settings.TEXTS_KEY_HEADER:
            headers[settings.TEXTS_KEY_HEADER] = key
        connection = _connection(where.scheme, where.hostname or "", where.port)
        path = where.path + (f"?{where.query}" if where.query else "")
        try:
            connection.request(settings.TEXTS_METHOD, path or "/", body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.read(_MOST_READ).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as trouble:
            # Its own text may quote the request, so only its kind goes on.
            raise TextNotSent(type(trouble).__name__) from None
        finally:
            connection.close()


def texts() -> Texts:
    """The way the settings name."""
    return HttpTexts() if settings.TEXTS_BY == "http" else ConsoleTexts(settings.TEXTS_FOLDER)


def send_text(to: str, text: str, key: str) -> None:
    """To a number as a person typed it. One that cannot be a number is refused before anybody is asked."""
    number = international(to, country=settings.TEXTS_COUNTRY_CODE)
    if not number:
        raise GivenUp("NotANumber")
    texts().send(number, text, key)


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    patience = settings.TEXTS_TIMEOUT_SECONDS
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=patience, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=patience)


def _body(filled: Callable[[str], str]) -> tuple[str, bytes]:
    """The body's template is read before it is filled, so that no text can break out of its place."""
    if settings.TEXTS_BODY_TYPE == "form":
        pairs = parse_qsl(settings.TEXTS_BODY, keep_blank_values=True)
        return "application/x-www-form-urlencoded", urlencode([(name, filled(value)) for name, value in pairs]).encode()
    return "application/json", json.dumps(_filled_json(json.loads(settings.TEXTS_BODY), filled)).encode()


def _filled_json(part: object, filled: Callable[[str], str]) -> object:
    if isinstance(part, dict):
        return {name: _filled_json(value, filled) for name, value in part.items()}
    if isinstance(part, list):
        return [_filled_json(value, filled) for value in part]
    return filled(part) if isinstance(part, str) else part
