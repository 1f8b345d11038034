"""The organisers' own pages: the desk, the people, coming in by invitation. They parse, call one action, and render."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.web import errors
from members import actions, selectors
from members.access import (
    ANYONE,
    account_for,
    actor_of,
    invitation_by_id,
    invitation_for,
    organiser_required,
    token_by_id,
)
from members.forms import InterestForm, InviteForm, JoinForm, PersonForm, TokenForm
from members.models import Account, DeclaredInterest
from members.registry import links_for, parts_for
from members.roles import WORDS, Role, clashes
from members.scopes import SCOPES, Scope, open_to
from members.views.shown import shown, with_form

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page
@organiser_required()
def tonight(request: HttpRequest) -> HttpResponse:
    """The first page of an evening: what each of the organiser's roles has waiting."""
    actor = actor_of(request)
    here = request.path
    links = [
        {"url": url, "title": _(link.title), "hint": _(link.hint), "count": link.count(actor) if link.count else None}
        for link in links_for(actor)
        for url in [reverse(link.url_name)]
        if url != here
    ]
    roles = [WORDS[Role(role)] for role in sorted(actor.roles)]
    context = {"actor": actor, "links": links, "roles": roles, "parts": parts_for(actor)}
    return render(request, "members/tonight.html", context)


@page
@organiser_required()
def you(request: HttpRequest) -> HttpResponse:
    """What the organiser is here, and the ways to change how they sign in."""
    actor = actor_of(request)
    roles = [WORDS[Role(role)] for role in sorted(actor.roles)]
    return render(request, "members/you.html", {"account": account_for(actor, UUID(actor.id)), "roles": roles})


@page_with_form
@organiser_required()
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens for programs, and the form that makes another. A new one is shown here, and never again."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None, scopes=open_to([Role(role) for role in actor.roles]))
    if form.is_valid():
        try:
            made = actions.make_token(
                actor,
                key=form.cleaned_data["once"],
                label=form.cleaned_data["label"],
                scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
                days=int(form.cleaned_data["days"]),
            )
        except Refused as refused:
            return shown(request, "members/tokens.html", form, refused, field="label")
        return render(request, "members/token_made.html", {"made": made})
    return with_form(request, "members/tokens.html", form, rows=_token_rows(UUID(actor.id)))


@require_POST
@organiser_required()
def end_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one's own token, or as an administrator somebody else's."""
    actor = actor_of(request)
    token = actions.end_token(actor, token_id=token_by_id(actor, token_id).id)
    messages.success(request, _("The token has ended. Whatever still shows it is turned away."))
    if actor.id == str(token.account_id):
        return redirect("members:tokens")
    return redirect("members:person", account_id=token.account_id)


@page
@organiser_required(Role.ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone who organises, with their roles, and the invitations that can still be used."""
    rows = [
        {"account": account, "titles": [WORDS[role].title for role in roles]}
        for account, roles in selectors.organisers()
    ]
    return render(request, "members/people.html", {"rows": rows, "invitations": selectors.open_invitations()})


