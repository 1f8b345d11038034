"""A committee's evening by keys alone: what they press, what they load, and what they leave alone."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from payouts.committee import actions
from payouts.committee.models import Vote
from tests import people
from tests.browser.looking import wear_cookies
from tests.committee import stories

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("committee:panels")


@pytest.fixture
def evening():
    """Three requests that want the same person, who has answered the prompt on each and proved the factor just now."""
    panels = [stories.drawn() for _ in range(3)]
    account = stories.seats(panels[0])[0].account
    for panel in panels:
        seat = panel.seats.get(account=account)
        actions.take_seat(people.actor(account), seat_id=seat.id)
    return people.signed_in(Client(), account)


@pytest.fixture
def opened(chromium: Browser, site: str, evening):
    contexts = []

    def open_list(where=LIST, *, cookies=None, **device) -> Page:
        context = chromium.new_context(base_url=site, **device)
        contexts.append(context)
        kept = {name: morsel.value for name, morsel in evening.cookies.items()}
        wear_cookies(context, kept | (cookies or {}), site)
        tab = context.new_page()
        tab.goto(where)
        return tab

    yield open_list
    for context in contexts:
        context.close()


def loads(tab: Page) -> list[str]:
    """Every page that is loaded from now on; a form's answer that leads on is not one."""
    seen: list[str] = []
    tab.on("load", lambda page: seen.append(page.url))
    return seen


def press(tab: Page, *keys: str) -> int:
    for key in keys:
        tab.keyboard.press(key)
    return len(keys)


@pytest.mark.parametrize("route", ["committee:panels", "evening:queue", "members:tonight"])
def test_a_clean_item_is_four_keys_and_one_page(opened, route):
    """Clean: the prompt was answered before, the factor is fresh, nothing is to be asked about."""
    tab = opened(reverse(route))
    press(tab, "j")
    pages = loads(tab)

    with tab.expect_navigation():
        keys = press(tab, "Enter")
    tab.get_by_role("heading", name="Your vote").wait_for()
    before_the_vote = len(pages)
    keys += press(tab, "v", "y")
    assert tab.get_by_label("Yes", exact=True).is_checked()
    with tab.expect_navigation():
        keys += press(tab, "Enter")

    assert (keys, before_the_vote) == (4, 1)
    assert Vote.objects.get().choice == "yes"


def test_an_evening_of_three_is_one_page_each_and_the_last_answer(opened):
    """A vote is answered with the next request, so each item costs one page; the first key opens the first alone."""
    tab = opened()
    press(tab, "j")
    pages = loads(tab)

    with tab.expect_navigation():
        keys = press(tab, "Enter")
    for _ in range(3):
        tab.wait_for_load_state()
        with tab.expect_navigation():
            keys += press(tab, "v", "y", "Enter")
    tab.wait_for_load_state()

    assert Vote.objects.filter(choice="yes").count() == 3
    assert (keys, len(pages)) == (1 + 3 * 3, 1 + 3)


def test_keys_leave_writing_alone_and_never_send_a_vote_by_themselves(opened):
    tab = opened()
    with tab.expect_navigation():
        tab.locator("[data-key-row] a").first.click()
    press(tab, "d")
    tab.get_by_label("Which amount?").focus()
    press(tab, "n", "v", "1")

    assert tab.get_by_label("Yes, a different amount").is_checked()
    assert tab.get_by_label("Which amount?").input_value() == "nv1"
    assert not Vote.objects.exists()


def test_two_keys_lead_elsewhere_and_a_question_mark_says_which(opened):
    tab = opened()
    with tab.expect_navigation():
        press(tab, "g", "t")
    assert tab.url.endswith(reverse("members:tonight"))
    with tab.expect_navigation():
        press(tab, "?")
    assert tab.get_by_role("heading", name="Keys").is_visible()


@pytest.mark.parametrize(
    ("device", "cookies", "is_on"),
    [
        ({}, {}, True),
        ({}, {"keys": "off"}, False),
        ({"has_touch": True, "is_mobile": True}, {}, False),
        ({"has_touch": True, "is_mobile": True}, {"keys": "on"}, True),
    ],
    ids=["a mouse", "turned off", "touch", "touch, turned on"],
)
def test_keys_are_on_with_a_mouse_off_on_touch_and_as_somebody_chose(opened, device, cookies, is_on):
    tab = opened(cookies=cookies, **device)
    press(tab, "j")

    assert bool(tab.evaluate("!!document.activeElement.closest('[data-key-row]')")) is is_on
