"""One request and one answer, without the WSGI around them. It must never know what is asked or answered."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from fundapp.demo.sandbox_stripe.trouble import invalid

_MOST_BYTES = 1_000_000
JSON = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: str
    body: str
    headers: Mapping[str, str]
    host: str
    remote: str

    def field(self, name: str) -> str:
        """One field of a posted form, empty when it was not sent."""
        return parse_qs(self.body, keep_blank_values=True).get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    # What becomes of it on its way: "" (it arrives), "cut" (half of it does) or "lost".
    fate: str = ""

    @property
    def status_line(self) -> str:
        return f"{self.status} {HTTPStatus(self.status).phrase}"


def json_answer(status: int, body: Mapping[str, object], *extra: tuple[str, str]) -> Answer:
    return Answer(status, json.dumps(body), [*JSON, *extra])


def redirect(url: str) -> Answer:
    return Answer(303, "", [("Location", url), ("Cache-Control", "no-store")])


def read(environ: dict[str, Any]) -> Request:
    """The request in a WSGI environment."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > _MOST_BYTES:
        raise invalid("The request is too large.")
    headers = {name[5:].replace("_", "-").lower(): value for name, value in _sent(environ)}
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=environ.get("QUERY_STRING", ""),
        body=environ["wsgi.input"].read(length).decode("utf-8", "replace"),
        headers=headers,
        host=environ.get("HTTP_HOST", ""),
        remote=environ.get("REMOTE_ADDR", ""),
    )


def _sent(environ: dict[str, Any]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in environ.items() if name.startswith("HTTP_"))
