"""Every page in every state, light and dark, narrow and wide, judged by axe, ruler and scale, and without scripts."""

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import ARTEFACTS
from tests.browser.looking import BUDGETS, SCHEMES, WIDTHS, Sight, Watch, looked_at, photograph, wear_cookies
from tests.patience import PATIENCE_MS
from tests.registers.pages import Page, State, Visit, register
from tests.registers.world import World

# Photographs are for a person's eye, so they are taken when one asks: two of each state are usually enough.
SHOTS = {"usual": {("light", 1280), ("dark", 320)}, "all": {(scheme, width) for scheme in SCHEMES for width in WIDTHS}}
WANTED_SHOTS = SHOTS.get(os.environ.get("SCREENSHOTS", ""), set())


@pytest.fixture(scope="module")
def with_scripts(chromium: Browser, site: str) -> Iterator[BrowserPage]:
    with chromium.new_context(base_url=site, reduced_motion="reduce") as context:
        yield _tab(context)


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser, site: str) -> Iterator[BrowserPage]:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        yield _tab(context)


def _tab(context: BrowserContext) -> BrowserPage:
    """One tab for every page in turn: opening one costs as much as judging what it shows."""
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    return tab


@pytest.mark.looks
@pytest.mark.parametrize(
    ("page", "state"),
    [pytest.param(page, state, id=f"{page.route} {state.name}") for page, state in register().each()],
)
def test_page_in_state(
    page: Page, state: State, world: World, site: str, with_scripts: BrowserPage, without_scripts: BrowserPage
):
    visit = state.build(world)
    problems = _with_scripts(page, state, visit, with_scripts, site)
    if not state.is_once:
        problems += _without_scripts(state, visit, without_scripts, site)

    if problems:
        pytest.fail(f"{len(problems)} problems:\n" + "\n".join(problems), pytrace=False)


def _with_scripts(page: Page, state: State, visit: Visit, tab: BrowserPage, site: str) -> list[str]:
    watch = _open(tab, visit, site)
    # A page that was reached by acting is no first view: its stylesheet is there already.
    sight = watch.settle(weigh=visit.act is None)
    problems = _first_sight(page, state, visit, sight, tab)
    for scheme in SCHEMES:
        for width in WIDTHS:
            problems += looked_at(tab, scheme=scheme, width=width)
            if (scheme, width) in WANTED_SHOTS:
                photograph(tab, ARTEFACTS / "pages" / _plain(page.route), f"{_plain(state.name)}-{scheme}-{width}")
    watch.leave()
    return problems + [problem for problem in sight.problems if problem not in problems]


def _first_sight(page: Page, state: State, visit: Visit, sight: Sight, tab: BrowserPage) -> list[str]:
    problems = list(sight.problems)
    if sight.status != state.status:
        problems.append(f"the status is {sight.status}, not {state.status}")
    where = urlsplit(tab.url).path
    if visit.act is None and not (
        where.endswith(state.leads_to) if state.leads_to else where == urlsplit(visit.path).path
    ):
        problems.append(f"{visit.path} led to {where}")
    if state.title not in tab.title():
        problems.append(f"the title is {tab.title()!r}, without {state.title!r}")
    # The keys of the organisers' pages are the one script of ours (docs/decisions/0147).
    keys = ":not([src*='/web/keys.'])" if page.kind == "desk" else ""
    if not page.scripts and tab.locator(f"script{keys}").count():
        problems.append("there is a script on a page that needs none")
    heaviest, most = BUDGETS[page.kind]
    if sight.weight > heaviest or sight.requests > most:
        problems.append(f"{sight.weight} bytes in {sight.requests} requests, above {heaviest} in {most}")
    return problems


def _without_scripts(state: State, visit: Visit, tab: BrowserPage, site: str) -> list[str]:
    watch = _open(tab, visit, site)
    sight = watch.settle(weigh=False)
    problems = [f"without scripts: {problem}" for problem in sight.problems]
    if sight.status != state.status:
        problems.append(f"without scripts the status is {sight.status}, not {state.status}")
    if not tab.locator("main h1").first.is_visible():
        problems.append("without scripts there is no heading to see")
    watch.leave()
    return problems


def _open(tab: BrowserPage, visit: Visit, site: str) -> Watch:
    cookies = {name: morsel.value for name, morsel in visit.client.cookies.items()} if visit.client else {}
    wear_cookies(tab.context, cookies, site)
    watch = Watch(tab, site)
    tab.goto(visit.path)
    if visit.act is not None:
        watch.forget()
        visit.act(tab)
        tab.wait_for_load_state()
    return watch


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
