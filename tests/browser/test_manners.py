"""What the register does not ask of each page: keys, focus, zoom, spacing, thumbs, paper, other people's colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import ARTEFACTS
from tests.browser.looking import photograph
from tests.registers.pages import press

pytestmark = pytest.mark.looks
SHOTS = ARTEFACTS / "manners"
# WCAG 1.4.12: what a reader may set, and nothing may be lost.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
SET_SPACING = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }"
# A link within a sentence may be as low as its line; everything that is pressed alone must fit a thumb.
TOO_LOW = """() => [...document.querySelectorAll('main button, main .button, main .choice, main input[type=text]')]
    .map(e => [e.className || e.name, Math.round(e.getBoundingClientRect().height)])
    .filter(([name, height]) => height < 44)"""


@pytest.fixture(scope="module")
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=site, viewport={"width": 320, "height": 640}) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def _overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_main_button_is_few_keys_away(page):
    page.goto("/-/short")
    stops = 0
    while page.evaluate("document.activeElement.textContent.trim()") != "Continue":
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 12, "the main button is more than 12 stops from the top"


def test_skip_link_is_first_and_skips(page):
    page.goto("/-/short")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_three_pixels_and_in_sight_on_every_stop(page):
    page.goto("/-/question")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const e = document.activeElement, ring = e.matches('.choice input') ? e.closest('.choice') : e;
            const box = ring.getBoundingClientRect(), style = getComputedStyle(ring);
            return {what: e.outerHTML.slice(0, 60), width: style.outlineWidth, line: style.outlineStyle,
                    inside: box.top >= -1 && box.bottom <= innerHeight + 1}}""")
        assert (seen["width"], seen["line"], seen["inside"]) == ("3px", "solid", True), seen["what"]


def test_errors_take_the_focus_without_scripts(chromium, site):
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/-/question")
        press("Continue")(page)

        assert page.locator(".problems:focus").count() == 1
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator("#id_benefit_0:focus").count() == 1


@pytest.mark.parametrize("path", ["/-/gallery", "/-/desk", "/-/question", "/-/front"])
def test_nothing_is_lost_in_small_windows_or_wide_spacing(page, path):
    page.goto(path)
    page.set_viewport_size({"width": 320, "height": 256})
    assert _overflow(page) <= 0
    page.evaluate(SET_SPACING, SPACED)
    assert _overflow(page) <= 0


@pytest.mark.parametrize("path", ["/-/gallery", "/-/desk", "/-/question"])
def test_controls_fit_a_thumb(page, path):
    page.goto(path)

    assert page.evaluate(TOO_LOW) == []


def test_still_where_stillness_is_asked_for(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/-/question")

    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("path", ["/-/gallery", "/-/desk", "/-/question"])
def test_other_peoples_colours_are_kept(page, path):
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)

    photograph(page, SHOTS, f"forced-colours-{path[3:]}")
    without_edge = """[...document.querySelectorAll('main button, main .choice')]
        .filter(e => getComputedStyle(e).borderTopStyle === 'none').length"""
    assert page.evaluate(without_edge) == 0


def test_paper_has_the_words_and_not_the_ways_around(page):
    page.emulate_media(media="print")
    page.goto("/-/gallery")

    for gone in (".skip", ".banner nav", ".leave", ".demo", ".back", ".actions"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator(".code-card .code").is_visible()
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=SHOTS / "paper.pdf", format="A4")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
