"""The letter beside the sum: size and turn without a script, one opening for all of it, the sum always on screen."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from fundapp.vault import selectors as vault
from payouts.claims import actions as claims
from tests import people
from tests.browser.looking import wear_cookies
from tests.claims import letters
from tests.claims import stories as claim_stories
from tests.committee import stories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat():
    claim, _ = letters.with_photo()
    claim = claim_stories.preparing(claim=claim)
    ana = claim_stories.caseworker_of(claim)
    claims.redact_evidence(ana, claim.id, key="shown", number=1, of_page=1, page=letters.page())
    return stories.taken(stories.seats(stories.drawn(claim_stories.deciding(claim=claim)))[0])


def opened(chromium: Browser, site: str, seat, **device) -> Page:
    context = chromium.new_context(base_url=site, **device)
    client = people.signed_in(Client(), seat.account)
    wear_cookies(context, {name: morsel.value for name, morsel in client.cookies.items()}, site)
    tab = context.new_page()
    tab.goto(f"/organise/panels/{seat.id}")
    return tab


def look(tab: Page) -> tuple[float, str]:
    """How wide the page lies, and how it is turned."""
    picture = tab.locator(".viewer-frame img")
    wide = picture.evaluate("each => each.clientWidth / each.parentElement.clientWidth")
    return round(wide), picture.evaluate("each => getComputedStyle(each).transform")


def test_size_and_turn_need_no_script_and_open_nothing_again(chromium, site, seat):
    tab = opened(chromium, site, seat, java_script_enabled=False)
    whole = look(tab)
    tab.get_by_text("Four times").click()
    tab.get_by_text("Turned 90°").click()

    assert (whole, look(tab)) == ((1, "none"), (4, "matrix(0, 1, -1, 0, 0, 0)"))
    assert [one.field for one in vault.looks(seat.panel.claim.subject)] == ["shown.2.p1"]
    tab.context.close()


def test_keys_do_the_same(chromium, site, seat):
    tab = opened(chromium, site, seat)
    for key in ("+", "+", "+", "-", "r", "r"):
        tab.keyboard.press(key)

    assert look(tab) == (2, "matrix(-1, 0, 0, -1, 0, 0)")
    tab.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sum_stays_on_screen_and_covers_nothing_that_has_the_focus(chromium, site, seat, width):
    tab = opened(chromium, site, seat, viewport={"width": width, "height": 640})
    bar = tab.locator(".sum-bar")
    for place in ("Your vote", "The facts"):
        tab.get_by_role("heading", name=place).scroll_into_view_if_needed()
        assert bar.get_by_text("£250.00").bounding_box()["y"] >= 0
        assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= 640
    tab.keyboard.press("v")
    yes = tab.locator("#vote").get_by_label("Yes", exact=True)

    assert yes.evaluate("each => each === document.activeElement")
    assert yes.bounding_box()["y"] > bar.bounding_box()["y"] + bar.bounding_box()["height"]
    tab.context.close()
