"""Roles in words, and the hats that sit badly together."""

from members.roles import CLASHES, WORDS, Role, clashes


def test_every_role_is_described():
    assert set(WORDS) == set(Role)


def test_clashes_names_each_pair_within_the_set():
    held = {Role.COMMITTEE, Role.TREASURER, Role.RELEASER}

    assert {clash.roles for clash in clashes(held)} == {
        frozenset({Role.TREASURER, Role.RELEASER}),
        frozenset({Role.COMMITTEE, Role.TREASURER}),
        frozenset({Role.COMMITTEE, Role.RELEASER}),
    }


def test_clashes_is_empty_for_one_hat():
    assert [clashes({role}) for role in Role] == [()] * len(Role)


def test_clashes_are_between_two_different_roles():
    assert [len(clash.roles) for clash in CLASHES] == [2] * len(CLASHES)
