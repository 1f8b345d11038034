"""A monthly gift on the organisers' desk: what is shown, what is not, and what is done for somebody who telephones."""

import pytest
from django.test import Client

from fundapp.audit.models import Record
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.workflow import Way
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_answers(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"


@pytest.fixture
def administrator():
    return people.organiser(Role.ADMINISTRATOR, label="Ann at the desk")


def signed_in(account, *, fresh=True):
    return people.signed_in(Client(), account, fresh=fresh)


def test_no_address_is_shown_until_it_is_asked_for_and_then_it_is_noted(promise, administrator):
    client, path = signed_in(administrator), f"/organise/recurring/{promise.id}"

    assert "sam@example.org" not in client.get(path).content.decode()
    assert not Record.objects.filter(verb="supporter.address_seen").exists()
    assert "sam@example.org" in client.post(path).content.decode()

    assert Record.objects.filter(verb="supporter.address_seen", actor_id=str(administrator.id)).count() == 1


def test_auditor_reads_what_the_list_leads_to_and_no_more(promise):
    client, path = signed_in(people.organiser(Role.AUDITOR)), f"/organise/recurring/{promise.id}"

    assert path in client.get("/organise/recurring").content.decode()
    page = client.get(path)

    assert page.status_code == 200
    assert "sam@example.org" not in page.content.decode()
    assert f"{path}/" not in page.content.decode()
    assert client.post(path).status_code == 403
    assert client.get(f"{path}/stop").status_code == 403


def test_stopping_for_somebody_who_telephones(promise, administrator):
    client, path = signed_in(administrator), f"/organise/recurring/{promise.id}"

    for _time in range(2):
        answer = client.post(f"{path}/stop", {"once": "stop"})
        assert (answer.status_code, answer["Location"]) == (303, path)

    change = RecurringChange.objects.get()
    assert (change.what, change.asked_by) == ("stop", str(administrator.id))
    page = client.get(path).content.decode()
    assert "Ann at the desk" in page
    assert "asked for" in page


def test_stale_factor_is_proved_again_first(promise, administrator):
    answer = signed_in(administrator, fresh=False).post(f"/organise/recurring/{promise.id}/stop", {"once": "stop"})

    assert answer.status_code == 302
    assert not RecurringChange.objects.exists()


def test_same_rules_hold_as_on_their_own_page(promise, administrator):
    answer = signed_in(administrator).post(f"/organise/recurring/{promise.id}/amount", {"once": "same", "amount": "10"})

    assert answer.status_code == 409
    assert "That is what you give now" in answer.content.decode()


@pytest.mark.parametrize("errand", ["card", "dance"])
def test_what_no_organiser_does(promise, administrator, errand):
    assert signed_in(administrator).get(f"/organise/recurring/{promise.id}/{errand}").status_code == 404


def test_standing_order_is_written_down(promise, campaign, administrator):
    order = RecurringContribution.objects.create(
        once_key="order:1",
        campaign=campaign,
        way=Way.BANK.value,
        state="active",
        reference="POT-4F7K",
        amount_pence=9_00,
    )
    client, path = signed_in(administrator), f"/organise/recurring/{order.id}"

    assert "only written down" in client.get(f"{path}/stop").content.decode()
    assert client.post(f"{path}/stop", {"once": "stop"}).status_code == 303

    order.refresh_from_db()
    assert (order.state, order.end_reason) == ("ended", "stopped")
