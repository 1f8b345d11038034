"""A caseworker is shown that two requests have the same account; nothing is decided by it."""

import pytest
from django.urls import reverse

from fundapp.vault.models import Fingerprint
from members.roles import Role
from payouts.claims import wayfinding
from tests.claims import stories
from tests.people import organiser, signed_in

pytestmark = pytest.mark.django_db


def test_the_same_account_is_shown_by_its_reference(client):
    one, two = stories.submitted(), stories.submitted()
    signed_in(client, organiser(Role.CASEWORKER))

    page = client.get(reverse("claims:claim", args=[two.id])).content.decode()

    assert "Possible repeat" in page
    assert one.reference in page
    assert wayfinding.possible_repeats(one) == [two.reference]


def test_another_account_is_none():
    one = stories.submitted()
    other = {**stories.ANSWERS["bank"], "account_number": "31926819", "sort_code": "309430"}
    stories.submitted(stories.answered(bank=other))
    assert wayfinding.possible_repeats(one) == []
    assert Fingerprint.objects.count() == 2