@page_with_form
@organiser_required(Role.ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    """Ask someone in."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = actions.invite_organiser(
                actor_of(request),
                email=form.cleaned_data["email"],
                label=form.cleaned_data["label"],
                roles=[Role(role) for role in form.cleaned_data["roles"]],
                key=form.cleaned_data["once"],
            )
        except Refused as refused:
            return shown(request, "members/invite.html", form, refused, field="email")
        return render(request, "members/invited.html", {"link": selectors.join_link(invitation.id)})
    return with_form(request, "members/invite.html", form)


@require_POST
@organiser_required(Role.ADMINISTRATOR)
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    actions.withdraw_invitation(actor, invitation_id=invitation_by_id(actor, invitation_id).id)
    messages.success(request, _("The invitation was taken back. Its link no longer works."))
    return redirect("members:people")


@page_with_form
@organiser_required(Role.ADMINISTRATOR)
def person(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One organiser: give and end roles, shut out, let back in. Every button posts to this same page."""
    actor = actor_of(request)
    account = account_for(actor, account_id)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        act = form.cleaned_data["act"]
        messages.success(request, str(_PERSON_ACTS[act](actor, account, form.cleaned_data["role"])))
        return redirect("members:person", account_id=account.id)
    held = selectors.live_roles(account.id)
    rows = [{"role": role, "words": words, "is_held": role in held} for role, words in WORDS.items()]
    context = {"account": account, "rows": rows, "clashes": clashes(held), "is_you": actor.id == str(account.id)}
    return with_form(request, "members/person.html", form, tokens=_token_rows(account.id), **context)


@page_with_form
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by an invitation. Looking at the page uses nothing up; only sending the form does."""
    invitation = invitation_for(ANYONE, token)
    if request.user.is_authenticated:
        return redirect("members:tonight")
    if not selectors.is_open(invitation):
        return errors.gone(request, again_url=reverse("account_login"))
    form = JoinForm(request.POST or None, initial={"label": invitation.label})
    if form.is_valid():
        password = form.cleaned_data["password"]
        try:
            account = actions.accept_invitation(
                ANYONE, token=token, label=form.cleaned_data["label"], password=password
            )
        except Refused as refused:
            return shown(request, "members/join.html", form, refused, field="password")
        record_authentication(request, account, method="password", email=account.email, reauthenticated=True)
        response: HttpResponse = perform_login(request, account, redirect_url=reverse("mfa_activate_totp"))
        return response
    return with_form(request, "members/join.html", form, roles=[WORDS[Role(role)] for role in invitation.roles])


def keeps_a_factor(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """allauth asks before it takes off the authenticator app, but not before it removes a passkey."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponseBase:
        if request.user.is_authenticated and selectors.is_last_factor(request.user.pk, authenticator_id=pk):
            raise refuse("last_factor", "This is your only second factor. Set up another one first.")
        return view(request, pk=pk)

    return guarded


def leaves_nothing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """After signing out the browser is asked to forget what it kept of these pages."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return guarded


@page_with_form
@organiser_required()
def interests(request: HttpRequest) -> HttpResponse:
    """Say which requests and members one is too close to."""
    actor = actor_of(request)
    form = InterestForm(request.POST or None)
    if form.is_valid():
        try:
            actions.declare_interest(
                actor, kind=DeclaredInterest.Kind(form.cleaned_data["kind"]), subject=form.cleaned_data["subject"]
            )
        except Refused as refused:
            return shown(request, "members/interests.html", form, refused, field="subject")
        messages.success(request, _("Noted. You will not be asked to decide on it."))
        return redirect("members:interests")
    return with_form(request, "members/interests.html", form, declared=selectors.interests_of(UUID(actor.id)))


def _token_rows(account_id: UUID) -> list[dict[str, object]]:
    return [
        {"token": token, "scopes": [_(SCOPES[Scope(given.scope)].words) for given in token.scopes.all()]}
        for token in selectors.tokens_of(account_id)
    ]


def _grant(actor: Actor, account: Account, role: Role | None) -> str:
    if actions.want_role(actor, account_id=account.id, role=_named(role)):
        return _("The role is theirs from now on.")
    return _("It is proposed. Another organiser has to agree under Motions, and then a day passes.")


def _end(actor: Actor, account: Account, role: Role | None) -> str:
    actions.end_role(actor, account_id=account.id, role=_named(role))
    return _("The role has ended.")


def _suspend(actor: Actor, account: Account, _role: Role | None) -> str:
    actions.suspend(actor, account_id=account.id)
    return _("They are shut out, and every session of theirs has ended.")


def _reinstate(actor: Actor, account: Account, _role: Role | None) -> str:
    actions.reinstate(actor, account_id=account.id)
    return _("They can sign in again.")


def _named(role: Role | None) -> Role:
    if role is None:
        raise refuse("roles_missing", "Choose at least one role.")
    return role


_PERSON_ACTS: dict[str, Callable[[Actor, Account, Role | None], str]] = {
    "grant": _grant,
    "end": _end,
    "suspend": _suspend,
    "reinstate": _reinstate,
}
