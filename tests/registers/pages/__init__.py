"""The register of pages and their states. A room adds `tests/registers/pages/<room>.py` with PAGES, and NOT_PAGES.

    PAGES = [
        Page("claims:benefit", kind="claimant", states=[
            State("first visit", "/apply/benefit"),
            State("error", Visit("/apply/benefit", act=press("Continue")), title="Error:"),
            State("prefilled", lambda world: Visit("/apply/benefit", client=world.once("draft", a_draft))),
        ]),
    ]
    NOT_PAGES = {"claims:photo": "answers with a picture"}

A state says where it is seen: a path; or a `Visit` with the cookies of a Django test client and something to do in the
browser first; or a function of the world that makes what the state needs, by actions, and returns one of these.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.test import Client

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

    from tests.registers.world import World

Kind = Literal["claimant", "public", "desk"]


@dataclass(frozen=True)
class Visit:
    """A path to open, as whom (`client`: its cookies are taken), and what to do there before the state is reached."""

    path: str
    client: Client | None = None
    act: "Callable[[BrowserPage], Any] | None" = None


@dataclass(frozen=True)
class State:
    """One way a page can look. `status` is that of the last answer. `is_once` says that it cannot be reached twice.

    A visit must end where it was going, or at an address that ends in `leads_to`.
    """

    name: str
    where: "str | Visit | Callable[[World], str | Visit]"
    status: int = 200
    title: str = ""
    leads_to: str = ""
    is_once: bool = False

    def build(self, world: "World") -> Visit:
        found = self.where(world) if callable(self.where) else self.where
        return Visit(found) if isinstance(found, str) else found


@dataclass(frozen=True)
class Page:
    """A named route and its states. `kind` chooses the budget of bytes and requests; `scripts` says it needs any."""

    route: str
    states: Sequence[State]
    kind: Kind = "public"
    scripts: bool = False


def press(name: str) -> "Callable[[BrowserPage], Any]":
    """Press the button with this name, and wait for the page it leads to."""

    def act(page: "BrowserPage") -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).first.click()

    return act


def fill(name: str, **typed: str) -> "Callable[[BrowserPage], Any]":
    """Type into the fields by their names, then press the button `name`."""

    def act(page: "BrowserPage") -> None:
        for field_name, text in typed.items():
            page.locator(f"main [name={field_name}]").first.fill(text)
        press(name)(page)

    return act


def then(*acts: "Callable[[BrowserPage], Any]") -> "Callable[[BrowserPage], Any]":
    """One after another, each on the page that the one before led to."""

    def act(page: "BrowserPage") -> None:
        for one in acts:
            one(page)

    return act


@dataclass(frozen=True)
class Register:
    pages: list[Page] = field(default_factory=list)
    not_pages: dict[str, str] = field(default_factory=dict)

    def each(self) -> Iterator[tuple[Page, State]]:
        return ((page, state) for page in self.pages for state in page.states)


def register() -> Register:
    """Every room's rows, found by the files in this folder."""
    found = Register()
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found.pages.extend(getattr(module, "PAGES", []))
        found.not_pages.update(getattr(module, "NOT_PAGES", {}))
    return found
