"""Hands that speak plain HTTP, with real cookies and CSRF tokens, and press every button twice."""

from urllib.parse import urljoin, urlsplit

import requests

from tests.flows.page import Node, Page, tidy, values_of
from tests.patience import PATIENCE_SECONDS


class HttpHands:
    """One person at one device, with an impatient thumb: every form is sent twice, and the second answer is seen."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.session = requests.Session()
        self.answer: requests.Response | None = None
        self.page = Page("")
        self._typed: dict[int, dict[str, str]] = {}
        # What each pair of answers came to: the story's tests ask that the second is as good as the first.
        self.pairs: list[tuple[str, int, int]] = []

    @property
    def path(self) -> str:
        assert self.answer is not None
        return urlsplit(self.answer.url).path

    def visit(self, path: str) -> None:
        self._turn_to(self.session.get(urljoin(self.site, path), timeout=PATIENCE_SECONDS))
        assert self.answer is not None
        assert self.answer.ok, f"{path}: {self.answer.status_code}"

    def follow(self, text: str) -> None:
        assert self.answer is not None
        self._turn_to(self.session.get(urljoin(self.answer.url, self.page.link(text)), timeout=PATIENCE_SECONDS))

    def fill(self, label: str, value: str) -> None:
        self._set(self.page.field(label), value)

    def choose(self, label: str) -> None:
        node = self.page.field(label)
        self._set(node, node.attributes.get("value", "on"))

    def press(self, button: str) -> None:
        first, second = self._send_twice(button)
        self.pairs.append((button, first.status_code, second.status_code))
        self._turn_to(second if second.ok else first)
        assert first.ok, f"{button}: {first.status_code} {self.page.words[:1500]}"

    def download(self, button: str) -> bytes:
        first, second = self._send_twice(button)
        assert first.ok, f"{button}: {first.status_code} {Page(first.text).words[:1500]}"
        assert first.content == second.content, "the same file both times"
        return first.content

    def sees(self, text: str) -> bool:
        return tidy(text) in self.page.words

    def reads(self, selector_class: str) -> str:
        return self.page.of_class(selector_class).text()

    def _set(self, node: Node, value: str) -> None:
        form = node.inside("form")
        assert form is not None, "a field stands in a form"
        self._typed.setdefault(id(form), {})[node.attributes["name"]] = value

    def _send_twice(self, button: str) -> tuple[requests.Response, requests.Response]:
        node = self.page.button(button)
        form = node.inside("form")
        assert form is not None, "a button stands in a form"
        assert self.answer is not None
        values = {**values_of(form), **self._typed.get(id(form), {})}
        if "name" in node.attributes:
            values[node.attributes["name"]] = node.attributes.get("value", "")
        address = urljoin(self.answer.url, form.attributes.get("action", ""))
        if form.attributes.get("method", "get").lower() == "get":
            answer = self.session.get(address, params=values, timeout=PATIENCE_SECONDS)
            return answer, answer
        headers = {"Referer": self.answer.url}
        first = self.session.post(address, data=values, headers=headers, timeout=PATIENCE_SECONDS)
        second = self.session.post(address, data=values, headers=headers, timeout=PATIENCE_SECONDS)
        return first, second

    def _turn_to(self, answer: requests.Response) -> None:
        self.answer, self._typed = answer, {}
        self.page = Page(answer.text) if "html" in answer.headers.get("Content-Type", "") else Page("")
