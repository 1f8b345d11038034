"""What a token may be for: every scope says which roles it takes, and never gives more than its owner has."""

import pytest

from members.roles import Role
from members.scopes import SCOPES, Scope, narrowed, open_to


def test_every_scope_is_described_and_needs_a_role():
    assert set(SCOPES) == set(Scope)
    assert all(allowed.words and allowed.roles for allowed in SCOPES.values())


def test_nobody_without_a_role_has_anything_to_give_away():
    assert open_to([]) == ()
    assert open_to([Role.RELEASER]) == (Scope.RUNS_READ, Scope.MONTHS_READ)
    assert open_to([Role.CASEWORKER, Role.COMMITTEE]) == (
        Scope.REQUESTS_READ,
        Scope.SEATS_READ,
        Scope.HEALTH_READ,
    )


def test_a_role_opens_its_own_scopes():
    assert Scope.OFFLINE_WRITE in open_to([Role.TREASURER])
    assert Scope.OFFLINE_WRITE not in open_to([Role.AUDITOR])
    assert Scope.LEDGER_READ not in open_to([Role.TREASURER])


@pytest.mark.parametrize("scope", Scope)
def test_what_is_left_is_both_held_and_needed(scope):
    for role in Role:
        assert narrowed([role], scope) == SCOPES[scope].roles & {role}
    assert narrowed(list(Role), scope) == SCOPES[scope].roles
