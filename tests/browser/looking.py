"""How a page is looked at: what axe says, whether it overflows, what it weighs, whom it calls. It knows no page."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

AXE = Axe().axe_script
EVERY_RULE: dict[str, object] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST: dict[str, object] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = ("light", "dark")
WIDTHS = (320, 1280)
# G5 of the goals: compressed bytes of everything a first view fetches, and how many requests that takes.
BUDGETS = {"claimant": (20_000, 3), "public": (60_000, 6), "desk": (120_000, 10)}
# What axe cannot decide by itself, and why it is right here: (rule, part of the target, reason).
EXPLAINED: Sequence[tuple[str, str, str]] = (
    (
        "color-contrast",
        "text[",
        "Words in a chart stand on the page itself; the test of the tokens holds their contrast.",
    ),
)


@dataclass
class Sight:
    """Everything that was noticed while one page was open."""

    problems: list[str] = field(default_factory=list)
    weight: int = 0
    requests: int = 0
    status: int = 0


class Watch:
    """Listens to one browser page: its console, its errors, its requests, and the weight of each answer."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin, self.sight = page, origin, Sight()
        self._answers: list[Response] = []
        self._ears = {
            "console": self._console, "pageerror": self._failed, "request": self._request, "response": self._answer
        }  # fmt: skip
        for event, ear in self._ears.items():
            page.on(event, ear)

    def _answer(self, answer: Response) -> None:
        self._answers.append(answer)

    def leave(self) -> None:
        """Stop listening, so that the tab can be used for the next page."""
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)

    def forget(self) -> None:
        """Start again: what came before was only the way to the state."""
        self.sight.problems.clear()
        self._answers.clear()

    def settle(self, *, weigh: bool) -> Sight:
        """The status of the last document and, where asked, the weight of everything fetched."""
        documents = [answer for answer in self._answers if answer.request.resource_type == "document"]
        self.sight.status = documents[-1].status if documents else 0
        if not weigh:
            return self.sight
        fetched = [answer for answer in self._answers if not 300 <= answer.status < 400]
        self.sight.requests = len(fetched)
        self.sight.weight = sum(len(gzip.compress(answer.body(), 6)) for answer in fetched)
        return self.sight

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports the status of an error page as a failed resource, which here is the page that was asked for.
        if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
            self.sight.problems.append(f"console {message.type}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.sight.problems.append(f"script error: {error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.sight.problems.append(f"request to somebody else: {request.url}")


def looked_at(page: Page, *, scheme: str, width: int) -> list[str]:
    """What is wrong with the open page in this scheme, at this width. The dark scheme changes nothing but colours."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    where = f"{scheme} {width}"
    problems = [f"{where}: {problem}" for problem in _axe(page, EVERY_RULE if scheme == "light" else CONTRAST, width)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        problems.append(f"{where}: {wide - width} px too wide because of {_too_wide(page, width)}")
    return problems


def _axe(page: Page, rules: dict[str, object], width: int) -> list[str]:
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE)
    options = {"runOnly": rules, "resultTypes": ["violations", "incomplete"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    problems = []
    for kind in ("violations", "incomplete"):
        for rule in found[kind]:
            for node in rule["nodes"]:
                target = " ".join(str(part) for part in node["target"])
                said = " / ".join(check["message"] for group in ("any", "all", "none") for check in node[group])
                if kind == "incomplete" and (
                    _explained(rule["id"], target) or _out_of_sight(page, target, said, width)
                ):
                    continue
                problems.append(f"axe {kind} {rule['id']} at {target}: {said[:300]}")
    return problems


def _explained(rule: str, target: str) -> bool:
    return any(rule == known and part in target for known, part, _reason in EXPLAINED)


def _out_of_sight(page: Page, target: str, said: str, width: int) -> bool:
    """A cell scrolled out of sight on a narrow screen: it is judged on the wide one, in the same colours."""
    if width != min(WIDTHS) or "partially obscured" not in said:
        return False
    return bool(page.evaluate("target => !!document.querySelector(target)?.closest('.scroll')", target))


def _too_wide(page: Page, width: int) -> str:
    script = """width => [...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.scroll'))
        .map(e => e.tagName.toLowerCase() + '.' + e.className).slice(0, 5).join(', ')"""
    return str(page.evaluate(script, width))


def photograph(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def wear_cookies(context: BrowserContext, cookies: dict[str, str], origin: str) -> None:
    """Make the context the same visitor as a Django test client whose cookies these are."""
    context.clear_cookies()
    if cookies:
        context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])
