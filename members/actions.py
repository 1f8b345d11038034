"""The only writers of people: inviting and joining, giving and ending roles, interests, the members' register."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members import codes, selectors
from members.access import as_actor, need_one_of
from members.models import Account, DeclaredInterest, Invitation, Membership, RoleGrant
from members.roles import Role


@transaction.atomic
def found_fund(actor: Actor, *, email: str, label: str = "", roles: Collection[Role] = ()) -> Invitation:
    """Invite the first administrator. Only while there is none, and only from the server itself, not from a page."""
    earlier = list(Invitation.objects.select_for_update().filter(state="open", invited_by__isnull=True))

    if actor.kind is not ActorKind.SYSTEM:
        raise refuse("fund_is_founded_on_the_server", "The first administrator is invited by a command on the server.")
    if selectors.holders(Role.ADMINISTRATOR).exists():
        raise refuse("fund_already_founded", "This fund has an administrator. Ask them for an invitation.")
    wanted = {Role.ADMINISTRATOR, *roles}
    for invitation in earlier:
        if invitation.email == _tidy_email(email) and invitation.expires_at > clock.now():
            return invitation

    for invitation in earlier:
        _close(invitation, Invitation.State.WITHDRAWN)
    invitation = _new_invitation(actor, email=email, label=label, roles=wanted, key=f"founding:{new_id()}")

    audit.record(actor, Verb.FUND_FOUNDED, f"invitation:{invitation.id}", roles=sorted(wanted))

    _tell_by_mail(invitation)
    return invitation


@transaction.atomic
def invite_organiser(actor: Actor, *, email: str, roles: Collection[Role], key: str, label: str = "") -> Invitation:
    """Ask someone in, with roles that are theirs once they have accepted. The link is good for a week, and once."""
    address = _tidy_email(email)
    standing = list(Invitation.objects.select_for_update().filter(Q(key=key) | Q(state="open", email=address)))

    _need_administrator_with_factor(actor)
    for invitation in standing:
        if invitation.key == key:
            return invitation
    if not roles:
        raise refuse("roles_missing", "Choose at least one role.")
    if Account.objects.filter(email__iexact=address).exists():
        raise refuse("already_an_organiser", "That address belongs to an organiser. Give them the role instead.")
    if any(invitation.expires_at > clock.now() for invitation in standing):
        raise refuse("already_invited", "That address has an invitation that can still be used.")

    for invitation in standing:
        _close(invitation, Invitation.State.WITHDRAWN)
    invitation = _new_invitation(actor, email=address, label=label, roles=roles, key=key)

    audit.record(actor, Verb.ORGANISER_INVITED, f"invitation:{invitation.id}", roles=sorted(roles))

    _tell_by_mail(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(actor: Actor, *, invitation_id: UUID) -> Invitation:
    """Make a link useless before anyone has used it, and forget its address."""
    invitation = Invitation.objects.select_for_update().get(id=invitation_id)

    need_one_of(actor, Role.ADMINISTRATOR)
    if invitation.state == Invitation.State.WITHDRAWN:
        return invitation
    if invitation.state == Invitation.State.ACCEPTED:
        raise refuse("invitation_used", "This invitation has been used. Suspend the organiser instead.")

    _close(invitation, Invitation.State.WITHDRAWN)

    audit.record(actor, Verb.INVITATION_WITHDRAWN, f"invitation:{invitation.id}")
    return invitation


@transaction.atomic
def accept_invitation(actor: Actor, *, token: str, label: str, password: str) -> Account:
    """Become an organiser. The invitation went to the address, so holding it proves the address."""
    invitation = Invitation.objects.select_for_update().filter(token_hash=codes.token_hash(token)).first()

    if invitation is None:
        raise refuse("invitation_unknown", "This invitation does not exist. Check the link, or ask for a new one.")
    if invitation.state == Invitation.State.ACCEPTED:
        raise refuse("invitation_used", "This invitation has been used. If it was you, sign in.")
    if invitation.state == Invitation.State.WITHDRAWN:
        raise refuse("invitation_withdrawn", "This invitation was taken back. Ask for a new one.")
    if invitation.expires_at <= clock.now():
        raise refuse("invitation_expired", "This invitation was good for a week. Ask for a new one.")
    if not label.strip():
        raise refuse("label_missing", "Enter what other organisers should see, such as a first name.")
    account = Account(email=invitation.email, label=label.strip())
    _need_good_password(password, account)

    account.set_password(password)
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    RoleGrant.objects.bulk_create(
        RoleGrant(account=account, role=role, granted_by_id=invitation.invited_by_id) for role in invitation.roles
    )
    _close(invitation, Invitation.State.ACCEPTED, accepted_by=account)

    newcomer = as_actor(account, factor_at=None)
    audit.record(newcomer, Verb.ORGANISER_JOINED, f"account:{account.id}", invitation=str(invitation.id))
    for role in sorted(invitation.roles):
        audit.record(newcomer, Verb.ROLE_GRANTED, f"account:{account.id}", role=role, invitation=str(invitation.id))
    return account


@transaction.atomic
def grant_role(actor: Actor, *, account_id: UUID, role: Role) -> RoleGrant:
    """Give an organiser a role. Nobody gives one to themselves, whatever they are."""
    account = Account.objects.select_for_update().get(id=account_id)
    live = RoleGrant.objects.filter(account=account, role=role.value, ended_at__isnull=True).first()

    _need_administrator_with_factor(actor)
    if actor.id == str(account.id):
        raise refuse("own_role", "Nobody gives themselves a role. Ask another administrator.")
    if live is not None:
        return live
    if not account.is_active:
        raise refuse("organiser_suspended", "This organiser is suspended. Let them back in first.")

    grant = RoleGrant.objects.create(account=account, role=role.value, granted_by_id=_account_id(actor))

    audit.record(actor, Verb.ROLE_GRANTED, f"account:{account.id}", role=role.value)
    return grant


@transaction.atomic
def end_role(actor: Actor, *, account_id: UUID, role: Role) -> Account:
    """Take a role away from the next request on. The last administrator keeps theirs."""
    administrators = _administrators_locked()
    account = Account.objects.select_for_update().get(id=account_id)
    live = RoleGrant.objects.filter(account=account, role=role.value, ended_at__isnull=True).first()

    _need_still_administrator(actor, administrators)
    if live is None:
        return account
    if role is Role.ADMINISTRATOR:
        _need_another_administrator(account, administrators)

    live.ended_at, live.ended_by_id = clock.now(), UUID(actor.id)
    live.save(update_fields=["ended_at", "ended_by"])

    audit.record(actor, Verb.ROLE_ENDED, f"account:{account.id}", role=role.value)
    return account


@transaction.atomic
def suspend(actor: Actor, *, account_id: UUID) -> Account:
    """Shut an organiser out at once, in every session they have. Their roles wait for them."""
    administrators = _administrators_locked()
    account = Account.objects.select_for_update().get(id=account_id)

    _need_still_administrator(actor, administrators)
    if not account.is_active:
        return account
    _need_another_administrator(account, administrators)

    account.is_active, account.sessions_ended = False, account.sessions_ended + 1
    account.save(update_fields=["is_active", "sessions_ended"])

    audit.record(actor, Verb.ORGANISER_SUSPENDED, f"account:{account.id}")
    return account


@transaction.atomic
def reinstate(actor: Actor, *, account_id: UUID) -> Account:
    """Let a suspended organiser back in, with the roles they still hold."""
    account = Account.objects.select_for_update().get(id=account_id)

    _need_administrator_with_factor(actor)
    if account.is_active:
        return account

    account.is_active = True
    account.save(update_fields=["is_active"])

    audit.record(actor, Verb.ORGANISER_REINSTATED, f"account:{account.id}")
    return account


@transaction.atomic
def declare_interest(actor: Actor, *, kind: DeclaredInterest.Kind, subject: str) -> DeclaredInterest:
    """Say that a request or a member is too close to decide on fairly. Saying it twice says it once."""
    code = codes.tidy_code(subject)

    if actor.kind is not ActorKind.ORGANISER:
        raise refuse("organiser_needed", "Only organisers declare an interest.")
    if not code:
        raise refuse("code_not_understood", "Enter the code with its letters and numbers, like M-7K3P-Q2TX.")

    interest, is_new = DeclaredInterest.objects.get_or_create(account_id=actor.id, kind=kind, subject=code)

    if is_new:
        audit.record(actor, Verb.INTEREST_DECLARED, f"account:{actor.id}", kind=kind.value, interest=str(interest.id))
    return interest


@transaction.atomic
def register_membership(actor: Actor, *, key: str, joined_on: date, code: str = "") -> Membership:
    """Enter a member into the register, under the code on their card or under a new one."""
    known = Membership.objects.select_for_update().filter(key=key).first()

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if known is not None:
        return known
    tidy = codes.tidy_code(code) if code.strip() else codes.new_member_code()
    if not tidy:
        raise refuse("code_not_understood", "Enter the code with its letters and numbers, like M-7K3P-Q2TX.")
    if joined_on > clock.today():
        raise refuse("joined_in_the_future", "Enter the day they joined, today or before.")
    if Membership.objects.filter(code=tidy).exists():
        raise refuse("member_code_taken", "Another member has this code.")

    membership = Membership.objects.create(key=key, code=tidy, joined_on=joined_on)

    audit.record(actor, Verb.MEMBERSHIP_REGISTERED, f"membership:{membership.id}")
    return membership


@transaction.atomic
def set_standing(actor: Actor, *, code: str, standing: Membership.Standing) -> Membership:
    """Say whether a member's dues are paid up."""
    membership = _member_locked(code)

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if membership.standing == standing:
        return membership

    membership.standing = standing
    membership.save(update_fields=["standing"])

    audit.record(actor, Verb.STANDING_SET, f"membership:{membership.id}", standing=standing.value)
    return membership


