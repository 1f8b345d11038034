"""Every page of giving that can be in Welsh is, from its first word to its last button."""

import re

import pytest

from fundapp.contributions import links
from fundapp.contributions.models import Supporter
from tests.registers.routes import named_routes

# What a supporter may come to. Badges and codes are pictures, with the figures in them as they are.
SUPPORTERS_PAGES = {
    "campaign",
    "donate",
    "thanks",
    "receipt_pdf",
    "begun",
    "bank",
    "bank_details",
    "giving",
    "giving_emails",
    "giving_forget",
    "giving_statement",
    "giving_statement_pdf",
    "giving_change",
    "giving_link",
}


def test_every_page_of_a_supporter_can_be_in_welsh():
    marked = {
        name.partition(":")[2]
        for name, route in named_routes().items()
        if name.startswith("contributions:") and getattr(route.callback, "speaks_welsh", False)
    }
    assert marked >= SUPPORTERS_PAGES
    assert not [name for name in marked if name.startswith("desk")]


@pytest.mark.parametrize("path", ["/donate", "/giving", "/campaigns/general"])
def test_a_page_in_welsh_has_no_english_frame(client, campaign, path):
    body = client.get(path, headers={"Accept-Language": "cy"}).content.decode()
    assert '<html lang="cy"' in body
    for english in ("Skip to the main part", "Talk to a person", "Where the money goes", "Get help", "Accessibility"):
        assert english not in body
    assert re.search(r'href="[^"]*language=en-gb"[^>]*lang="en-gb"[^>]*>English<', body)


def test_a_supporters_own_pages_speak_their_language(client, campaign):
    sam = Supporter.objects.create(email="sam@example.org", language="cy")
    client.get(links.giving_link(sam).partition("8000")[2] or links.giving_link(sam))
    for path in ("/giving", "/giving/emails", "/giving/forget", "/giving/statement/2026"):
        answer = client.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert answer["Content-Language"] == "cy", path


def test_a_page_that_is_kept_ready_is_kept_in_each_language(client, campaign):
    for language in ("en", "cy", "en", "cy"):
        answer = client.get("/donate", headers={"Accept-Language": language})
        assert answer["Content-Language"] == ("cy" if language == "cy" else "en-gb")
        assert ("Rhoi i'r pot" in answer.content.decode().replace("&#x27;", "'")) is (language == "cy")
