"""Leaving, and the pages that answer what people fear: words for a reader of nine, and who checked them."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests.claims import stories
from tests.claims.browser import Phone

PAGES = ["/help/benefits", "/help/spying", "/help/other-help"]
# Names of things that no other word names; the reader has them on their letters.
NAMES = re.compile(
    r"Universal Credit|National Insurance|Citizens Advice|Samaritans|New Style|Turn2us|Law Centre|government|"
    r"benefits?|hardship payments?|adviser|council|company|£[\d.,]+|\d[\d ,.]*",
    re.IGNORECASE,
)


def reading_age(text):
    """Flesch and Kincaid's grade and five: nine is the fourth year of school."""
    sentences = [one for one in re.split(r"[.?!:\n]+", NAMES.sub("it", text)) if one.strip()]
    words = re.findall(r"[a-z']+", " ".join(sentences).lower())
    beats = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e$|es$|ed$", "", word)))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * beats / len(words) - 15.59 + 5


def main_of(path):
    html = Client().get(path).content.decode()
    main = re.sub(r"</(p|li|h1|h2|strong)>", ".\n", re.search(r"(?s)<main.*?</main>", html).group(0))
    return unescape(re.sub(r"<[^>]+>", " ", main))


def test_the_measure_tells_hard_from_easy():
    assert reading_age("The cat sat on the mat. It was a warm day.") < 7
    assert reading_age("Notwithstanding prior correspondence, recipients must demonstrate compliance immediately.") > 14


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_child_of_nine_can_read_it(path):
    assert reading_age(main_of(path)) <= 9


@pytest.mark.django_db
def test_the_page_about_benefits_says_who_checked_it_or_that_nobody_did(settings):
    assert "No adviser has checked this page yet." in main_of("/help/benefits")
    settings.BENEFITS_CHECKED_BY, settings.BENEFITS_CHECKED_ON = "Leeds Advice", "2026-11-22"
    said = " ".join(main_of("/help/benefits").split())
    assert "Checked by Leeds Advice on 22 November 2026. We look at it again by 23 May 2027." in said
    assert "No adviser" not in said


@pytest.mark.django_db
def test_leaving_ends_the_session_whatever_became_of_the_token():
    claim = stories.submitted()
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    assert phone.path == "/me"
    left = phone.client.post("/leave")
    assert (left.status_code, left.url) == (303, settings.LEAVE_URL)
    assert left["Clear-Site-Data"] == '"cookies", "storage"'
    assert left["Cache-Control"] == "no-store"
    assert left["Referrer-Policy"] == "no-referrer"
    assert phone.get("/me").path.startswith("/back")


@pytest.mark.django_db
def test_a_link_to_it_leads_away_and_ends_nothing():
    """So that no program which follows links before they are pressed ends somebody's session."""
    phone = Phone().get("/back").post(code=stories.code_of(stories.submitted()))
    assert phone.client.get("/leave").status_code == 303
    assert phone.get("/me").path == "/me"


@pytest.mark.django_db
def test_every_page_of_a_request_has_the_button_and_a_neutral_title():
    phone = Phone().get("/back").post(code=stories.code_of(stories.submitted()))
    for path in ("/me", "/me/who-can-see", "/me/take-back", "/apply/sent", "/help/stay-safe", *PAGES):
        phone.get(path)
        assert '<form class="leave-form" method="post" action="/leave">' in phone.html, path
        assert phone.title == "Your form - Pot", path
