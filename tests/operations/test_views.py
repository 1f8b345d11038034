"""Health for machines, and the stuck messages for administrators."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.guards import installer
from fundapp.outbox import actions as outbox
from fundapp.outbox import relay
from fundapp.outbox.models import Message, State
from members.roles import Role
from tests.people import organiser, signed_in


@pytest.fixture
def parked(db) -> Message:
    """A message that nobody answers, so that it is set aside at the first try."""
    with transaction.atomic():
        return outbox.enqueue("nobody.answers", key="try:1", subject="thing:1", thing_id="1")


def set_aside(message: Message) -> Message:
    relay.deliver_next()
    message.refresh_from_db()
    assert message.state == State.PARKED
    return message


def test_alive_answers_without_asking_the_database(client):
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_says_that_everything_is_there(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": True, "migrated": True, "guarded": True, "erased": True},
    )


@pytest.mark.django_db
def test_ready_says_no_when_a_guard_is_missing(client):
    on_table = " ON audit_record" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_record_refuses_update{on_table}")
    try:
        answer = client.get("/readyz")
    finally:
        installer.install()

    assert (answer.status_code, answer.json()["guarded"]) == (503, False)


@pytest.mark.django_db(transaction=True)
def test_an_administrator_sees_what_is_stuck_and_lets_it_go_again_once(client, parked):
    set_aside(parked)
    administrator = organiser(Role.ADMINISTRATOR)
    signed_in(client, administrator)

    assert b"nobody.answers" in client.get(reverse("operations:machine")).content
    for _ in range(2):
        answer = client.post(reverse("operations:retry", args=[parked.id]))
        assert answer.status_code == 302

    parked.refresh_from_db()
    assert parked.state == State.WAITING
    assert [record.verb for record in audit.about(f"message:{parked.id}")] == ["message.parked", "message.retried"]


@pytest.mark.django_db
def test_only_an_administrator_may_look(client):
    signed_in(client, organiser(Role.TREASURER))

    assert client.get(reverse("operations:machine")).status_code == 403
