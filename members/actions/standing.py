"""Giving roles and ending them, shutting out and letting back in. Never leaves a fund without an administrator."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import refuse
from members import registry, selectors
from members.access import account_id_of, need_administrator_with_factor, need_one_of
from members.models import Account, ApiToken, RoleGrant
from members.roles import Role


@transaction.atomic
def want_role(actor: Actor, *, account_id: UUID, role: Role) -> bool:
    """Give an organiser a role while the fund is being founded; from then on, propose it. Says whether it is theirs."""
    need_administrator_with_factor(actor)
    if selectors.is_founding():
        grant_role(actor, account_id=account_id, role=role)
        return True
    registry.role_wanted(actor, key=f"role:{new_id()}", account_id=account_id, role=role)
    return False


@transaction.atomic
def grant_role(actor: Actor, *, account_id: UUID, role: Role, granted_by: UUID | None = None) -> RoleGrant:
    """Give an organiser a role. Nobody gives one to themselves; nobody alone once two people have ever held one.

    `granted_by` is who proposed it, where the fund itself carries out what two people agreed to.
    """
    selectors.administrators_locked()
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)
    live = RoleGrant.objects.filter(account=account, role=role.value, ended_at__isnull=True).first()

    need_administrator_with_factor(actor)
    if actor.id == str(account.id):
        raise refuse("own_role", "Nobody gives themselves a role. Ask another administrator.")
    if live is not None:
        return live
    if actor.kind is not ActorKind.SYSTEM and not selectors.is_founding():
        raise refuse("two_people_needed", "One person cannot change this. Propose it, and another organiser agrees.")
    if not account.is_active:
        raise refuse("organiser_suspended", "This organiser is suspended. Let them back in first.")

    grant = RoleGrant.objects.create(account=account, role=role.value, granted_by_id=granted_by or account_id_of(actor))

    audit.record(actor, Verb.ROLE_GRANTED, f"account:{account.id}", role=role.value)
    return grant


@transaction.atomic
def end_role(actor: Actor, *, account_id: UUID, role: Role) -> Account:
    """Take a role away from the next request on. The last administrator keeps theirs."""
    administrators = selectors.administrators_locked()
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)
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
    """Shut an organiser out at once: every session and every token ends for good. Their roles wait for them."""
    administrators = selectors.administrators_locked()
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)
    tokens = list(ApiToken.objects.select_for_update(no_key=True).filter(account=account, revoked_at__isnull=True))

    _need_still_administrator(actor, administrators)
    if not account.is_active:
        return account
    _need_another_administrator(account, administrators)

    account.is_active, account.sessions_ended = False, account.sessions_ended + 1
    account.save(update_fields=["is_active", "sessions_ended"])
    for token in tokens:
        token.revoked_at, token.revoked_by_id = clock.now(), UUID(actor.id)
        token.save(update_fields=["revoked_at", "revoked_by"])

    audit.record(actor, Verb.ORGANISER_SUSPENDED, f"account:{account.id}")
    for token in tokens:
        audit.record(actor, Verb.TOKEN_REVOKED, f"token:{token.id}")
    return account


@transaction.atomic
def reinstate(actor: Actor, *, account_id: UUID) -> Account:
    """Let a suspended organiser back in, with the roles they still hold."""
    account = Account.objects.select_for_update(no_key=True).get(id=account_id)

    need_administrator_with_factor(actor)
    if account.is_active:
        return account

    account.is_active = True
    account.save(update_fields=["is_active"])

    audit.record(actor, Verb.ORGANISER_REINSTATED, f"account:{account.id}")
    return account


def _need_still_administrator(actor: Actor, administrators: frozenset[UUID]) -> None:
    """The roles an actor carries were read before the lock; what counts is what holds under it."""
    need_one_of(actor, Role.ADMINISTRATOR)
    if actor.kind is not ActorKind.ORGANISER or UUID(actor.id) not in administrators:
        raise refuse("role_needed", "You need the role of %(role)s to do this.", role="administrator")


def _need_another_administrator(account: Account, administrators: frozenset[UUID]) -> None:
    if administrators == {account.id}:
        raise refuse("last_administrator", "This is the fund's last administrator. Make someone else one first.")
