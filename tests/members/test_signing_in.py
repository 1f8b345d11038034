"""Coming in and signing in as a browser does it: real forms, real CSRF, codes computed as an app would."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members import actions, selectors
from members.models import Account
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db
STRONG = "four plain words together"


def browser():
    return Client(enforce_csrf_checks=True)


def token_in(response):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode()).group(1)


def send(client, url, data, *, follow=False):
    """Load the page, then send its form with the token that it carried."""
    csrf = token_in(client.get(url))
    return client.post(url, {**data, "csrfmiddlewaretoken": csrf}, follow=follow)


def code_now(secret=people.TOTP_SECRET, *, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up_an_app(client):
    """Scan the square and type the first code, following to the spare codes."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    form = {"code": code_now(secret), "csrfmiddlewaretoken": token_in(page)}
    return client.post(reverse("mfa_activate_totp"), form, follow=True)


def sign_in(client, account, *, next_url=""):
    login = reverse("account_login") + (f"?next={next_url}" if next_url else "")
    first = send(client, login, {"login": account.email, "password": people.PASSWORD})
    assert (first.status_code, first["Location"].partition("?")[0]) == (302, reverse("mfa_authenticate"))
    return send(client, first["Location"], {"code": code_now()})


def test_signing_in_takes_a_password_and_a_code_and_returns_to_the_page_asked_for():
    account = people.organiser(Role.ADMINISTRATOR)
    client = browser()
    asked = reverse("members:people")

    turned_away = client.get(asked)
    assert turned_away["Location"] == f"{reverse('account_login')}?next={asked}"
    done = sign_in(client, account, next_url=asked)

    assert (done.status_code, done["Location"]) == (302, asked)
    assert client.get(asked).status_code == 200


def test_signing_in_ignores_the_case_of_the_address():
    account = people.organiser()
    client = browser()

    first = send(client, reverse("account_login"), {"login": account.email.upper(), "password": people.PASSWORD})

    assert first["Location"].startswith(reverse("mfa_authenticate"))


def test_a_password_alone_opens_nothing():
    account = people.organiser(Role.ADMINISTRATOR)
    client = browser()
    send(client, reverse("account_login"), {"login": account.email, "password": people.PASSWORD})

    response = client.get(reverse("members:tonight"))

    assert response["Location"].startswith(reverse("account_login"))


def test_a_wrong_code_is_said_and_opens_nothing():
    account = people.organiser()
    client = browser()
    first = send(client, reverse("account_login"), {"login": account.email, "password": people.PASSWORD})

    wrong = send(client, first["Location"], {"code": "000000" if code_now() != "000000" else "111111"})

    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session


def test_one_code_signs_in_once():
    account = people.organiser()
    sign_in(browser(), account)

    again = browser()
    first = send(again, reverse("account_login"), {"login": account.email, "password": people.PASSWORD})
    send(again, first["Location"], {"code": code_now()})

    assert "_auth_user_id" not in again.session


def test_five_wrong_passwords_close_the_door_for_the_right_one():
    account = people.organiser()
    client = browser()
    for _ in range(5):
        send(client, reverse("account_login"), {"login": account.email, "password": "not this one, surely"})

    response = send(client, reverse("account_login"), {"login": account.email, "password": people.PASSWORD})

    assert response.status_code == 200
    cache.clear()
    assert (
        send(client, reverse("account_login"), {"login": account.email, "password": people.PASSWORD}).status_code == 302
    )


def test_a_suspended_organiser_cannot_sign_in():
    account = people.organiser(Role.TREASURER, suspended=True)
    client = browser()

    send(client, reverse("account_login"), {"login": account.email, "password": people.PASSWORD}, follow=True)

    assert "_auth_user_id" not in client.session