@transaction.atomic
def end_membership(actor: Actor, *, code: str, left_on: date) -> Membership:
    """Enter the day on which someone left the fund."""
    membership = _member_locked(code)

    need_one_of(actor, Role.ADMINISTRATOR, Role.TREASURER)
    if membership.left_on == left_on:
        return membership
    if left_on < membership.joined_on:
        raise refuse("left_before_joining", "Enter a day on or after the day they joined.")

    membership.left_on = left_on
    membership.save(update_fields=["left_on"])

    audit.record(actor, Verb.MEMBERSHIP_ENDED, f"membership:{membership.id}")
    return membership


def _need_administrator_with_factor(actor: Actor) -> None:
    need_one_of(actor, Role.ADMINISTRATOR)
    if actor.kind is not ActorKind.SYSTEM:
        need_fresh_factor(actor, at=clock.now())


def _administrators_locked() -> frozenset[UUID]:
    """Every account that is an administrator now, locked in one order, so that two cannot remove each other at once."""
    grants = RoleGrant.objects.select_for_update(of=("self", "account")).select_related("account")
    live = grants.filter(role=Role.ADMINISTRATOR.value, ended_at__isnull=True).order_by("account_id")
    return frozenset(grant.account_id for grant in live if grant.account.is_active)


def _need_still_administrator(actor: Actor, administrators: frozenset[UUID]) -> None:
    """The roles an actor carries were read before the lock; what counts is what holds under it."""
    need_one_of(actor, Role.ADMINISTRATOR)
    if actor.kind is not ActorKind.ORGANISER or UUID(actor.id) not in administrators:
        raise refuse("role_needed", "You need the role of %(role)s to do this.", role="administrator")


