"""The organisers' desk, people, and signing in."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from fundapp.kernel.actor import system
from members import actions, selectors
from members.models import DeclaredInterest
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.members import register
from tests.registers.pages import Page, State, Visit, fill, press
from tests.registers.pages.evening import as_caseworker

SERVER = system("pages")
FIFTH_OF_JANUARY = {"joined_on_day": "5", "joined_on_month": "1", "joined_on_year": "2026"}


def desk(name, *roles, act=None, **kwargs):
    """The page at the desk of whoever holds these roles."""

    def where(world):
        return Visit(reverse(name, kwargs=kwargs), client=world.signed_in(*roles), act=act)

    return where


def administrator(name, act=None):
    return desk(name, "administrator", act=act)


def treasurer(name, act=None):
    return desk(name, "treasurer", act=act)


def a_person(*roles, suspended=False):
    def where(world):
        account = world.once(f"person {roles} {suspended}", lambda: people.organiser(*roles, suspended=suspended))
        return Visit(reverse("members:person", kwargs={"account_id": account.id}), world.signed_in("administrator"))

    return where


def households(world):
    world.once("household", register.household)
    return Visit(reverse("members:households"), world.signed_in("treasurer"))


def oneself(world):
    account = world.organiser("administrator")
    return Visit(reverse("members:person", kwargs={"account_id": account.id}), world.signed_in("administrator"))


def an_invitation(world):
    return world.once(
        "invitation",
        lambda: actions.invite_organiser(
            SERVER, email="invited@pot.example", label="Bo", roles=[Role.COMMITTEE, Role.AUDITOR], key="pages:1"
        ),
    )


def people_with_an_invitation(world):
    an_invitation(world)
    return Visit(reverse("members:people"), world.signed_in("administrator"))


def took_back(world):
    world.once(
        "another invitation",
        lambda: actions.invite_organiser(SERVER, email="other@pot.example", roles=[Role.AUDITOR], key="pages:3"),
    )
    act = press("Take back other@pot.example")
    return Visit(reverse("members:people"), world.signed_in("administrator"), act=act)


def joining(act=None):
    def where(world):
        token = selectors.join_token(an_invitation(world).id)
        return Visit(reverse("members:join", kwargs={"token": token}), act=act)

    return where


def a_link_taken_back(world):
    def made():
        invitation = actions.invite_organiser(SERVER, email="gone@pot.example", roles=[Role.AUDITOR], key="pages:2")
        return actions.withdraw_invitation(SERVER, invitation_id=invitation.id)

    token = selectors.join_token(world.once("taken back", made).id)
    return reverse("members:join", kwargs={"token": token})


def interests_declared(world):
    account = world.once("stepped back", lambda: people.organiser(Role.COMMITTEE))
    actions.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.CLAIM, subject="R-7K3P")
    return Visit(reverse("members:interests"), people.signed_in(Client(), account))


def between_password_and_code(account):
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": people.PASSWORD})
    return client


def asked_for_the_code(act=None):
    return lambda world: Visit(reverse("mfa_authenticate"), between_password_and_code(world.organiser("auditor")), act)


def asked_for_code_or_passkey(world):
    with_a_passkey("mfa_index")(world)
    return Visit(reverse("mfa_authenticate"), between_password_and_code(world.once("passkey person", people.organiser)))


def newcomer(world):
    """Somebody who has just come in and has no second factor yet; they typed their password a moment ago."""
    account = world.once("newcomer", lambda: people.organiser(Role.AUDITOR, with_factor=False))
    client = people.signed_in(Client(), account, with_factor=False)
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()
    return client


def setting_up(act=None):
    return lambda world: Visit(reverse("mfa_activate_totp"), newcomer(world), act=act)


def codes_just_made(world):
    """Spare codes at the one time that they are shown."""
    account = people.organiser(Role.AUDITOR, with_factor=False)
    client = people.signed_in(Client(), account, with_factor=False)
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()
    client.get(reverse("mfa_activate_totp"))
    code = format_hotp_value(hotp_value(client.session["mfa.totp.secret"], int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    return Visit(reverse("mfa_view_recovery_codes"), client)


def codes_shown_before(world):
    visit = codes_just_made(world)
    visit.client.get(visit.path)
    return visit


def with_a_passkey(name, *, act=None, names_it=False):
    def where(world):
        account = world.once("passkey person", lambda: people.organiser(Role.CASEWORKER))
        key = world.once("passkey", lambda: people.passkey(account))
        path = reverse(name, kwargs={"pk": key.pk} if names_it else {})
        return Visit(path, people.signed_in(Client(), account), act=act)

    return where


def with_a_token(world):
    account = world.once("program keeper", lambda: people.organiser(Role.TREASURER, Role.AUDITOR))
    world.once(
        "token",
        lambda: actions.make_token(
            people.actor(account),
            key="pages:token",
            label="Bank import",
            scopes=[Scope.GIFTS_READ, Scope.OFFLINE_WRITE],
            days=90,
        ),
    )
    return account


def own_tokens(world):
    return Visit(reverse("members:tokens"), people.signed_in(Client(), with_a_token(world)))


def somebodys_tokens(world):
    account = with_a_token(world)
    return Visit(reverse("members:person", kwargs={"account_id": account.id}), world.signed_in("administrator"))


def a_token_is_made(page):
    page.get_by_label("What will use it?").fill("Sums")
    page.get_by_label("Read refunds").check()
    press("Make the token")(page)


def a_new_password(act=None):
    def where(world):
        from allauth.account.forms import default_token_generator
        from allauth.account.utils import user_pk_to_url_str

        account = world.once("forgetful", people.organiser)
        key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
        return Visit(reverse("account_reset_password_from_key", kwargs=key), act=act)

    return where


PAGES = [
    Page(
        "members:tonight",
        kind="desk",
        states=[
            State("administrator", administrator("members:tonight")),
            State("treasurer", treasurer("members:tonight")),
            State("nothing waits", desk("members:tonight", Role.COMMITTEE)),
            State("a caseworker with work", as_caseworker("/organise/")),
            State("no role", desk("members:tonight")),
        ],
    ),
    Page("members:keys", kind="desk", states=[State("treasurer", treasurer("members:keys"))]),
    Page("members:you", kind="desk", states=[State("administrator", administrator("members:you"))]),
    Page(
        "members:tokens",
        kind="desk",
        states=[
            State("none yet", treasurer("members:tokens")),
            State("one in use", own_tokens),
            State("nothing to give away", desk("members:tokens")),
            State("errors", treasurer("members:tokens", press("Make the token")), status=422, title="Error:"),
            State("shown once", treasurer("members:tokens", a_token_is_made)),
        ],
    ),
    Page(
        "members:people",
        kind="desk",
        states=[
            State("with an invitation", people_with_an_invitation),
            State("after taking it back", took_back, is_once=True),
        ],
    ),
    Page(
        "members:invite",
        kind="desk",
        states=[
            State("first visit", administrator("members:invite")),
            State("errors", administrator("members:invite", act=press("Invite")), status=422, title="Error:"),
        ],
    ),
    Page(
        "members:person",
        kind="desk",
        states=[
            State("one role", a_person(Role.COMMITTEE)),
            State("hats that sit badly", a_person(Role.COMMITTEE, Role.TREASURER, Role.RELEASER)),
            State("suspended", a_person(Role.AUDITOR, suspended=True)),
            State("with a token", somebodys_tokens),
            State("oneself", oneself),
        ],
    ),
    Page(
        "members:join",
        states=[
            State("first visit", joining()),
            State("errors", joining(press("Come in")), status=422, title="Error:"),
            State("taken back", a_link_taken_back, status=410),
        ],
    ),
    Page(
        "members:interests",
        kind="desk",
        states=[
            State("none", desk("members:interests", "committee")),
            State("declared", interests_declared),
            State("errors", desk("members:interests", "committee", act=press("Step back")), status=422, title="Error:"),
        ],
    ),
    Page(
        "members:register",
        kind="desk",
        states=[
            State("first visit", treasurer("members:register")),
            State("errors", treasurer("members:register", act=press("Enter")), status=422, title="Error:"),
            State("entered", treasurer("members:register", act=fill("Enter", **FIFTH_OF_JANUARY))),
        ],
    ),
    Page(
        "members:standing",
        kind="desk",
        states=[
            State("first visit", treasurer("members:standing")),
            State("errors", treasurer("members:standing", act=press("Save")), status=422, title="Error:"),
        ],
    ),
    *(
        Page(
            name,
            kind="desk",
            states=[
                State("first visit", treasurer(name)),
                State("errors", treasurer(name, act=press("Save")), status=422, title="Error:"),
            ],
        )
        for name in ("members:dues", "members:leave")
    ),
    Page(
        "members:households",
        kind="desk",
        states=[
            State("none", treasurer("members:households")),
            State("errors", treasurer("members:households", act=press("Link them")), status=422, title="Error:"),
            State("some", households),
        ],
    ),
    Page(
        "account_login",
        states=[
            State("first visit", reverse("account_login")),
            State("errors", Visit(reverse("account_login"), act=press("Continue")), title="Error:"),
        ],
    ),
    Page("account_logout", kind="desk", states=[State("signed in", administrator("account_logout"))]),
    Page("account_inactive", states=[State("told", reverse("account_inactive"))]),
    Page(
        "account_reauthenticate",
        kind="desk",
        states=[
            State("asked", administrator("account_reauthenticate")),
            State("errors", administrator("account_reauthenticate", act=press("It is me")), title="Error:"),
        ],
    ),
    Page(
        "account_change_password",
        kind="desk",
        states=[
            State("first visit", administrator("account_change_password")),
            State("errors", administrator("account_change_password", act=press("Change it")), title="Error:"),
        ],
    ),
    Page(
        "account_reset_password",
        states=[
            State("first visit", reverse("account_reset_password")),
            State("errors", Visit(reverse("account_reset_password"), act=press("Send the link")), title="Error:"),
        ],
    ),
    Page("account_reset_password_done", states=[State("told", reverse("account_reset_password_done"))]),
    Page(
        "account_reset_password_from_key",
        states=[
            State("good link", a_new_password(), leads_to="-set-password"),
            State("errors", a_new_password(press("Save it")), title="Error:"),
            State("bad link", reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "bad"})),
        ],
    ),
    Page(
        "account_reset_password_from_key_done", states=[State("told", reverse("account_reset_password_from_key_done"))]
    ),
    Page(
        "mfa_authenticate",
        scripts=True,
        states=[
            State("asked", asked_for_the_code()),
            State("asked, with a passkey", asked_for_code_or_passkey),
            State("errors", asked_for_the_code(press("Sign in")), title="Error:"),
        ],
    ),
    Page(
        "mfa_reauthenticate",
        kind="desk",
        states=[
            State("asked", administrator("mfa_reauthenticate")),
            State("errors", administrator("mfa_reauthenticate", act=press("It is me")), title="Error:"),
        ],
    ),
    Page(
        "mfa_reauthenticate_webauthn",
        kind="desk",
        scripts=True,
        states=[State("asked", with_a_passkey("mfa_reauthenticate_webauthn"))],
    ),
    Page(
        "mfa_index",
        kind="desk",
        states=[
            State("an app", administrator("mfa_index")),
            State("an app and a passkey", with_a_passkey("mfa_index")),
            State("none yet", lambda world: Visit(reverse("mfa_index"), newcomer(world))),
        ],
    ),
    Page(
        "mfa_activate_totp",
        kind="desk",
        states=[
            State("first visit", setting_up()),
            State("errors", setting_up(press("Turn it on")), title="Error:"),
        ],
    ),
    Page(
        "mfa_deactivate_totp",
        kind="desk",
        states=[
            State("the only factor", administrator("mfa_deactivate_totp"), title="Error:"),
            State("one of two", with_a_passkey("mfa_deactivate_totp")),
        ],
    ),
    Page(
        "mfa_view_recovery_codes",
        kind="desk",
        states=[State("shown once", codes_just_made), State("shown before", codes_shown_before)],
    ),
    Page(
        "mfa_generate_recovery_codes",
        kind="desk",
        states=[State("asked", administrator("mfa_generate_recovery_codes"))],
    ),
    Page(
        "mfa_list_webauthn",
        kind="desk",
        states=[
            State("none", administrator("mfa_list_webauthn")),
            State("one", with_a_passkey("mfa_list_webauthn")),
        ],
    ),
    Page(
        "mfa_add_webauthn", kind="desk", scripts=True, states=[State("first visit", administrator("mfa_add_webauthn"))]
    ),
    Page("mfa_edit_webauthn", kind="desk", states=[State("asked", with_a_passkey("mfa_edit_webauthn", names_it=True))]),
    Page(
        "mfa_remove_webauthn",
        kind="desk",
        states=[State("asked", with_a_passkey("mfa_remove_webauthn", names_it=True))],
    ),
]
NOT_PAGES = {
    "members:part_household": "takes a button press and leads back to the households",
    "members:end_token": "takes a button press and leads back to the tokens",
    "members:withdraw_invitation": "takes a button press and leads back to the people",
    "mfa_download_recovery_codes": "spare codes are shown once and never handed over as a file",
}
