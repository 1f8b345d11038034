"""Doors of the organisers' desk, of people, and of signing in."""

from fundapp.kernel.actor import system
from members import actions, selectors
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.members import register
from tests.registers.doors import EVERYONE, ORGANISERS, SIGNED_IN, STRANGERS, Answer, Door, Who, when_signed_in

ADMINISTRATOR = {Who.ADMINISTRATOR}
WITHOUT_PASSKEY = dict.fromkeys(SIGNED_IN - ADMINISTRATOR, Answer.PROVE)
KEEPERS = {Who.ADMINISTRATOR, Who.TREASURER}
HOUSEHOLDS = {*KEEPERS, Who.CASEWORKER}


def a_household(world):
    return {"link_id": world.once("household", register.household).id}


def a_person(world):
    return {"account_id": world.once("person", lambda: people.organiser(Role.COMMITTEE)).id}


def an_invitation(world):
    return world.once(
        "invitation",
        lambda: actions.invite_organiser(
            system("doors"), email="invited@pot.example", roles=[Role.AUDITOR], key="doors:invitation"
        ),
    )


def a_token(world):
    return {"token": selectors.join_token(an_invitation(world).id)}


def a_form_for_a_token(world):
    return {"once": "doors:token", "label": "Sums", "scopes": ["gifts:read"], "days": "30"}


def a_token_of_the_treasurer(world):
    def made():
        owner = people.actor(world.account(Who.TREASURER))
        return actions.make_token(owner, key="doors:made", label="Sums", scopes=[Scope.GIFTS_READ], days=30).row

    return {"token_id": world.once("api token", made).id}


def own_passkey(world):
    return {"pk": world.once("own passkey", lambda: people.passkey(world.account(Who.ADMINISTRATOR))).pk}


def with_a_passkey(world):
    own_passkey(world)
    return {}


def somebodys_passkey(world):
    return {"pk": world.once("somebody's passkey", lambda: people.passkey(people.organiser())).pk}


def signing_in(route, *methods, **options):
    """A page about one's own sign-in: for whoever is signed in, roles or none, factor or none."""
    options = {"allowed": SIGNED_IN, "refused": when_signed_in, **options}
    return [Door(route, method, **options) for method in methods or ("GET", "POST")]


def proved(route, *methods, **options):
    """The same, behind a password or a factor given once more in these five minutes, which all but one here have."""
    return signing_in(route, *methods, **{"exceptions": {Who.WITHOUT_FACTOR: Answer.PROVE}, **options})


def of_a_passkey(route):
    """Of one's own alone. Others' are as if they were not there."""
    elsewhere = {**dict.fromkeys(ORGANISERS, Answer.NOT_THERE), Who.WITHOUT_FACTOR: Answer.PROVE}
    del elsewhere[Who.ADMINISTRATOR]
    return signing_in(route, allowed=ADMINISTRATOR, own=own_passkey, strangers=somebodys_passkey, exceptions=elsewhere)


