"""Letters to organisers: neutral, with links that work, and none when there is nothing to say."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.messages import handlers
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from members import actions, selectors
from members.access import ANYONE
from tests import people

pytestmark = pytest.mark.django_db


def delivery():
    message = Message.objects.get()
    return Delivery(message.id, message.topic, message.key, message.subject, message.payload, 1)


def test_the_invitation_carries_its_link_and_says_the_same_twice():
    invitation = actions.found_fund(system("test"), email="ada@pot.example", label="Ada")

    handlers.on_invitation_made(delivery())
    handlers.on_invitation_made(delivery())

    first, second = mail.outbox
    assert (first.to, first.subject) == (["ada@pot.example"], "From The Common Pot")
    assert selectors.join_link(invitation.id) in first.body
    assert (first.body, first.extra_headers) == (second.body, second.extra_headers)
    assert "Ada" not in first.body


def test_no_letter_goes_for_an_invitation_that_is_closed_or_over():
    invitation = actions.found_fund(system("test"), email="ada@pot.example")

    with clock.frozen_at(invitation.expires_at + timedelta(seconds=1)):
        handlers.on_invitation_made(delivery())
    actions.withdraw_invitation(system("test"), invitation_id=invitation.id)
    handlers.on_invitation_made(delivery())

    assert mail.outbox == []


def test_a_letter_for_a_new_password_leads_to_choosing_one_and_ends_old_sessions():
    account = people.organiser()
    old_session = people.signed_in(Client(), account)
    actions.ask_for_new_password(ANYONE, account_id=account.id)

    handlers.on_password_asked(delivery())
    link = re.search(r"http\S+", mail.outbox[0].body).group(0)
    client = Client()
    page = client.get(link, follow=True)
    done = client.post(
        page.redirect_chain[-1][0], {"password1": "another four plain words", "password2": "another four plain words"}
    )

    account.refresh_from_db()
    assert done.status_code == 302
    assert account.check_password("another four plain words")
    assert old_session.get("/organise/")["Location"].startswith("/organise/sign-in/")
    assert "This link has been used" in Client().get(link, follow=True).content.decode()


def test_a_suspended_organiser_gets_no_letter():
    admin = people.organiser("administrator")
    account = people.organiser()
    actions.ask_for_new_password(ANYONE, account_id=account.id)
    actions.suspend(people.actor(admin), account_id=account.id)

    handlers.on_password_asked(delivery())

    assert mail.outbox == []
