"""The shortest honest way to ask, walked on a small phone without JavaScript and counted: pages, taps, typed letters.

The anchors beside it were counted elsewhere: the nearest public form for the same people, and the web at large.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response

from payouts.claims.models import Claim
from tests.claims import stories
from tests.patience import PATIENCE_MS

MOST_PAGES, MOST_TAPS, MOST_TYPED = 11, 20, 60
# The page itself, uncompressed. With the stylesheet, compressed, it is weighed in `test_pages`, in each of its states.
MOST_PAGE_BYTES, MOST_REQUESTS = 20_000, 3
ANCHORS = (
    ("HMCTS Submit your appeal: pages before the confirmation", "26"),
    ("the same: National Insurance number, date of birth, address", "asked"),
    ("GOV.UK Pay: fields seen on the card page", "5"),
    ("median mobile home page, July 2025", "2,559 kB, 66 requests"),
)


class Thumb:
    """A person on a small phone: every tap, every letter and every page they come to is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages: list[tuple[str, int, int, int]] = []
        self.taps = self.typed = 0
        self._answers: list[Response] = []
        page.on("response", self._heard)

    def _heard(self, answer: Response) -> None:
        self._answers.append(answer)

    def begin(self, name: str) -> None:
        """The page that opens the way is not one of the pages of asking."""
        self.page.goto("/help", wait_until="networkidle")
        self._answers.clear()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()

    def tap(self, label: str) -> None:
        self.page.locator("main").get_by_label(label, exact=True).first.check()
        self.taps += 1

    def type(self, name: str, text: str) -> None:
        self.page.locator(f"main [name={name}]").fill(text)
        self.typed += len(text)

    def press(self, name: str) -> None:
        """The page that is left behind is counted: what it weighed, and how many requests it took."""
        self._count()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).or_(
                self.page.get_by_role("link", name=name, exact=True)
            ).first.click()
        self.taps += 1

    def _count(self) -> None:
        fetched = [answer for answer in self._answers if not 300 <= answer.status < 400]
        document = next(answer for answer in reversed(fetched) if answer.request.resource_type == "document")
        weight = len(document.body())
        self.pages.append((urlsplit(self.page.url).path, weight, len(fetched), self.page.locator("main h1").count()))
        self._answers.clear()


@pytest.fixture
def thumb(chromium: Browser, site: str) -> Iterator[Thumb]:
    with chromium.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 320, "height": 640}
    ) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield Thumb(page)


def walk(thumb: Thumb) -> None:
    thumb.begin("Ask for help")
    thumb.press("Carry on")
    thumb.tap("Me")
    thumb.press("Continue")
    thumb.tap("Universal Credit")
    thumb.press("Continue")
    thumb.tap("I missed an appointment or phone call")
    thumb.press("Continue")
    for part, text in (("day", "5"), ("month", "1"), ("year", "2026")):
        thumb.type(f"letter_date_{part}", text)
    thumb.press("Continue")
    thumb.type("lost_pence", "98.40")
    thumb.tap("each week")
    thumb.press("Continue")
    thumb.tap("I will add it later")
    thumb.press("Continue")
    thumb.tap("To my bank account")
    thumb.press("Continue")
    thumb.type("account_name", "Sam Example")
    thumb.type("sort_code", "309430")
    thumb.type("account_number", "12345678")
    thumb.press("Continue")
    thumb.tap("Text")
    thumb.type("chosen_name", "Sam")
    thumb.type("phone", "07700900982")
    thumb.press("Continue")
    thumb.press("Send my request")


def test_the_shortest_honest_way_is_short(thumb: Thumb, settings, capsys):
    settings.CONTACT_ROUTES_ON = ["text", "email", "phone", "post", "none"]
    stories.rules()
    walk(thumb)

    assert urlsplit(thumb.page.url).path == "/apply/sent"
    assert thumb.page.locator("main h1").inner_text() == "We have your request"
    assert Claim.objects.latest("started_at").contact_route == "text"
    rows = [
        ("pages before the confirmation", f"{len(thumb.pages)} of at most {MOST_PAGES}"),
        ("taps", f"{thumb.taps} of at most {MOST_TAPS}"),
        ("typed letters", f"{thumb.typed} of at most {MOST_TYPED}"),
        ("heaviest page", f"{max(row[1] for row in thumb.pages):,} bytes, uncompressed"),
        *ANCHORS,
    ]
    with capsys.disabled():
        print("\n" + "\n".join(f"  {what:<62} {value}" for what, value in rows))
    assert len(thumb.pages) <= MOST_PAGES, thumb.pages
    assert len({path for path, *_ in thumb.pages}) == len(thumb.pages), "no page was seen twice"
    assert thumb.taps <= MOST_TAPS
    assert thumb.typed <= MOST_TYPED
    for path, weight, requests, headings in thumb.pages:
        assert weight <= MOST_PAGE_BYTES, (path, weight)
        assert requests <= MOST_REQUESTS, (path, requests)
        assert headings == 1, path


def test_boxes_that_nobody_asked_for_are_out_of_sight(thumb: Thumb, settings):
    settings.CONTACT_ROUTES_ON = ["text", "email", "phone", "post", "none"]
    thumb.page.goto("/apply/who")
    thumb.tap("Me")
    thumb.press("Continue")
    thumb.page.goto("/apply/contact")
    boxes = {"email", "phone", "address", "best_time", "may_leave_message"}
    for route, needed in (
        ("Text", {"phone"}),
        ("Email", {"email"}),
        ("Phone call", {"phone", "best_time", "may_leave_message"}),
        ("Post to an address", {"address"}),
        ("Do not contact me. I will come back with my code", set()),
    ):
        thumb.tap(route)
        seen = {name for name in boxes if thumb.page.locator(f"main [name={name}]").first.is_visible()}
        assert seen == needed, route