DOORS = [
    Door("members:tonight", allowed=ORGANISERS),
    Door("members:keys", allowed=ORGANISERS),
    Door("members:keys", "POST", allowed=ORGANISERS, data={"keys": "off"}),
    Door("members:you", allowed=ORGANISERS),
    Door("members:tokens", allowed=ORGANISERS),
    # A form with what only treasurers and auditors may give away: to the others it says so, with the form.
    Door("members:tokens", "POST", allowed=ORGANISERS, data=a_form_for_a_token),
    # Its owner's and the administrators'; to everyone else it is as if it were not there.
    Door(
        "members:end_token",
        "POST",
        allowed=KEEPERS,
        fresh=True,
        own=a_token_of_the_treasurer,
        exceptions=dict.fromkeys(ORGANISERS - KEEPERS, Answer.NOT_THERE),
    ),
    Door("members:people", allowed=ADMINISTRATOR),
    Door("members:invite", allowed=ADMINISTRATOR),
    Door(
        "members:invite",
        "POST",
        allowed=ADMINISTRATOR,
        fresh=True,
        data={"once": "doors:1", "email": "new@pot.example", "roles": ["auditor"]},
    ),
    Door("members:person", allowed=ADMINISTRATOR, own=a_person),
    Door(
        "members:person",
        "POST",
        allowed=ADMINISTRATOR,
        own=a_person,
        fresh=True,
        data={"act": "grant", "role": "auditor"},
    ),
    Door(
        "members:withdraw_invitation",
        "POST",
        allowed=ADMINISTRATOR,
        own=lambda world: {"invitation_id": an_invitation(world).id},
    ),
    # An invitation is for whoever holds it; whoever is signed in has no use for it and is led to the desk.
    Door("members:join", allowed=EVERYONE, own=a_token),
    Door(
        "members:join",
        "POST",
        allowed=EVERYONE,
        own=a_token,
        data={"label": "Bo", "password": "four plain words together"},
        exceptions=dict.fromkeys(STRANGERS, Answer.SET_UP),
    ),
    Door("members:interests", allowed=ORGANISERS),
    Door("members:interests", "POST", allowed=ORGANISERS, data={"kind": "claim", "subject": "R-1"}),
    Door("members:register", allowed=KEEPERS),
    Door("members:register", "POST", allowed=KEEPERS),
    Door("members:standing", allowed=KEEPERS),
    Door("members:standing", "POST", allowed=KEEPERS),
    Door("members:dues", allowed=KEEPERS),
    Door("members:dues", "POST", allowed=KEEPERS),
    Door("members:leave", allowed=KEEPERS),
    Door("members:leave", "POST", allowed=KEEPERS),
    Door("members:households", allowed=HOUSEHOLDS),
    Door("members:households", "POST", allowed=HOUSEHOLDS),
    Door("members:part_household", "POST", allowed=HOUSEHOLDS, own=a_household),
    # --- signing in
    Door("account_login", allowed=EVERYONE),
    Door("account_login", "POST", allowed=EVERYONE),
    Door("account_logout", allowed=EVERYONE),
    Door("account_logout", "POST", allowed=EVERYONE),
    Door("account_inactive", allowed=EVERYONE),
    Door("account_reset_password", allowed=EVERYONE),
    Door("account_reset_password", "POST", allowed=EVERYONE),
    Door("account_reset_password_done", allowed=EVERYONE),
    Door("account_reset_password_from_key_done", allowed=EVERYONE),
    Door(
        "account_reset_password_from_key",
        allowed=EVERYONE,
        own=lambda world: {"uidb36": "1", "key": "forged"},
        never={"uidb36": "2", "key": "forged"},
        unknown=Answer.OPEN,
    ),
    Door(
        "account_reset_password_from_key",
        "POST",
        allowed=EVERYONE,
        own=lambda world: {"uidb36": "1", "key": "forged"},
        never={"uidb36": "2", "key": "forged"},
        unknown=Answer.OPEN,
    ),
    *signing_in("account_reauthenticate"),
    *signing_in("account_change_password"),
    # Between the password and the second factor there is no session yet; whoever has one is led to the desk.
    *signing_in("mfa_authenticate"),
    *signing_in("mfa_index", "GET"),
    # Who has no factor to give is asked for the password instead; and so is who has no passkey.
    *signing_in("mfa_reauthenticate", exceptions={Who.WITHOUT_FACTOR: Answer.PROVE}),
    *signing_in("mfa_reauthenticate_webauthn", "GET", own=with_a_passkey, exceptions=WITHOUT_PASSKEY),
    # What no passkey answered goes back to the start, as allauth does.
    *signing_in(
        "mfa_reauthenticate_webauthn", "POST", own=with_a_passkey, answer=Answer.SIGN_IN, exceptions=WITHOUT_PASSKEY
    ),
    *proved("mfa_activate_totp"),
    *proved("mfa_deactivate_totp", exceptions={Who.WITHOUT_FACTOR: Answer.NOT_THERE}),
    *proved("mfa_generate_recovery_codes"),
    # Nobody here has spare codes; tests/members/test_signing_in.py sees them shown once.
    *signing_in("mfa_view_recovery_codes", "GET", answer=Answer.NOT_THERE),
    *signing_in("mfa_download_recovery_codes", "GET", answer=Answer.NOT_THERE),
    *signing_in("mfa_list_webauthn", "GET"),
    *proved("mfa_add_webauthn"),
    *of_a_passkey("mfa_edit_webauthn"),
    *of_a_passkey("mfa_remove_webauthn"),
]
