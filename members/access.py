"""Who is asking, and whether this door opens for them. It must never know what is behind a door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.refusal import Refusal, Refused
from members import selectors
from members.codes import token_hash
from members.models import Account, ApiToken, HouseholdLink, Invitation
from members.roles import WORDS, Role
from members.scopes import SCOPES, Scope, narrowed

# However busy the session, the second factor is proved again after a working day.
FACTOR_LASTS = timedelta(hours=8)
_KEPT = "members.actor"
ANYONE = Actor(ActorKind.ANYONE, "anyone", "Someone not signed in")

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def as_actor(account: Account, *, factor_at: datetime | None) -> Actor:
    """The account as an actor. Without a second factor proved in this session it holds no role at all."""
    roles = selectors.live_roles(account.id) if factor_at is not None and account.is_active else frozenset()
    return Actor(
        ActorKind.ORGANISER, str(account.id), account.label, frozenset(role.value for role in roles), factor_at
    )


def actor_of(request: HttpRequest | Request) -> Actor:
    """Who is asking: an organiser with the roles they hold at this moment, or anyone."""
    plain = cast(HttpRequest, getattr(request, "_request", request))
    known: Actor | None = plain.META.get(_KEPT)
    if known is None:
        account = getattr(plain, "user", None)
        known = as_actor(account, factor_at=_factor_at(plain, account)) if isinstance(account, Account) else ANYONE
        plain.META[_KEPT] = known  # read once for a request
    return known


def need_one_of(actor: Actor, *roles: Role) -> None:
    """Refuse unless the actor holds one of `roles` now. The fund's own machinery needs none."""
    if actor.kind is ActorKind.SYSTEM or any(role.value in actor.roles for role in roles):
        return
    titles = " or ".join(WORDS[role].title.lower() for role in roles)
    raise Refused(Refusal("role_needed", "You need the role of %(role)s to do this.", {"role": titles}))


def need_administrator_with_factor(actor: Actor) -> None:
    """What it takes to give power away: the role, and a second factor proved in these five minutes."""
    need_one_of(actor, Role.ADMINISTRATOR)
    if actor.kind is not ActorKind.SYSTEM:
        need_fresh_factor(actor, at=clock.now())


def account_id_of(actor: Actor) -> UUID | None:
    """The account behind an organiser; None for the fund's own machinery."""
    return UUID(actor.id) if actor.kind is ActorKind.ORGANISER else None


def organiser_required(*roles: Role) -> Callable[[View], View]:
    """Let only a signed-in organiser with a proved second factor through; with `roles`, only a holder of one of them.

    Not signed in: to the sign-in page and back. No second factor yet: to set one up. One that was not proved in this
    session: to prove it. The wrong role: refused, as a page that says which role it takes.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.kind is not ActorKind.ORGANISER:
                return redirect_to_login(request.get_full_path())
            if actor.factor_at is None:
                is_set_up = selectors.has_second_factor(UUID(actor.id))
                door = "mfa_reauthenticate" if is_set_up else "mfa_activate_totp"
                return redirect_to_login(request.get_full_path(), login_url=door)
            if roles:
                need_one_of(actor, *roles)
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


def token_for(token: str) -> ApiToken | None:
    """The token that a program showed, while it is alive and its owner is let in. All others are alike: None."""
    known = ApiToken.objects.select_related("account").filter(token_hash=token_hash(token)).first()
    return known if known is not None and known.account.is_active and selectors.is_alive(known) else None


def as_token_actor(token: ApiToken, scope: Scope) -> Actor:
    """The owner, as far as this token goes: the roles they hold now that `scope` needs, and none that it lacks.

    It proves no second factor, so what asks for a fresh one is shut to programs. The audit shows which token it was.
    """
    has_it = any(given.scope == scope.value for given in token.scopes.all())
    roles = narrowed(selectors.live_roles(token.account_id), scope) if has_it else frozenset()
    label = f"{token.account.label[:60]} ({token.prefix})"
    return Actor(ActorKind.ORGANISER, str(token.account_id), label, frozenset(role.value for role in roles))


def holds_scope(scope: Scope) -> type[BasePermission]:
    """A door of the API for organisers' programs and, with the same roles, for organisers who are signed in.

    From here on `actor_of` says who is asking, as narrow as the token made them.
    """

    class HoldsScope(BasePermission):
        def has_permission(self, request: Request, _view: Any) -> bool:
            if isinstance(request.auth, ApiToken):
                request._request.META[_KEPT] = as_token_actor(request.auth, scope)  # noqa: SLF001 -- as for sessions
            return any(role.value in actor_of(request).roles for role in SCOPES[scope].roles)

    return HoldsScope


def account_for(actor: Actor, account_id: UUID) -> Account:
    """An account, for an administrator or for its own person. Anyone else's is as if it did not exist."""
    account = Account.objects.filter(id=account_id).first()
    if account is None or not (Role.ADMINISTRATOR.value in actor.roles or actor.id == str(account.id)):
        raise Http404
    return account


def invitation_for(actor: Actor, token: str) -> Invitation:
    """The invitation that a link's token opens, whatever has become of it. A forged token is as if it did not exist."""
    invitation = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise Http404
    return invitation


def household_locked(link_id: UUID) -> HouseholdLink:
    """A household, for whoever has been found to keep them."""
    link = HouseholdLink.objects.select_for_update().filter(id=link_id).first()
    if link is None:
        raise Http404
    return link


def token_by_id(actor: Actor, token_id: UUID) -> ApiToken:
    """A token, for its owner or an administrator."""
    token = ApiToken.objects.filter(id=token_id).first()
    if token is None or not (Role.ADMINISTRATOR.value in actor.roles or actor.id == str(token.account_id)):
        raise Http404
    return token


def invitation_by_id(actor: Actor, invitation_id: UUID) -> Invitation:
    """An invitation, for an administrator."""
    invitation = Invitation.objects.filter(id=invitation_id).first()
    if invitation is None or Role.ADMINISTRATOR.value not in actor.roles:
        raise Http404
    return invitation


def _factor_at(request: HttpRequest, account: Account | None) -> datetime | None:
    """When this session last proved a second factor, or None if never or too long ago. A password does not count."""
    if not hasattr(request, "session"):
        return None
    proofs = [record["at"] for record in get_authentication_records(request, account) if record["method"] == "mfa"]
    if not proofs:
        return None
    last = datetime.fromtimestamp(max(proofs), UTC)
    return last if clock.now() - last <= FACTOR_LASTS else None
