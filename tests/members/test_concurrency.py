"""Two administrators at the same moment, each on a connection of their own."""

from datetime import UTC, date, datetime

import pytest

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members import actions, selectors
from members.actions import tokens
from members.models import ApiToken, Invitation, Membership, RoleGrant
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.mark.parametrize("turn", range(5))
def test_two_administrators_who_suspend_each_other_leave_one(turn):
    ada, bo = people.organiser(Role.ADMINISTRATOR), people.organiser(Role.ADMINISTRATOR)
    as_ada, as_bo = people.actor(ada), people.actor(bo)

    outcomes = at_once(
        lambda: actions.suspend(as_ada, account_id=bo.id), lambda: actions.suspend(as_bo, account_id=ada.id)
    )

    assert outcomes.count(("role_needed",)) == 1
    assert selectors.holders(Role.ADMINISTRATOR).count() == 1


def test_an_invitation_accepted_twice_at_once_makes_one_account():
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))
    invitation = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.AUDITOR], key="k1")
    token = selectors.join_token(invitation.id)

    def join():
        return actions.accept_invitation(admin, token=token, label="Bo", password="four plain words together")

    outcomes = at_once(join, join)

    assert outcomes.count(("invitation_used",)) == 1
    assert Invitation.objects.get().accepted_by.email == "bo@pot.example"


def test_a_role_granted_twice_at_once_is_held_once():
    admin, bo = people.actor(people.organiser(Role.ADMINISTRATOR)), people.organiser()

    def grant():
        return actions.grant_role(admin, account_id=bo.id, role=Role.AUDITOR)

    first, second = at_once(grant, grant)

    assert first == second
    assert RoleGrant.objects.filter(account=bo).count() == 1


def test_an_invitation_sent_twice_at_once_is_one():
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))

    def invite():
        return actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.AUDITOR], key="k1")

    first, second = at_once(invite, invite)

    assert first == second
    assert Invitation.objects.count() == 1


def test_one_address_invited_by_two_at_once_is_invited_once():
    ada, bo = people.organiser(Role.ADMINISTRATOR), people.organiser(Role.ADMINISTRATOR)
    as_ada, as_bo = people.actor(ada), people.actor(bo)

    outcomes = at_once(
        lambda: actions.invite_organiser(as_ada, email="cy@pot.example", roles=[Role.AUDITOR], key="ada:1"),
        lambda: actions.invite_organiser(as_bo, email="cy@pot.example", roles=[Role.AUDITOR], key="bo:1"),
    )

    assert outcomes.count(("already_invited",)) == 1
    assert Invitation.objects.count() == 1


def test_a_member_entered_twice_at_once_is_one():
    admin = people.actor(people.organiser(Role.ADMINISTRATOR))

    def enter():
        return actions.register_membership(admin, key="k1", code="M-1", joined_on=date(2026, 1, 5))

    first, second = at_once(enter, enter)

    assert first == second
    assert Membership.objects.count() == 1


def test_a_token_made_twice_at_once_is_one_and_shown_once():
    auditor = people.actor(people.organiser(Role.AUDITOR))

    def make():
        return actions.make_token(auditor, key="k1", label="Sums", scopes=[Scope.LEDGER_READ], days=1)

    first, second = at_once(make, make)

    assert first.row == second.row
    assert sorted([bool(first.token), bool(second.token)]) == [False, True]


def test_whoever_is_shut_out_while_making_a_token_has_none_that_lives():
    account, admin = people.organiser(Role.AUDITOR), people.actor(people.organiser(Role.ADMINISTRATOR))
    auditor = people.actor(account)

    at_once(
        lambda: actions.suspend(admin, account_id=account.id),
        lambda: actions.make_token(auditor, key="k1", label="Sums", scopes=[Scope.LEDGER_READ], days=1),
    )

    assert selectors.tokens_of(account.id) == []


def test_uses_at_once_are_counted_each():
    account = people.organiser(Role.AUDITOR)
    made = actions.make_token(people.actor(account), key="k1", label="Sums", scopes=[Scope.LEDGER_READ], days=1)
    minute = int(clock.now().timestamp()) // 60
    ApiToken.objects.filter(id=made.row.id).update(minute=minute + 1, uses=tokens.USES_A_MINUTE - 2)

    def use():
        with clock.frozen_at(datetime.fromtimestamp((minute + 1) * 60, UTC)):
            return actions.use_token(system("api"), token_id=made.row.id)

    outcomes = at_once(use, use, use, use)

    assert outcomes.count(("too_many_tries",)) == 2