def test_suspending_ends_the_sessions_that_are_open_even_after_reinstating():
    admin, bo = people.organiser(Role.ADMINISTRATOR), people.organiser(Role.TREASURER)
    client = people.signed_in(Client(), bo)
    assert client.get(reverse("members:tonight")).status_code == 200

    actions.suspend(people.actor(admin), account_id=bo.id)
    shut_out = client.get(reverse("members:tonight"))
    actions.reinstate(people.actor(admin), account_id=bo.id)
    still_out = client.get(reverse("members:tonight"))

    assert shut_out["Location"].startswith(reverse("account_login"))
    assert still_out["Location"].startswith(reverse("account_login"))


def test_a_stale_factor_is_proved_again_on_the_way_and_leads_back():
    account = people.organiser(Role.ADMINISTRATOR)
    client = people.signed_in(browser(), account, fresh=False)
    invite = reverse("members:invite")
    page = client.get(invite)
    form = {
        "csrfmiddlewaretoken": token_in(page),
        "once": re.search(r'name="once" value="([^"]+)"', page.content.decode()).group(1),
        "email": "bo@pot.example",
        "roles": ["treasurer"],
    }

    stale = client.post(invite, form)
    assert stale["Location"] == f"{reverse('mfa_reauthenticate')}?next={invite.replace('/', '%2F')}"
    proved = send(client, stale["Location"], {"code": code_now(), "next": invite})
    assert proved["Location"] == invite
    form["csrfmiddlewaretoken"] = token_in(client.get(invite))
    done = client.post(invite, form)
    again = client.post(invite, form)

    assert (done.status_code, again.status_code) == (200, 200)
    assert selectors.open_invitations().count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_leads_from_its_link_to_the_desk():
    invitation = actions.found_fund(system("create_organiser"), email="ada@pot.example", label="Ada")
    link = selectors.join_link(invitation.id).partition("8000")[2]
    client = browser()
    client.get(link)
    client.get(link)

    joined = send(client, link, {"label": "Ada", "password": STRONG})
    assert joined["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("members:tonight"))["Location"].startswith(reverse("mfa_activate_totp"))
    codes = set_up_an_app(client)

    assert codes.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    assert len(re.findall(r"\b\d{8}\b", codes.content.decode())) == 10
    assert not re.findall(r"\b\d{8}\b", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert client.get(reverse("members:people")).status_code == 200


def test_a_used_invitation_is_gone_and_a_forged_one_was_never_there():
    invitation = actions.found_fund(system("create_organiser"), email="ada@pot.example")
    link = selectors.join_link(invitation.id).partition("8000")[2]
    send(browser(), link, {"label": "Ada", "password": STRONG})

    assert browser().get(link).status_code == 410
    assert browser().get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    assert Account.objects.count() == 1


def test_an_expired_invitation_is_gone():
    invitation = actions.found_fund(system("create_organiser"), email="ada@pot.example")

    with clock.frozen_at(clock.now() + timedelta(days=7, minutes=1)):
        assert browser().get(selectors.join_link(invitation.id).partition("8000")[2]).status_code == 410


def test_a_weak_password_is_said_beside_its_field():
    invitation = actions.found_fund(system("create_organiser"), email="ada@pot.example")
    link = selectors.join_link(invitation.id).partition("8000")[2]

    response = send(browser(), link, {"label": "Ada", "password": "password1234"})

    assert response.status_code == 422
    assert "Choose a password of at least 12 characters" in response.content.decode()


def test_there_is_no_page_to_sign_up_on():
    client = browser()

    for path in ("/accounts/signup/", "/organise/sign-in/signup", "/organise/sign-up", "/accounts/login/"):
        assert client.get(path).status_code == 404


def test_a_factor_seed_is_not_in_the_database():
    account = people.organiser()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data FROM mfa_authenticator WHERE user_id = %s",
            [account.pk if connection.vendor == "postgresql" else account.pk.hex],
        )
        (stored,) = cursor.fetchone()

    assert people.TOTP_SECRET not in str(stored)
    assert Authenticator.objects.get(user=account).wrap().validate_code(code_now())


def test_recovery_codes_are_not_in_the_database():
    invitation = actions.found_fund(system("create_organiser"), email="ada@pot.example")
    client = browser()
    send(client, selectors.join_link(invitation.id).partition("8000")[2], {"label": "Ada", "password": STRONG})

    shown = re.findall(r"\b\d{8}\b", set_up_an_app(client).content.decode())

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert [code in stored for code in shown] == [False] * 10


def test_the_last_second_factor_cannot_be_taken_off():
    account = people.organiser()
    client = people.signed_in(browser(), account)
    client.get(reverse("mfa_deactivate_totp"))
    send(client, reverse("account_reauthenticate"), {"password": people.PASSWORD})

    response = send(client, reverse("mfa_deactivate_totp"), {})

    assert response.status_code == 200
    assert selectors.has_second_factor(account.id)


def test_the_last_passkey_cannot_be_removed_but_the_last_but_one_can():
    account = people.organiser(with_factor=False)
    first, second = people.passkey(account), people.passkey(account, "Red key")
    client = people.signed_in(browser(), account)

    gone = send(client, reverse("mfa_remove_webauthn", kwargs={"pk": first.pk}), {})
    last = client.get(reverse("mfa_remove_webauthn", kwargs={"pk": second.pk}))

    assert (gone.status_code, last.status_code) == (302, 409)
    assert "only second factor" in last.content.decode()
    assert list(Authenticator.objects.filter(user=account).values_list("pk", flat=True)) == [second.pk]


def test_the_passkey_pages_load():
    account = people.organiser()
    client = people.signed_in(browser(), account)
    send(client, reverse("account_reauthenticate"), {"password": people.PASSWORD})

    assert client.get(reverse("mfa_list_webauthn")).status_code == 200
    add = client.get(reverse("mfa_add_webauthn"))

    assert add.status_code == 200
    assert "mfa/js/webauthn.js" in add.content.decode()
    assert '"userVerification": "required"' in add.content.decode()


def test_signing_out_takes_a_form_and_ends_the_session():
    client = people.signed_in(browser(), people.organiser())

    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    left = send(client, reverse("account_logout"), {})

    assert "_auth_user_id" not in client.session
    assert left["Clear-Site-Data"] == '"cache", "storage"'


def test_a_form_sent_after_the_session_ended_leads_to_signing_in_and_back_to_its_page():
    client = people.signed_in(browser(), people.organiser(Role.ADMINISTRATOR))
    invite = reverse("members:invite")
    form = {"csrfmiddlewaretoken": token_in(client.get(invite)), "email": "bo@pot.example", "roles": ["auditor"]}

    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    late = client.post(invite, form)

    assert (late.status_code, late["Location"]) == (302, f"{reverse('account_login')}?next={invite}")
    assert selectors.open_invitations().count() == 0


def test_a_session_left_alone_lasts_twenty_minutes():
    client = people.signed_in(browser(), people.organiser())
    client.get(reverse("members:tonight"))

    left = Session.objects.get().expire_date - clock.now()

    assert timedelta(minutes=19) < left <= timedelta(minutes=20)


def test_after_a_working_day_the_factor_is_proved_again():
    client = people.signed_in(browser(), people.organiser(Role.TREASURER))
    session = client.session
    records = session["account_authentication_methods"]
    records[-1]["at"] -= 8 * 3600 + 1
    session["account_authentication_methods"] = records
    session.save()

    assert client.get(reverse("members:tonight"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_without_a_second_factor_every_page_leads_to_setting_one_up():
    client = people.signed_in(browser(), people.organiser(Role.ADMINISTRATOR, with_factor=False), with_factor=False)

    for name in ("members:tonight", "members:people", "members:invite", "members:interests"):
        assert client.get(reverse(name))["Location"].startswith(reverse("mfa_activate_totp"))


@pytest.mark.parametrize("address", ["organiser1@pot.example", "nobody@pot.example"])
def test_a_forgotten_password_answers_the_same_for_everyone(address):
    people.organiser()

    response = send(browser(), reverse("account_reset_password"), {"email": address})

    assert (response.status_code, response["Location"]) == (302, reverse("account_reset_password_done"))
