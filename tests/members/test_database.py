"""What the database itself refuses of people, going round the ORM's manners and the actions."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.kernel import clock
from members.models import Account, DeclaredInterest, Invitation, Membership, RoleGrant
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return str(caught.value)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def an_invitation(**changed):
    values = {"key": "k", "token_hash": "h", "email": "a@pot.example", "roles": ["auditor"], **changed}
    return Invitation.objects.create(**values)


def test_an_address_belongs_to_one_account_in_any_case():
    Account.objects.create(email="ada@pot.example", label="Ada")

    assert "email" in refused(lambda: Account.objects.create(email="ADA@pot.example", label="Eve"))


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"role": "king"}, "role_grant_role_is_known"),
        ({"ended_at": clock.now() + timedelta(days=1)}, "role_grant_end_has_its_person"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(changes, law):
    account = people.organiser()

    assert law in refused(lambda: RoleGrant.objects.create(account=account, **{"role": "auditor", **changes}))


def test_a_grant_to_oneself_is_refused():
    account = people.organiser()

    said = refused(lambda: RoleGrant.objects.create(account=account, role="auditor", granted_by=account))

    assert "role_grant_is_never_to_oneself" in said


def test_a_role_is_held_once_at_a_time():
    account = people.organiser(Role.AUDITOR)

    assert refused(lambda: RoleGrant.objects.create(account=account, role="auditor"))


@pytest.mark.parametrize("table", ["members_account", "members_rolegrant", "members_membership", "members_invitation"])
def test_people_are_never_deleted(table):
    people.organiser(Role.AUDITOR)
    an_invitation()
    Membership.objects.create(key="k", code="M-1", joined_on=date(2026, 1, 1))

    assert "DELETE refused" in refused(lambda: run(f"DELETE FROM {table}"))


@pytest.mark.parametrize("change", ["role = 'releaser'", "granted_at = '2020-01-01 00:00:00+00:00'"])
def test_a_grant_keeps_what_it_said(change):
    people.organiser(Role.AUDITOR)

    assert "keeps its columns" in refused(lambda: run(f"UPDATE members_rolegrant SET {change}"))


def test_a_grant_that_ended_stays_ended():
    account, admin = people.organiser(Role.AUDITOR), people.organiser(Role.ADMINISTRATOR)
    RoleGrant.objects.filter(account=account).update(ended_at=clock.now(), ended_by=admin)

    assert "keeps its columns" in refused(
        lambda: RoleGrant.objects.filter(account=account).update(ended_at=None, ended_by=None)
    )


def test_an_invitation_used_once_stays_used():
    an_invitation()
    Invitation.objects.update(state="withdrawn", closed_at=clock.now(), email="")

    assert "keeps its columns" in refused(
        lambda: Invitation.objects.update(state="open", closed_at=None, email="eve@pot.example")
    )


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"state": "lost"}, "invitation_"),
        ({"state": "withdrawn", "closed_at": clock.now()}, "invitation_open_has_its_address_and_closed_forgets_it"),
        ({"email": ""}, "invitation_open_has_its_address_and_closed_forgets_it"),
        ({"expires_at": clock.now() - timedelta(days=1)}, "invitation_expires_after_it_was_made"),
        ({"state": "accepted", "closed_at": clock.now(), "email": ""}, "invitation_accepted_has_its_account"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(changes, law):
    assert law in refused(lambda: an_invitation(**changes))


def test_one_address_has_one_open_invitation_in_any_case():
    an_invitation()

    assert refused(lambda: an_invitation(key="k2", token_hash="h2", email="A@pot.example"))


def test_interests_are_only_added():
    DeclaredInterest.objects.create(account=people.organiser(), kind="claim", subject="R-1")

    assert "UPDATE refused" in refused(lambda: run("UPDATE members_declaredinterest SET subject = 'R-2'"))
    assert "DELETE refused" in refused(lambda: run("DELETE FROM members_declaredinterest"))


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"standing": "gold"}, "membership_standing_is_known"),
        ({"code": ""}, "membership_code_is_not_empty"),
        ({"left_on": date(2025, 1, 1)}, "membership_ends_after_it_began"),
    ],
)
def test_a_membership_that_makes_no_sense_is_refused(changes, law):
    values = {"key": "k", "code": "M-1", "joined_on": date(2026, 1, 1), **changes}

    assert law in refused(lambda: Membership.objects.create(**values))
