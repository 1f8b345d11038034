"""Leaving at once, and what stays on a shared phone afterwards: nothing."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.claims import stories
from tests.claims.browser import FORM
from tests.patience import PATIENCE_MS

pytestmark = pytest.mark.looks
AWAY = settings.LEAVE_URL
KEPT = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(one => one.name), caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}


@pytest.fixture
def page(chromium, site):
    """A phone on which the neutral place is a page of our own making, because a test asks nothing of the world."""
    with chromium.new_context(base_url=site, viewport={"width": 320, "height": 640}) as context:
        context.route(AWAY, lambda route: route.fulfill(content_type="text/html", body="<h1>Sunny spells</h1>"))
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page


def started(page):
    page.goto("/apply/who")
    page.get_by_label("Me", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/apply/benefit")


def cookies(page):
    return {cookie["name"] for cookie in page.context.cookies()}


def test_leaving_ends_the_session_and_back_shows_nothing(page):
    started(page)
    page.get_by_label("Universal Credit").check()
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url(AWAY)
    assert page.get_by_text("Sunny spells").is_visible()
    assert settings.SESSION_COOKIE_NAME not in cookies(page)
    for _ in range(2):
        page.go_back()
        assert urlsplit(page.url).path in {"/back", "/apply/who"}
        assert page.get_by_text("Universal Credit").count() == 0


def test_leaving_works_without_scripts_and_after_the_session_ended(chromium, site):
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        context.route(AWAY, lambda route: route.fulfill(content_type="text/html", body="<h1>Sunny spells</h1>"))
        page = context.new_page()
        started(page)
        context.clear_cookies()
        page.get_by_role("button", name="Leave this page").click()
        page.wait_for_url(AWAY)


def test_a_whole_request_leaves_nothing_in_the_browser(page):
    stories.rules()
    started(page)
    titles = set()
    for _ in range(20):
        titles.add(page.title())
        assert page.evaluate(KEPT) == NOTHING
        assert cookies(page) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        slug = urlsplit(page.url).path.removeprefix("/apply/")
        for name, value in FORM.get(slug, {}).items():
            box = page.locator(f"main [name={name}]").first
            if box.get_attribute("type") == "radio":
                page.locator(f"main [name={name}][value={value}]").check()
            else:
                box.fill(value)
        if slug == "sent":
            break
        name = "Send my request" if slug == "check" else "Continue"
        button = page.get_by_role("button", name=name, exact=True)
        with page.expect_navigation():
            button.click()
    assert urlsplit(page.url).path == "/apply/sent"
    assert titles == {"Your form - Pot"}
