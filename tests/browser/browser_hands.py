"""Hands on a real browser with JavaScript off, which keep a picture of every page they come to."""

import itertools
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Locator

from tests.flows.page import tidy
from tests.patience import PATIENCE_MS

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


class BrowserHands:
    """One person at one device of their own. Odd ones have a phone, even ones a desk."""

    def __init__(self, browser: Browser, site: str, pictures: Path, number: int) -> None:
        self.site, self._pictures, self._number = site, pictures, number
        self._steps = itertools.count(1)
        viewport = PHONE if number % 2 else DESK
        scheme = "dark" if number % 3 == 0 else "light"
        self._context = browser.new_context(viewport=viewport, color_scheme=scheme, java_script_enabled=False)
        self._page = self._context.new_page()
        self._page.set_default_timeout(PATIENCE_MS)
        self._outside: list[str] = []
        self._page.on("request", lambda request: self._outside.append(request.url))

    @property
    def path(self) -> str:
        return urlsplit(self._page.url).path

    def visit(self, path: str) -> None:
        self._page.goto(urljoin(self.site, path))
        self._look()

    def follow(self, text: str) -> None:
        with self._page.expect_navigation():
            self._page.get_by_role("link", name=_beginning(text)).first.click()
        self._look()

    def fill(self, label: str, value: str) -> None:
        self._field(label).fill(value)

    def choose(self, label: str) -> None:
        self._page.get_by_label(_beginning(label)).first.check()

    def press(self, button: str) -> None:
        with self._page.expect_navigation():
            self._page.get_by_role("button", name=_beginning(button)).first.click()
        self._look()

    def download(self, button: str) -> bytes:
        with self._page.expect_download() as download:
            self._page.get_by_role("button", name=_beginning(button)).first.click()
        return Path(download.value.path()).read_bytes()

    def sees(self, text: str) -> bool:
        return tidy(text) in tidy(self._page.locator("body").inner_text())

    def reads(self, selector_class: str) -> str:
        return tidy(self._page.locator(f".{selector_class}").first.inner_text())

    def leave(self) -> list[str]:
        """Close the device, and say which addresses it asked for anything."""
        self._context.close()
        return self._outside

    def _field(self, label: str) -> Locator:
        if label.startswith("#"):
            return self._page.locator(f"[name={label.removeprefix('#')}]")
        return self._page.get_by_label(_beginning(label)).first

    def _look(self) -> None:
        name = f"{self._number:02d}-{next(self._steps):02d}{re.sub(r'[^a-z]+', '-', self.path)[:40].rstrip('-')}.png"
        self._page.screenshot(path=self._pictures / name, full_page=True)


def _beginning(text: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(text))
