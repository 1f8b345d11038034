"""Pages of signing in: allauth's views in our look, from the password to the passkey."""

import hashlib

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests import people
from tests.registers.pages import Page, State, Visit, fill, press

HERE = "/organise/sign-in/"


def keeper(world):
    """An organiser with an authenticator app and a passkey, who does nothing else in this world."""
    return world.once("keeper of factors", _keeper)


def _keeper():
    account = people.organiser("auditor", label="Keeper of factors")
    account.passkey = Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": _credential()}
    )
    return account


def _credential():
    """What a browser sends when it has made a passkey, as allauth keeps it."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = ES256.from_cryptography_key(private.public_key())
    kept = AttestedCredentialData.create(bytes(16), b"blue key of a test", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, kept)
    said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    return {
        "type": "public-key",
        "id": websafe_encode(kept.credential_id),
        "rawId": websafe_encode(kept.credential_id),
        "response": {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def as_keeper(path, act=None, *, fresh=True):
    """The keeper at this address; `{key}` in it is their passkey."""

    def visit(world):
        account = keeper(world)
        client = people.signed_in(Client(), account, fresh=fresh)
        return Visit(HERE + path.format(key=account.passkey.pk), _proved(client) if fresh else client, act)

    return visit


def as_newcomer(path, act=None):
    def visit(world):
        account = world.once("newcomer", lambda: people.organiser("auditor", label="Newcomer", with_factor=False))
        return Visit(HERE + path, _proved(people.signed_in(Client(), account, with_factor=False)), act)

    return visit


def _proved(client):
    """Having said once more who they are, which changing a factor asks for."""
    session = client.session
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**method, "reauthenticated": True} for method in methods]
    session.save()
    return client


def with_new_password_link(world):
    account = world.once("forgetful", lambda: people.organiser("auditor", label="Forgetful"))
    return f"{HERE}password/new/{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"


def halfway(world):
    """After the password and before the second factor."""
    account = world.once("halfway", lambda: people.organiser("auditor", label="Halfway"))
    return Visit(HERE, act=fill("Continue", login=account.email, password=people.PASSWORD))


def _desk(route, *states, scripts=False):
    return Page(route, states, kind="desk", scripts=scripts)


PAGES = [
    _desk(
        "account_login",
        State("first visit", HERE),
        State("nothing typed", Visit(HERE, act=press("Continue")), title="Error:"),
        State(
            "wrong password", Visit(HERE, act=fill("Continue", login="a@pot.example", password="wrong")), title="Error:"
        ),
    ),
    _desk("account_logout", State("first visit", as_keeper("out"))),
    _desk("account_inactive", State("first visit", HERE + "suspended")),
    _desk(
        "account_reauthenticate",
        State("first visit", as_keeper("again", fresh=False)),
        State("wrong password", as_keeper("again", fill("It is me", password="wrong"), fresh=False), title="Error:"),
    ),
    _desk(
        "account_change_password",
        State("first visit", as_keeper("password")),
        State("nothing typed", as_keeper("password", press("Change it")), title="Error:"),
    ),
    _desk(
        "account_reset_password",
        State("first visit", HERE + "password/forgotten"),
        State("nothing typed", Visit(HERE + "password/forgotten", act=press("Send the link")), title="Error:"),
    ),
    _desk("account_reset_password_done", State("first visit", HERE + "password/forgotten/sent")),
    _desk(
        "account_reset_password_from_key",
        State("first visit", with_new_password_link, leads_to="-set-password"),
        State("link used", HERE + "password/new/1-forged"),
    ),
    _desk("account_reset_password_from_key_done", State("first visit", HERE + "password/new/done")),
    _desk("mfa_index", State("app and passkey", as_keeper("factors")), State("nothing yet", as_newcomer("factors"))),
    _desk(
        "mfa_authenticate",
        State("with an app alone", halfway),
        scripts=True,
    ),
    _desk(
        "mfa_reauthenticate",
        State("first visit", as_keeper("factor/again", fresh=False)),
        State("wrong code", as_keeper("factor/again", fill("It is me", code="000000"), fresh=False), title="Error:"),
    ),
    _desk(
        "mfa_activate_totp",
        State("first visit", as_newcomer("factors/app")),
        State("wrong code", as_newcomer("factors/app", fill("Turn it on", code="000000")), title="Error:"),
    ),
    _desk("mfa_deactivate_totp", State("first visit", as_keeper("factors/app/remove"))),
    _desk("mfa_generate_recovery_codes", State("first visit", as_keeper("factors/codes/new"))),
    _desk("mfa_view_recovery_codes", State("shown once", as_keeper("factors/codes/new", press("Make them")))),
    _desk(
        "mfa_list_webauthn",
        State("one passkey", as_keeper("factors/passkeys")),
        State("empty", as_newcomer("factors/passkeys")),
    ),
    _desk("mfa_add_webauthn", State("first visit", as_keeper("factors/passkeys/add")), scripts=True),
    _desk("mfa_edit_webauthn", State("first visit", as_keeper("factors/passkeys/{key}"))),
    _desk("mfa_remove_webauthn", State("first visit", as_keeper("factors/passkeys/{key}/remove"))),
    _desk("mfa_reauthenticate_webauthn", State("first visit", as_keeper("factor/passkey", fresh=False)), scripts=True),
]
NOT_PAGES = {"mfa_download_recovery_codes": "answers with a text file, and only to whoever may see the codes"}
