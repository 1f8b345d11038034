"""What holds on every page: the doors it shows lead somewhere, it is private, and it leaves nothing behind."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/money", "/privacy", "/accessibility", "/help", "/rules"]


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


def test_every_door_in_banner_and_footer_leads_somewhere(visitor):
    body = visitor.get("/privacy").content.decode()

    doors = set(re.findall(r'<a (?:class="[^"]*" )?href="(/[^"#]*)"', body))
    assert {"/", "/help", "/donate", "/money", "/privacy", "/accessibility", "/organise/sign-in/"} <= doors
    for door in doors:
        assert resolve(door), door


@pytest.mark.parametrize("path", PUBLIC)
def test_looking_around_leaves_no_cookie(visitor, path):
    response = visitor.get(path)

    assert response.status_code == 200
    assert dict(response.cookies) == {}


def test_cookies_end_with_the_browser(visitor):
    response = visitor.get("/organise/sign-in/")

    assert [name for name, morsel in response.cookies.items() if morsel["max-age"] or morsel["expires"]] == []
    assert {morsel["samesite"] for morsel in response.cookies.values()} == {"Lax"}


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_speaks_who_we_are_and_where_to_ask(visitor, path):
    body = visitor.get(path).content.decode()

    assert "We are neighbours, not the government. We never tell the DWP you asked." in body
    assert 'href="tel:01632960001"' in body
    assert body.count("<h1") == body.count("<main") == 1


def test_policy_lets_nothing_inline_and_nobody_else_in(visitor):
    response = visitor.get("/")

    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pages_of_one_person_are_stored_nowhere(visitor):
    assert visitor.get("/privacy")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/money", "/api/campaigns"])
def test_answer_with_a_cookie_is_stored_nowhere(visitor, path):
    """A cache that kept it would hand the session on to whoever asks next."""
    assert visitor.get(path)["Cache-Control"] == "public, max-age=60"
    session = visitor.session
    session["supporter"] = "somebody"
    session.save()

    response = visitor.get(path)

    assert settings.SESSION_COOKIE_NAME in response.cookies
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/donate?to=%00",
        "/donate?again=%00",
        "/donate/thanks/%00",
        "/donate/thanks/%00/receipt.pdf",
        "/donate/bank?to=%00",
        "/donate/bank/%00",
    ],
)
def test_address_with_a_nul_is_a_mistake_of_whoever_asks(visitor, path):
    """PostgreSQL cannot be asked for one, and whatever asked it would fail."""
    assert visitor.get(path).status_code == 400


def test_private_addresses_are_not_for_searchers(visitor):
    robots = visitor.get("/robots.txt").content.decode()

    assert [line for line in ("/apply", "/me", "/back", "/organise") if f"Disallow: {line}\n" not in robots] == []
