"""Inviting, joining, roles, suspending, interests and the register: each twice, each "no" by its code."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from members import actions, selectors
from members.access import ANYONE
from members.models import Account, DeclaredInterest, Invitation, Membership, RoleGrant
from members.roles import Role
from payouts.motions.models import Motion
from tests import people

pytestmark = pytest.mark.django_db
SERVER = system("create_organiser")
STRONG = "four plain words together"


def administrator():
    return people.actor(people.organiser(Role.ADMINISTRATOR))


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def join(invitation, *, label="Ada", password=STRONG):
    return actions.accept_invitation(ANYONE, token=selectors.join_token(invitation.id), label=label, password=password)


# --- the founding -----------------------------------------------------------------------------------------------------


def test_found_fund_invites_the_first_administrator_once():
    first = actions.found_fund(SERVER, email="Ada@Pot.example", label="Ada")
    again = actions.found_fund(SERVER, email="ada@pot.example", label="Ada")

    assert again == first
    assert (first.email, first.roles, first.invited_by) == ("ada@pot.example", ["administrator"], None)
    assert [record.verb for record in audit.about(f"invitation:{first.id}")] == ["fund.founded"]
    assert [message.payload for message in Message.objects.all()] == [{"invitation_id": str(first.id)}]


def test_found_fund_again_with_another_address_takes_the_first_back():
    first = actions.found_fund(SERVER, email="typo@pot.example")
    second = actions.found_fund(SERVER, email="ada@pot.example")

    first.refresh_from_db()
    assert (first.state, first.email) == ("withdrawn", "")
    assert second.state == "open"


def test_found_fund_refuses_once_there_is_an_administrator():
    join(actions.found_fund(SERVER, email="ada@pot.example"))

    assert refused(actions.found_fund, SERVER, email="eve@pot.example") == ("fund_already_founded",)


def test_found_fund_refuses_from_a_page():
    assert refused(actions.found_fund, ANYONE, email="eve@pot.example") == ("fund_is_founded_on_the_server",)


# --- inviting ---------------------------------------------------------------------------------------------------------


def test_invite_organiser_twice_with_one_key_invites_once():
    admin = administrator()

    first = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.TREASURER], key="k1")
    again = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.TREASURER], key="k1")

    assert again == first
    assert len(audit.about(f"invitation:{first.id}")) == 1
    assert Message.objects.count() == 1


def test_invite_organiser_keeps_no_token():
    invitation = actions.invite_organiser(administrator(), email="bo@pot.example", roles=[Role.AUDITOR], key="k1")

    token = selectors.join_token(invitation.id)
    assert token not in str(Invitation.objects.values())
    assert token not in str(Message.objects.values())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_invite_organiser_refuses_whoever_is_no_administrator(role):
    someone = people.actor(people.organiser(role))

    assert refused(actions.invite_organiser, someone, email="bo@pot.example", roles=[Role.TREASURER], key="k1") == (
        "role_needed",
    )


def test_invite_organiser_refuses_a_stale_factor():
    admin = people.actor(people.organiser(Role.ADMINISTRATOR), fresh=False)

    assert refused(actions.invite_organiser, admin, email="bo@pot.example", roles=[Role.TREASURER], key="k1") == (
        "fresh_factor_needed",
    )


def test_invite_organiser_refuses_no_roles():
    assert refused(actions.invite_organiser, administrator(), email="bo@pot.example", roles=[], key="k1") == (
        "roles_missing",
    )


def test_invite_organiser_refuses_an_address_already_in():
    known = people.organiser(Role.TREASURER)

    assert refused(
        actions.invite_organiser, administrator(), email=known.email.upper(), roles=[Role.AUDITOR], key="k1"
    ) == ("already_an_organiser",)


def test_invite_organiser_refuses_a_second_invitation_until_the_first_has_expired():
    account = people.organiser(Role.ADMINISTRATOR)
    invite = {"email": "bo@pot.example", "roles": [Role.AUDITOR]}
    first = actions.invite_organiser(people.actor(account), key="k1", **invite)
    assert refused(actions.invite_organiser, people.actor(account), key="k2", **invite) == ("already_invited",)

    with clock.frozen_at(clock.now() + timedelta(days=8)):
        second = actions.invite_organiser(people.actor(account), key="k2", **invite)

    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "open")


def test_withdraw_invitation_forgets_the_address():
    admin = administrator()
    invitation = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.AUDITOR], key="k1")

    actions.withdraw_invitation(admin, invitation_id=invitation.id)
    withdrawn = actions.withdraw_invitation(admin, invitation_id=invitation.id)

    assert (withdrawn.state, withdrawn.email) == ("withdrawn", "")
    assert refused(join, invitation) == ("invitation_withdrawn",)
    assert [record.verb for record in audit.about(f"invitation:{invitation.id}")] == [
        "organiser.invited",
        "invitation.withdrawn",
    ]


def test_withdraw_invitation_refuses_a_used_one():
    admin = administrator()
    invitation = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.AUDITOR], key="k1")
    join(invitation)

    assert refused(actions.withdraw_invitation, admin, invitation_id=invitation.id) == ("invitation_used",)


# --- joining ----------------------------------------------------------------------------------------------------------


def test_accept_invitation_makes_an_account_with_its_roles_once():
    invitation = actions.invite_organiser(
        administrator(), email="bo@pot.example", roles=[Role.TREASURER, Role.CASEWORKER], key="k1"
    )

    account = join(invitation, label=" Bo ")

    assert refused(join, invitation) == ("invitation_used",)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email, invitation.accepted_by) == ("accepted", "", account)
    assert (account.email, account.label, account.check_password(STRONG)) == ("bo@pot.example", "Bo", True)
    assert selectors.live_roles(account.id) == {Role.TREASURER, Role.CASEWORKER}
    assert [(r.verb, r.actor_id) for r in audit.about(f"account:{account.id}")] == [
        ("organiser.joined", str(account.id)),
        ("role.granted", str(account.id)),
        ("role.granted", str(account.id)),
    ]


def test_accept_invitation_refuses_a_forged_token():
    assert refused(actions.accept_invitation, ANYONE, token="f" * 64, label="Eve", password=STRONG) == (
        "invitation_unknown",
    )


def test_accept_invitation_refuses_after_a_week():
    invitation = actions.found_fund(SERVER, email="ada@pot.example")

    with clock.frozen_at(invitation.expires_at):
        assert refused(join, invitation) == ("invitation_expired",)


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_accept_invitation_refuses_a_weak_password(password):
    invitation = actions.found_fund(SERVER, email="ada@pot.example")

    assert refused(join, invitation, password=password) == ("password_too_weak",)
    assert Account.objects.count() == 0


def test_accept_invitation_refuses_no_label():
    invitation = actions.found_fund(SERVER, email="ada@pot.example")

    assert refused(join, invitation, label="  ") == ("label_missing",)


# --- roles ------------------------------------------------------------------------------------------------------------


def test_grant_role_twice_grants_once():
    admin, bo = administrator(), people.organiser()

    first = actions.grant_role(admin, account_id=bo.id, role=Role.COMMITTEE)
    again = actions.grant_role(SERVER, account_id=bo.id, role=Role.COMMITTEE)

    assert again == first
    assert str(first.granted_by_id) == admin.id
    assert [record.detail for record in audit.about(f"account:{bo.id}")] == [{"role": "committee"}]


def test_grant_role_by_one_person_ends_with_the_founding():
    """Two people have held a role; that one of them holds none any more gives the other nothing back."""
    admin, bo, cy = administrator(), people.organiser(), people.organiser()
    assert actions.want_role(admin, account_id=bo.id, role=Role.COMMITTEE)
    actions.end_role(admin, account_id=bo.id, role=Role.COMMITTEE)

    assert refused(actions.grant_role, admin, account_id=cy.id, role=Role.COMMITTEE) == ("two_people_needed",)
    assert not actions.want_role(admin, account_id=cy.id, role=Role.COMMITTEE)
    assert not actions.want_role(admin, account_id=cy.id, role=Role.COMMITTEE)

    assert selectors.live_roles(cy.id) == set()
    motion = Motion.objects.get()
    assert (motion.about, str(motion.proposed_by_id)) == (f"role:committee:{cy.id}", admin.id)


def test_an_invitation_from_one_person_is_a_proposal():
    admin = administrator()
    people.organiser(Role.COMMITTEE)
    invitation = actions.invite_organiser(admin, email="bo@pot.example", roles=[Role.TREASURER], key="k1")

    account = join(invitation)

    assert selectors.live_roles(account.id) == set()
    motion = Motion.objects.get()
    assert (motion.role, motion.account, str(motion.proposed_by_id)) == ("treasurer", account, admin.id)


def test_grant_role_refuses_oneself():
    account = people.organiser(Role.ADMINISTRATOR)

    assert refused(actions.grant_role, people.actor(account), account_id=account.id, role=Role.TREASURER) == (
        "own_role",
    )


def test_grant_role_refuses_whoever_is_no_administrator():
    bo = people.organiser()
    treasurer = people.actor(people.organiser(Role.TREASURER))

    assert refused(actions.grant_role, treasurer, account_id=bo.id, role=Role.RELEASER) == ("role_needed",)


def test_grant_role_refuses_a_stale_factor():
    admin = people.actor(people.organiser(Role.ADMINISTRATOR), fresh=False)

    assert refused(actions.grant_role, admin, account_id=people.organiser().id, role=Role.RELEASER) == (
        "fresh_factor_needed",
    )


def test_grant_role_refuses_a_suspended_organiser():
    bo = people.organiser(suspended=True)

    assert refused(actions.grant_role, administrator(), account_id=bo.id, role=Role.RELEASER) == (
        "organiser_suspended",
    )


def test_end_role_twice_ends_once_and_it_can_be_given_again():
    admin, bo = administrator(), people.organiser(Role.COMMITTEE)

    actions.end_role(admin, account_id=bo.id, role=Role.COMMITTEE)
    actions.end_role(admin, account_id=bo.id, role=Role.COMMITTEE)
    assert selectors.live_roles(bo.id) == set()
    actions.grant_role(SERVER, account_id=bo.id, role=Role.COMMITTEE)

    assert selectors.live_roles(bo.id) == {Role.COMMITTEE}
    assert RoleGrant.objects.filter(account=bo).count() == 2
    assert [record.verb for record in audit.about(f"account:{bo.id}")] == ["role.ended", "role.granted"]


def test_end_role_refuses_the_last_administrator():
    account = people.organiser(Role.ADMINISTRATOR)
    people.organiser(Role.ADMINISTRATOR, suspended=True)

    assert refused(actions.end_role, people.actor(account), account_id=account.id, role=Role.ADMINISTRATOR) == (
        "last_administrator",
    )


def test_end_role_refuses_an_administrator_who_no_longer_is_one():
    first, second = people.organiser(Role.ADMINISTRATOR), people.organiser(Role.ADMINISTRATOR)
    remembered = people.actor(second)
    actions.end_role(people.actor(first), account_id=second.id, role=Role.ADMINISTRATOR)

    assert refused(actions.end_role, remembered, account_id=first.id, role=Role.ADMINISTRATOR) == ("role_needed",)


# --- suspending -------------------------------------------------------------------------------------------------------


def test_suspend_twice_suspends_once_and_reinstate_lets_back_in():
    admin, bo = administrator(), people.organiser(Role.TREASURER)

    actions.suspend(admin, account_id=bo.id)
    suspended = actions.suspend(admin, account_id=bo.id)
    assert (suspended.is_active, suspended.sessions_ended) == (False, 1)
    assert people.actor(bo).roles == set()
    actions.reinstate(admin, account_id=bo.id)
    back = actions.reinstate(admin, account_id=bo.id)

    assert back.is_active
    assert people.actor(bo).roles == {"treasurer"}
    assert [record.verb for record in audit.about(f"account:{bo.id}")] == [
        "organiser.suspended",
        "organiser.reinstated",
    ]


def test_suspend_refuses_the_last_administrator():
    account = people.organiser(Role.ADMINISTRATOR)

    assert refused(actions.suspend, people.actor(account), account_id=account.id) == ("last_administrator",)


def test_suspend_refuses_whoever_is_no_administrator():
    people.organiser(Role.ADMINISTRATOR)
    bo = people.organiser(Role.TREASURER)

    assert refused(actions.suspend, people.actor(bo), account_id=bo.id) == ("role_needed",)


def test_reinstate_refuses_whoever_is_no_administrator():
    bo = people.organiser(suspended=True)
    treasurer = people.actor(people.organiser(Role.TREASURER))

    assert refused(actions.reinstate, treasurer, account_id=bo.id) == ("role_needed",)


# --- interests --------------------------------------------------------------------------------------------------------


def test_declare_interest_twice_declares_once():
    bo = people.actor(people.organiser(Role.COMMITTEE))

    first = actions.declare_interest(bo, kind=DeclaredInterest.Kind.MEMBERSHIP, subject="m-7k3p-q2tx")
    again = actions.declare_interest(bo, kind=DeclaredInterest.Kind.MEMBERSHIP, subject=" M-7K3P-Q2TX")

    assert again == first
    assert len(audit.about(f"account:{bo.id}")) == 1
    assert selectors.too_close(claim_reference="R-1", member_code="M-7K3P-Q2TX") == {UUID(bo.id)}
    assert selectors.too_close(claim_reference="M-7K3P-Q2TX", member_code="M-1") == set()
    assert selectors.too_close(claim_reference="", member_code="") == set()


def test_declare_interest_refuses_what_is_no_code():
    bo = people.actor(people.organiser())

    assert refused(actions.declare_interest, bo, kind=DeclaredInterest.Kind.CLAIM, subject="my cousin's one!") == (
        "code_not_understood",
    )


def test_declare_interest_refuses_a_stranger():
    assert refused(actions.declare_interest, ANYONE, kind=DeclaredInterest.Kind.CLAIM, subject="R-1") == (
        "organiser_needed",
    )


# --- the register -----------------------------------------------------------------------------------------------------


def test_register_membership_twice_registers_once():
    admin = administrator()

    first = actions.register_membership(admin, key="k1", joined_on=date(2026, 1, 5), code="m-1")
    again = actions.register_membership(admin, key="k1", joined_on=date(2026, 1, 5), code="m-1")

    assert again == first
    assert (first.code, first.standing) == ("M-1", "good")
    assert selectors.membership_by_code("m-1 ") == first
    assert selectors.membership_by_code("m-2") is None
    assert len(audit.about(f"membership:{first.id}")) == 1


def test_register_membership_makes_a_code_when_none_is_given():
    membership = actions.register_membership(administrator(), key="k1", joined_on=date(2026, 1, 5))

    assert membership.code.startswith("M-")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"joined_on": date(2126, 1, 1)}, "joined_in_the_future"),
        ({"joined_on": date(2026, 1, 1), "code": "??"}, "code_not_understood"),
        ({"joined_on": date(2026, 1, 1), "code": "M-1"}, "member_code_taken"),
    ],
)
def test_register_membership_refuses(given, code):
    admin = administrator()
    actions.register_membership(admin, key="k1", joined_on=date(2026, 1, 5), code="M-1")

    assert refused(actions.register_membership, admin, key="k2", **given) == (code,)


def test_set_standing_twice_sets_once():
    treasurer = people.actor(people.organiser(Role.TREASURER))
    member = actions.register_membership(treasurer, key="k1", joined_on=date(2026, 1, 5), code="M-1")

    actions.set_standing(treasurer, code="M-1", standing=Membership.Standing.ARREARS)
    actions.set_standing(treasurer, code="M-1", standing=Membership.Standing.ARREARS)

    assert selectors.membership_by_code("M-1").standing == "arrears"
    assert [record.verb for record in audit.about(f"membership:{member.id}")] == [
        "membership.registered",
        "standing.set",
    ]


def test_end_membership_twice_ends_once():
    treasurer = people.actor(people.organiser(Role.TREASURER))
    member = actions.register_membership(treasurer, key="k1", joined_on=date(2026, 1, 5), code="M-1")

    actions.end_membership(treasurer, code="M-1", left_on=date(2026, 6, 1))
    actions.end_membership(treasurer, code="M-1", left_on=date(2026, 6, 1))

    assert selectors.membership_by_code("M-1").left_on == date(2026, 6, 1)
    assert len(audit.about(f"membership:{member.id}")) == 2
    assert refused(actions.end_membership, treasurer, code="M-1", left_on=date(2025, 1, 1)) == ("left_before_joining",)


@pytest.mark.parametrize(
    "act",
    [
        lambda actor: actions.register_membership(actor, key="k2", joined_on=date(2026, 1, 5)),
        lambda actor: actions.set_standing(actor, code="M-1", standing=Membership.Standing.GOOD),
        lambda actor: actions.end_membership(actor, code="M-1", left_on=date(2026, 6, 1)),
    ],
)
def test_the_register_is_closed_to_other_roles(act):
    actions.register_membership(SERVER, key="k1", joined_on=date(2026, 1, 5), code="M-1")

    assert refused(act, people.actor(people.organiser(Role.CASEWORKER))) == ("role_needed",)


def test_set_standing_refuses_an_unknown_code():
    assert refused(actions.set_standing, administrator(), code="M-9", standing=Membership.Standing.GOOD) == (
        "member_unknown",
    )
