"""Tokens for organisers' programs: made, used and ended. It must never keep or log one, nor let one make another."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.refusal import refuse
from members import codes, selectors
from members.models import LONGEST_DAYS, Account, ApiToken, ApiTokenScope
from members.roles import Role
from members.scopes import Scope, open_to

MOST_TOKENS = 10
USES_A_MINUTE = 120


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token just made, with the only sight there will ever be of it. Made before, it is empty."""

    row: ApiToken
    token: str = ""


@transaction.atomic
def make_token(actor: Actor, *, key: str, label: str, scopes: Collection[Scope], days: int) -> MadeToken:
    """Give one's own program a part of what one may do oneself. The same form again makes and shows nothing."""
    _need_organiser(actor)
    account = Account.objects.select_for_update(no_key=True).get(id=actor.id)
    known = ApiToken.objects.filter(key=key).first()

    need_fresh_factor(actor, at=clock.now())
    if known is not None and known.account_id == account.id:
        return MadeToken(known)
    if not account.is_active:
        raise refuse("organiser_suspended", "This organiser is suspended. Let them back in first.")
    _need_sense(actor, label=label, scopes=scopes, days=days)
    if len(selectors.tokens_of(account.id)) >= MOST_TOKENS:
        raise refuse("too_many_tokens", "You have %(most)s tokens. End one that you no longer use.", most=MOST_TOKENS)

    token = codes.new_api_token()
    row = ApiToken.objects.create(
        key=key,
        account=account,
        label=label.strip(),
        token_hash=codes.token_hash(token),
        prefix=codes.token_prefix(token),
        days=days,
    )
    ApiTokenScope.objects.bulk_create(ApiTokenScope(token=row, scope=scope.value) for scope in sorted(set(scopes)))

    audit.record(actor, Verb.TOKEN_MADE, f"token:{row.id}", scopes=sorted(set(scopes)), days=days)
    return MadeToken(row, token)


@transaction.atomic
def end_token(actor: Actor, *, token_id: UUID) -> ApiToken:
    """Make a token useless from the next request on: its owner's to do, or an administrator's."""
    token = ApiToken.objects.select_for_update(no_key=True).get(id=token_id)

    _need_organiser(actor)
    if actor.id != str(token.account_id) and Role.ADMINISTRATOR.value not in actor.roles:
        raise refuse("token_of_another", "This token belongs to somebody else. Ask an administrator.")
    need_fresh_factor(actor, at=clock.now())
    if token.revoked_at is not None:
        return token

    token.revoked_at, token.revoked_by_id = clock.now(), UUID(actor.id)
    token.save(update_fields=["revoked_at", "revoked_by"])

    audit.record(actor, Verb.TOKEN_REVOKED, f"token:{token.id}")
    return token


@transaction.atomic
def use_token(actor: Actor, *, token_id: UUID) -> ApiToken:
    """Count one use in the token's own row, where every process sees it. The first use of a day is recorded."""
    token = ApiToken.objects.select_for_update(no_key=True).get(id=token_id)

    at = clock.now()
    minute, is_first_today = (
        int(at.timestamp()) // 60,
        token.last_used_at is None or token.last_used_at.date() < at.date(),
    )
    if token.minute == minute and token.uses >= USES_A_MINUTE:
        raise refuse("too_many_tries", "This token was used too often. Wait a minute.")

    token.uses = token.uses + 1 if token.minute == minute else 1
    token.minute, token.last_used_at = minute, at
    token.save(update_fields=["uses", "minute", "last_used_at"])

    if is_first_today:
        audit.record(actor, Verb.TOKEN_USED, f"token:{token.id}")
    return token


def _need_organiser(actor: Actor) -> None:
    if actor.kind is not ActorKind.ORGANISER:
        raise refuse("organiser_needed", "Only organisers have tokens.")


def _need_sense(actor: Actor, *, label: str, scopes: Collection[Scope], days: int) -> None:
    if not label.strip():
        raise refuse("label_missing", "Enter what you want to call it, such as the program that will use it.")
    if not scopes:
        raise refuse("scopes_missing", "Choose at least one thing that it is for.")
    if not set(scopes) <= set(open_to([Role(role) for role in actor.roles])):
        raise refuse("scope_needs_a_role", "A token can only do what your own roles let you do.")
    if not 1 <= days <= LONGEST_DAYS:
        raise refuse("token_lasts_too_long", "A token lasts from one day to one year.")
