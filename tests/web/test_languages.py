"""In which language a page speaks: what was chosen, else the browser's; and only where the whole page is translated."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from fundapp.web import languages


@languages.in_welsh_too
def both(request: HttpRequest) -> HttpResponse:
    languages.prefer(request, request.GET.get("of", ""))
    links = " ".join(f"{offer.name}:{offer.url}:{offer.is_here}" for offer in languages.offered(request))
    return HttpResponse(f"{translation.get_language()} {links}")


def english(request: HttpRequest) -> HttpResponse:
    languages.prefer(request, "cy")
    return HttpResponse(f"{translation.get_language()} {languages.offered(request)}")


urlpatterns = [path("both", both), path("english", english)]


@pytest.fixture
def visitor():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(SERVER_NAME="localhost")


def spoken(response: HttpResponse) -> str:
    assert response["Content-Language"] == response.content.decode().split()[0]
    return response["Content-Language"]


def test_without_a_word_it_is_english_and_leaves_no_cookie(visitor):
    response = visitor.get("/both")
    assert spoken(response) == "en-gb"
    assert not response.cookies


def test_a_browser_that_asks_for_welsh_gets_it_without_a_cookie(visitor):
    response = visitor.get("/both", headers={"Accept-Language": "cy-GB,cy;q=0.9,en;q=0.5"})
    assert spoken(response) == "cy"
    assert not response.cookies
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_a_link_chooses_and_is_remembered_until_the_browser_is_closed(visitor):
    response = visitor.get("/both?language=cy")
    assert spoken(response) == "cy"
    (cookie,) = response.cookies.values()
    assert (cookie.key, cookie.value, cookie["max-age"], cookie["expires"]) == ("language", "cy", "", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert spoken(visitor.get("/both", headers={"Accept-Language": "en"})) == "cy"
    assert spoken(visitor.get("/both?language=en-gb", headers={"Accept-Language": "cy"})) == "en-gb"
    assert spoken(visitor.get("/both", headers={"Accept-Language": "cy"})) == "en-gb"


@pytest.mark.parametrize("language", ["fr", "", "cy-GB", "../../etc", "CY"])
def test_what_is_no_language_of_ours_chooses_nothing(visitor, language):
    response = visitor.get("/both", {"language": language}, headers={"Accept-Language": "fr"})
    assert spoken(response) == "en-gb"
    assert not response.cookies


@pytest.mark.parametrize("language", ["fr", "", "../../etc", "x" * 4000])
def test_a_cookie_that_is_not_ours_chooses_nothing(visitor, language):
    visitor.cookies["language"] = language
    assert spoken(visitor.get("/both")) == "en-gb"


def test_a_page_prefers_the_language_of_what_it_is_about_until_someone_chooses(visitor):
    assert spoken(visitor.get("/both?of=cy")) == "cy"
    assert spoken(visitor.get("/both?of=cy&language=en-gb")) == "en-gb"
    assert spoken(visitor.get("/both?of=cy")) == "en-gb"


def test_a_page_that_is_not_translated_stays_english(visitor):
    visitor.cookies["language"] = "cy"
    response = visitor.get("/english?language=cy", headers={"Accept-Language": "cy"})
    assert response.content.decode() == "en-gb []"
    assert "Content-Language" not in response
    assert not response.cookies


def test_links_lead_to_the_same_page_and_keep_its_query(visitor):
    said = visitor.get("/both?to=winter&amount=10&language=cy").content.decode()
    assert "English:/both?to=winter&amount=10&language=en-gb:False" in said
    assert "Cymraeg:/both?to=winter&amount=10&language=cy:True" in said


def test_one_visitors_language_is_not_the_next_ones(visitor):
    visitor.get("/both?language=cy")
    assert translation.get_language() == "en-gb"
    assert spoken(Client(SERVER_NAME="localhost").get("/both")) == "en-gb"


def test_a_page_that_fails_gives_the_language_back(visitor):
    request = RequestFactory().get("/both")

    def fails(request: HttpRequest) -> HttpResponse:
        translation.activate("cy")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        languages.ChosenLanguage(fails)(request)
    assert translation.get_language() == "en-gb"
