"""Where the fund is no charity there is no trace of Gift Aid: no door, no word, no link, no letter, no chore."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.urls import NoReverseMatch, reverse

from fundapp.contributions import registry
from fundapp.giftaid import urls
from fundapp.outbox import chores, relay
from fundapp.outbox import registry as topics
from members import registry as desk
from members.roles import Role
from tests import people

WORDS = re.compile(r"gift[ _-]?aid|rhodd cymorth|taxpayer|hmrc", re.IGNORECASE)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def no_charity(settings):
    assert settings.FUND_IS_CHARITY is False


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_no_page_of_giving_says_a_word_of_it(client, give, give_back, sam, language):
    paid, back = give(supporter=sam), give_back(give(), 4_00)
    paths = ["/", "/money", "/donate", "/campaigns/general", "/privacy", "/giving"]
    paths += [f"/donate/thanks/{gift.access_token}" for gift in (paid, back)]
    for path in paths:
        answer = client.get(f"{path}?language={language}", follow=True)
        assert answer.status_code == 200, path
        assert not WORDS.search(answer.content.decode()), path


def test_no_organiser_is_offered_it(client, db):
    treasury = people.signed_in(client, people.organiser(*Role))
    assert not WORDS.search(treasury.get("/organise/").content.decode())
    actor = people.actor(people.organiser(*Role))
    assert not [link for link in desk.links_for(actor) if WORDS.search(link.title + link.url_name)]


def test_no_receipt_says_a_word_of_it(give, sam):
    give(supporter=sam)
    relay.drain()
    assert len(mail.outbox) == 1
    assert not WORDS.search(mail.outbox[0].subject + mail.outbox[0].body)


def test_every_door_of_it_is_not_there(client, give):
    gift = give()
    treasury = people.signed_in(client, people.organiser(Role.TREASURER))
    for pattern in urls.urlpatterns:
        path = "/" + str(pattern.pattern).replace("<str:token>", gift.access_token).replace(
            "<uuid:schedule_id>", str(gift.id)
        )
        assert treasury.get(path).status_code == 404
        assert treasury.post(path).status_code == 404
        with pytest.raises(NoReverseMatch):
            reverse(f"giftaid:{pattern.name}", args=[gift.access_token])


def test_no_gift_is_offered_it(give):
    assert registry.offers_for(give().id) == []
    assert registry.keepings() == ()


def test_nothing_is_done_for_it_by_day_or_night():
    assert "gift_aid" not in {chore.name for chore in chores.registered()}
    assert not [topic for topic in topics.topics() if WORDS.search(topic)]


def test_no_template_of_another_room_says_a_word_of_it():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*")
        if path.is_file() and path.parent.name != "giftaid" and WORDS.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_room_is_there_all_the_same_so_that_the_tables_are():
    assert apps.get_app_config("giftaid").name == "fundapp.giftaid"
