"""Nothing of a request stays on a shared phone: no page is kept by a cache, and no script of ours has a storage."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.claims import stories
from tests.claims.browser import Phone

THEIRS = ("apply/", "me", "back", "assist", "l/")
STORAGES = r"localStorage|sessionStorage|indexedDB|caches\.|serviceWorker|document\.cookie"


def addresses():
    """Every address of the claimant's pages that needs nothing in it."""
    routes = {str(pattern.pattern) for pattern in get_resolver("payouts.claims.urls").url_patterns}
    return sorted(f"/{route}" for route in routes if route.startswith(THEIRS) and "<" not in route)


@pytest.mark.django_db
@pytest.mark.parametrize("story", [stories.answered, stories.submitted, stories.closed])
def test_no_page_of_theirs_is_kept(story):
    phone = Phone().get("/back").post(code=stories.code_of(story()))
    assert len(addresses()) > 30
    for client in (phone.client, Client()):
        for address in (*addresses(), "/apply/bank", "/apply/contact", "/me/photo/1/1", "/l/a-token"):
            answer = client.get(address)
            assert answer["Cache-Control"] == "no-store", (address, answer.status_code)


def test_no_script_or_page_of_ours_has_a_storage():
    base = Path(settings.BASE_DIR)
    files = [*base.glob("fundapp/web/static/**/*.js"), *base.glob("templates/**/*.html")]
    assert len(files) > 100
    assert [path.name for path in files if re.search(STORAGES, path.read_text())] == []
