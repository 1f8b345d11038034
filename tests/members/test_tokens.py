"""Tokens for organisers' programs: made, used, ended; each twice, each "no" by its code, and never seen again."""

import logging
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import RequestFactory
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.audit.models import Record
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.outbox.models import Message
from members import access, actions, selectors
from members.access import ANYONE
from members.actions import tokens
from members.api import WRONG_TOKENS, OrganiserToken
from members.models import ApiToken, ApiTokenScope, RoleGrant
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.registers.routes import named_routes

pytestmark = pytest.mark.django_db
BOOKS = "/api/ledger/accounts"


def made(account, *, key="k1", label="Sums", scopes=(Scope.LEDGER_READ,), days=30, fresh=True):
    return actions.make_token(people.actor(account, fresh=fresh), key=key, label=label, scopes=scopes, days=days)


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def shown(client, token, path=BOOKS):
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def auditor():
    ledger.open_standard_accounts()
    return people.organiser(Role.AUDITOR, Role.TREASURER, label="Rose")


# --- making -----------------------------------------------------------------------------------------------------------


def test_make_token_shows_it_once_and_keeps_only_its_hash(auditor):
    first = made(auditor)
    again = made(auditor)

    assert (again.row, again.token) == (first.row, "")
    assert first.token.startswith("pot_")
    assert len(first.token) == 47
    assert (first.row.prefix, first.row.expires_at) == (first.token[:12], first.row.created_at + timedelta(days=30))
    everywhere = [*ApiToken.objects.values(), *Record.objects.values(), *Message.objects.values()]
    assert first.token[12:] not in str(everywhere)
    records = audit.about(f"token:{first.row.id}")
    assert [(record.verb, record.detail) for record in records] == [
        ("token.made", {"scopes": ["ledger:read"], "days": 30})
    ]


def test_two_tokens_are_never_alike(auditor):
    assert made(auditor, key="k1").token != made(auditor, key="k2").token


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": "  "}, "label_missing"),
        ({"scopes": []}, "scopes_missing"),
        ({"days": 0}, "token_lasts_too_long"),
        ({"days": 366}, "token_lasts_too_long"),
        ({"fresh": False}, "fresh_factor_needed"),
    ],
)
def test_make_token_refuses(auditor, changes, code):
    assert refused(made, auditor, **changes) == (code,)
    assert not ApiToken.objects.exists()


def test_make_token_refuses_whoever_was_shut_out_meanwhile(auditor):
    """The actor was read before; what counts is how the account stands under the lock."""
    before = people.actor(auditor)
    actions.suspend(people.actor(people.organiser(Role.ADMINISTRATOR)), account_id=auditor.id)

    assert refused(actions.make_token, before, key="k", label="x", scopes=[Scope.LEDGER_READ], days=1) == (
        "organiser_suspended",
    )


def test_make_token_gives_away_nothing_that_its_maker_lacks():
    assert refused(made, people.organiser(Role.TREASURER), scopes=[Scope.LEDGER_READ]) == ("scope_needs_a_role",)
    assert refused(made, people.organiser(Role.CASEWORKER), scopes=[Scope.GIFTS_READ]) == ("scope_needs_a_role",)


@pytest.mark.parametrize("actor", [ANYONE, system("test")])
def test_only_organisers_have_tokens(actor):
    assert refused(actions.make_token, actor, key="k", label="x", scopes=[Scope.GIFTS_READ], days=1) == (
        "organiser_needed",
    )


def test_a_token_cannot_make_another(auditor):
    row = made(auditor).row

    as_program = access.as_token_actor(row, Scope.LEDGER_READ)

    assert refused(actions.make_token, as_program, key="k2", label="x", scopes=[Scope.LEDGER_READ], days=1) == (
        "fresh_factor_needed",
    )


def test_make_token_with_somebody_elses_key_is_no_way_to_their_token(auditor):
    made(auditor)
    other = people.organiser(Role.AUDITOR)

    with pytest.raises(IntegrityError), transaction.atomic():
        made(other)


def test_an_organiser_has_ten_tokens_at_most(auditor):
    rows = [made(auditor, key=f"k{number}").row for number in range(tokens.MOST_TOKENS)]

    assert refused(made, auditor, key="one more") == ("too_many_tokens",)
    actions.end_token(people.actor(auditor), token_id=rows[0].id)
    assert made(auditor, key="one more").token


# --- using ------------------------------------------------------------------------------------------------------------


def test_a_token_opens_what_it_is_for(client, auditor):
    answer = shown(client, made(auditor).token)

    assert (answer.status_code, answer.json()["difference_pence"]) == (200, 0)


def test_a_token_opens_nothing_else(client, auditor):
    answer = shown(client, made(auditor, scopes=[Scope.GIFTS_READ]).token)

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_a_token_goes_as_far_as_its_owners_roles_do_now(client, auditor):
    token = made(auditor).token
    grant = RoleGrant.objects.get(account=auditor, role="auditor")
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))

    actions.end_role(admin, account_id=auditor.id, role=Role.AUDITOR)
    without = shown(client, token).status_code
    actions.grant_role(system("motions"), account_id=grant.account_id, role=Role.AUDITOR)

    assert (without, shown(client, token).status_code) == (403, 200)