def _need_another_administrator(account: Account, administrators: frozenset[UUID]) -> None:
    if administrators == {account.id}:
        raise refuse("last_administrator", "This is the fund's last administrator. Make someone else one first.")


def _need_good_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError:
        raise refuse(
            "password_too_weak", "Choose a password of at least 12 characters that is not a common one."
        ) from None


def _new_invitation(actor: Actor, *, email: str, label: str, roles: Collection[Role], key: str) -> Invitation:
    invitation_id = new_id()
    return Invitation.objects.create(
        id=invitation_id,
        key=key,
        token_hash=codes.token_hash(selectors.join_token(invitation_id)),
        email=_tidy_email(email),
        label=label.strip(),
        roles=sorted(role.value for role in roles),
        invited_by_id=_account_id(actor),
    )


def _close(invitation: Invitation, state: Invitation.State, *, accepted_by: Account | None = None) -> None:
    invitation.state, invitation.closed_at, invitation.accepted_by = state, clock.now(), accepted_by
    invitation.email = invitation.label = ""
    invitation.save(update_fields=["state", "closed_at", "accepted_by", "email", "label"])


def _tell_by_mail(invitation: Invitation) -> None:
    outbox.enqueue(
        "invitation.made",
        key=f"invitation.made:{invitation.id}",
        subject=f"invitation:{invitation.id}",
        invitation_id=str(invitation.id),
    )


def _account_id(actor: Actor) -> UUID | None:
    return UUID(actor.id) if actor.kind is ActorKind.ORGANISER else None


def _tidy_email(email: str) -> str:
    return BaseUserManager.normalize_email(email.strip()).lower()


def _member_locked(code: str) -> Membership:
    membership = Membership.objects.select_for_update().filter(code=codes.tidy_code(code)).first()
    if membership is None:
        raise refuse("member_unknown", "No member has this code. Check it against their card.")
    return membership
