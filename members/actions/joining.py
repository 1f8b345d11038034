"""Asking organisers in, and their coming in. It must never open a way that an invitation did not."""

from collections.abc import Collection
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
from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members import codes, registry, selectors
from members.access import account_id_of, as_actor, need_administrator_with_factor, need_one_of
from members.models import Account, Invitation, RoleGrant
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
    selectors.administrators_locked()
    standing = list(Invitation.objects.select_for_update().filter(Q(key=key) | Q(state="open", email=address)))

    need_administrator_with_factor(actor)
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
    are_theirs = invitation.invited_by_id is None or selectors.is_founding()
    if are_theirs:
        RoleGrant.objects.bulk_create(
            RoleGrant(account=account, role=role, granted_by_id=invitation.invited_by_id) for role in invitation.roles
        )
    _close(invitation, Invitation.State.ACCEPTED, accepted_by=account)

    newcomer = as_actor(account, factor_at=None)
    audit.record(newcomer, Verb.ORGANISER_JOINED, f"account:{account.id}", invitation=str(invitation.id))
    for role in sorted(invitation.roles):
        if are_theirs:
            audit.record(newcomer, Verb.ROLE_GRANTED, f"account:{account.id}", role=role, invitation=str(invitation.id))
            continue
        # Whoever invited them proposed it with the invitation; somebody else has to agree.
        registry.role_wanted(
            system("invitation"),
            key=f"invitation:{invitation.id}:{role}",
            account_id=account.id,
            role=Role(role),
            proposed_by=invitation.invited_by_id,
        )
    return account


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
        invited_by_id=account_id_of(actor),
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


def _tidy_email(email: str) -> str:
    return BaseUserManager.normalize_email(email.strip()).lower()