def test_an_actor_by_a_token_has_only_the_roles_that_its_scope_needs(auditor):
    row = made(auditor, scopes=[Scope.LEDGER_READ, Scope.OFFLINE_WRITE]).row

    reading, writing = access.as_token_actor(row, Scope.LEDGER_READ), access.as_token_actor(row, Scope.OFFLINE_WRITE)

    assert (reading.id, reading.roles, reading.factor_at) == (str(auditor.id), {"auditor"}, None)
    assert (writing.roles, access.as_token_actor(row, Scope.GIFTS_READ).roles) == ({"treasurer"}, frozenset())
    assert reading.label == f"Rose ({row.prefix})"


def test_a_suspended_owners_tokens_are_dead_and_stay_dead(client, auditor):
    token = made(auditor)
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))

    actions.suspend(admin, account_id=auditor.id)
    while_out = shown(client, token.token).status_code
    actions.reinstate(admin, account_id=auditor.id)

    assert (while_out, shown(client, token.token).status_code) == (401, 401)
    token.row.refresh_from_db()
    assert str(token.row.revoked_by_id) == admin.id
    assert "token.revoked" in [record.verb for record in audit.about(f"token:{token.row.id}")]


def test_a_token_dies_of_age(client, auditor):
    token = made(auditor, days=1)
    later = clock.now() + timedelta(days=1, seconds=1)

    with clock.frozen_at(later):
        answer = shown(client, token.token)

    assert answer.status_code == 401
    assert shown(client, token.token).status_code == 200


@pytest.mark.parametrize("header", ["Bearer pot_nothing", "Bearer", "Bearer two words"])
def test_whatever_is_not_a_token_opens_nothing(client, auditor, header):
    answer = client.get(BOOKS, headers={"Authorization": header})

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_in_the_address_opens_nothing(client, auditor):
    token = made(auditor).token

    assert client.get(f"{BOOKS}?token={token}&access_token={token}").status_code == 401


def test_a_token_is_no_way_to_a_page(client, auditor):
    answer = shown(client, made(auditor).token, reverse("members:you"))

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_a_token_does_not_wear_the_session_it_comes_with(client, auditor):
    """A program that carries cookies too is still only what its token says."""
    treasurer = people.organiser(Role.TREASURER)
    token = made(treasurer, scopes=[Scope.GIFTS_READ]).token

    answer = shown(people.signed_in(client, auditor), token)

    assert answer.status_code == 403


def test_the_first_use_of_a_day_is_recorded(client, auditor):
    token = made(auditor)

    for _ in range(2):
        shown(client, token.token)
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        shown(client, token.token)

    verbs = [record.verb for record in audit.about(f"token:{token.row.id}")]
    assert sorted(verbs) == ["token.made", "token.used", "token.used"]


def test_a_token_rests_when_it_is_used_too_often(client, auditor):
    token = made(auditor)
    at = clock.now()

    with clock.frozen_at(at):
        shown(client, token.token)
        ApiToken.objects.filter(id=token.row.id).update(uses=tokens.USES_A_MINUTE)
        answer = shown(client, token.token)
    with clock.frozen_at(at + timedelta(minutes=1)):
        later = shown(client, token.token)

    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "60", "too_many_tries")
    assert later.status_code == 200


def test_a_network_rests_when_it_shows_wrong_tokens(client, auditor):
    answers = [shown(client, f"pot_{number}") for number in range(WRONG_TOKENS + 1)]

    assert [answer.status_code for answer in answers] == [401] * WRONG_TOKENS + [429]
    assert answers[-1]["Retry-After"] == "900"
    assert shown(client, made(auditor).token).status_code == 200, "a right one is not kept out by wrong ones"


def test_no_log_ever_holds_a_token(client, auditor, caplog):
    token, other = made(auditor), made(auditor, key="k2", scopes=[Scope.GIFTS_READ])

    with caplog.at_level(logging.DEBUG):
        shown(client, token.token)
        shown(client, other.token)
        shown(client, token.token + "x")
        shown(client, token.token, BOOKS + "/nothing/statement")

    assert caplog.text
    assert token.token[12:] not in caplog.text
    assert other.token[12:] not in caplog.text


def test_every_address_that_takes_a_token_says_what_for():
    """A view that lets programs in without naming a scope would let them do whatever their owner may."""
    views = {
        name: pattern.callback.cls
        for name, pattern in named_routes().items()
        if OrganiserToken in getattr(getattr(pattern.callback, "cls", None), "authentication_classes", ())
    }

    assert len(views) >= 8
    for name, view in views.items():
        for method in ("GET", "POST"):
            asked = view()
            asked.request = RequestFactory().generic(method, "/")
            kinds = [type(permission).__name__ for permission in asked.get_permissions()]
            assert kinds == ["HoldsScope"], f"{method} {name}"


# --- ending -----------------------------------------------------------------------------------------------------------


