"""Whether keys are on is kept on the device, and where they are off there is no script at all."""

import pytest
from django.urls import reverse

from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db
PAGE = reverse("members:keys")


def choose(client, word):
    return client.post(PAGE, {"keys": word})


def has_script(client) -> bool:
    return "web/keys" in client.get(reverse("members:tonight")).content.decode()


def test_turned_off_there_is_no_script_and_turned_on_again_there_is(client):
    people.signed_in(client, people.organiser(Role.COMMITTEE))

    assert has_script(client)
    for _ in range(2):
        assert choose(client, "off")["Location"] == PAGE
    assert not has_script(client)
    assert "Keys are off on this device." in client.get(PAGE).content.decode()
    choose(client, "on")
    assert "data-on" in client.get(PAGE).content.decode()
    choose(client, "auto")
    assert has_script(client)
    assert client.cookies["keys"].value == ""


def test_a_word_that_is_none_changes_nothing(client):
    people.signed_in(client, people.organiser(Role.COMMITTEE))

    assert choose(client, "loud").status_code == 422
    assert "keys" not in client.cookies


def test_nobody_else_gets_the_script(client):
    for path in ("/", "/help", reverse("account_login")):
        assert "web/keys" not in client.get(path).content.decode(), path


def test_the_list_names_the_places_one_may_go_to(client):
    people.signed_in(client, people.organiser(Role.COMMITTEE))
    page = client.get(PAGE).content.decode()

    assert "<kbd>g</kbd> <kbd>m</kbd>" in page
    assert "<kbd>g</kbd> <kbd>p</kbd>" not in page