def test_end_token_ends_it_once(client, auditor):
    token, admin = made(auditor), people.organiser(Role.ADMINISTRATOR)

    ended = actions.end_token(people.actor(auditor), token_id=token.row.id)
    again = actions.end_token(people.actor(admin), token_id=token.row.id)

    assert (again.revoked_at, again.revoked_by_id) == (ended.revoked_at, auditor.id)
    assert shown(client, token.token).status_code == 401
    assert selectors.tokens_of(auditor.id) == []
    assert [record.verb for record in audit.about(f"token:{token.row.id}")].count("token.revoked") == 1


def test_an_administrator_ends_anyones_token_and_nobody_else_does(auditor):
    token, other = made(auditor), people.organiser(Role.TREASURER, Role.AUDITOR)
    admin = people.organiser(Role.ADMINISTRATOR)

    assert refused(actions.end_token, people.actor(other), token_id=token.row.id) == ("token_of_another",)
    assert actions.end_token(people.actor(admin), token_id=token.row.id).revoked_by_id == admin.id


def test_end_token_asks_for_a_fresh_factor(auditor):
    token = made(auditor)

    stale = people.actor(auditor, fresh=False)

    assert refused(actions.end_token, stale, token_id=token.row.id) == ("fresh_factor_needed",)
    assert refused(actions.end_token, system("test"), token_id=token.row.id) == ("organiser_needed",)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_makes_a_token_and_shows_it_once(client, auditor):
    people.signed_in(client, auditor)
    form = {"once": "form:1", "label": "Sums", "scopes": ["ledger:read"], "days": "90"}

    first, again = client.post(reverse("members:tokens"), form), client.post(reverse("members:tokens"), form)
    listed = client.get(reverse("members:tokens"))

    row = ApiToken.objects.get()
    assert (first.status_code, again.status_code, first["Cache-Control"]) == (200, 200, "no-store")
    assert first.content.decode().count(f'<p class="code">{row.prefix}') == 1
    assert "shown only once" in again.content.decode()
    assert f"{row.prefix}…" in listed.content.decode()
    assert row.token_hash not in (first.content + listed.content).decode()


def test_the_page_leads_to_the_factor_when_it_is_stale(client, auditor):
    people.signed_in(client, auditor, fresh=False)
    form = {"once": "form:1", "label": "Sums", "scopes": ["ledger:read"], "days": "90"}

    answer = client.post(reverse("members:tokens"), form, headers={"Referer": "http://testserver/organise/tokens"})

    assert answer["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Forganise%2Ftokens"
    assert not ApiToken.objects.exists()


def test_the_page_offers_no_scope_that_its_reader_lacks(client):
    people.signed_in(client, people.organiser(Role.AUDITOR))

    answer = client.post(
        reverse("members:tokens"), {"once": "form:1", "label": "x", "scopes": ["offline:write"], "days": "30"}
    )

    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)


# --- round the actions ------------------------------------------------------------------------------------------------


def broken(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"days": 0}, "api_token_lasts_a_year_at_most"),
        ({"days": 366}, "api_token_lasts_a_year_at_most"),
        ({"label": ""}, "api_token_has_a_label"),
        ({"token_hash": ""}, "api_token_keeps_a_hash"),
        ({"prefix": ""}, "api_token_keeps_a_hash"),
        ({"revoked_at": clock.now() + timedelta(days=1)}, "api_token_end_has_its_person"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(auditor, changes, law):
    values = {"key": "k", "account": auditor, "label": "x", "token_hash": "h", "prefix": "pot_", "days": 1, **changes}

    assert law in broken(lambda: ApiToken.objects.create(**values))


def test_a_token_does_not_end_before_it_began(auditor):
    row = made(auditor).row

    assert "api_token_ends_after_it_began" in broken(
        lambda: ApiToken.objects.filter(id=row.id).update(
            revoked_at=row.created_at - timedelta(seconds=1), revoked_by=auditor
        )
    )


def test_a_scope_is_known_and_given_once(auditor):
    row = made(auditor).row

    assert "api_token_scope_is_known" in broken(lambda: ApiTokenScope.objects.create(token=row, scope="all"))
    assert broken(lambda: ApiTokenScope.objects.create(token=row, scope="ledger:read"))


@pytest.mark.parametrize(
    "change",
    ["days = 364", "token_hash = 'x'", "label = 'y'", "prefix = 'z'", "created_at = '2020-01-01 00:00:00+00:00'"],
)
def test_a_token_stays_what_it_was_made(auditor, change):
    made(auditor)

    assert "keeps its columns" in broken(lambda: run(f"UPDATE members_apitoken SET {change}"))


def test_an_ended_token_does_not_come_back(auditor):
    row = made(auditor).row
    actions.end_token(people.actor(auditor), token_id=row.id)

    assert "keeps its columns" in broken(
        lambda: run("UPDATE members_apitoken SET revoked_at = NULL, revoked_by_id = NULL")
    )


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM members_apitoken",
        "DELETE FROM members_apitokenscope",
        "UPDATE members_apitokenscope SET scope = 'gifts:read'",
    ],
)
def test_no_row_of_a_token_vanishes_or_grows(auditor, sql):
    made(auditor)

    assert "refused" in broken(lambda: run(sql))
