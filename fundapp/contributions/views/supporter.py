"""A supporter's own pages: in by the link in their letters, out again on a shared phone, and what they find there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fundapp.contributions import access, links, registry, visitor
from fundapp.contributions.actions import recurring_changes, supporters
from fundapp.contributions.forms.supporter import FORMS, ChangeForm, EmailsForm, ForgetForm, LinkForm
from fundapp.contributions.gateway import StripeDown, TurnedDown, Unknown
from fundapp.contributions.handlers import recurring as handling
from fundapp.contributions.models import RecurringContribution, Supporter
from fundapp.contributions.presenting import promises as presenting
from fundapp.contributions.selectors import supporters as reading
from fundapp.contributions.selectors.statements import years_of
from fundapp.contributions.views import statements
from fundapp.contributions.workflow import Change
from fundapp.kernel.refusal import Refused
from fundapp.web import errors
from fundapp.web.languages import in_welsh_too, prefer
from members.access import ANYONE

P = ParamSpec("P")
page = require_safe
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
Theirs = Callable[Concatenate[HttpRequest, Supporter, P], HttpResponse]
Anyones = Callable[..., HttpResponse]


def for_supporter(view: Theirs[P]) -> Anyones:
    """Only for whoever has opened their link in this browser; others are asked where to send one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        supporter = visitor.supporter_of(request)
        if supporter is None:
            return redirect("contributions:giving")
        prefer(request, supporter.language)
        return view(request, supporter, *args, **kwargs)

    return in_welsh_too(guarded)


# --- In and out -------------------------------------------------------------------------------------------------------
@in_welsh_too
@page
def giving_link(request: HttpRequest, signed: str) -> HttpResponse:
    """Opens the page in this browser and leaves the address bar. It changes nothing: programs open links, too."""
    supporter = access.supporter_by(links.bearer_of(signed))
    if supporter is None:
        # Too old, revoked, or cut in two by a mail program: another is one step away.
        return render(request, "contributions/supporter/ask.html", {"form": LinkForm(), "is_old": True}, status=410)
    visitor.remember(request, supporter)
    return redirect("contributions:giving")


@in_welsh_too
@page_with_form
def giving(request: HttpRequest) -> HttpResponse:
    """Their gifts; or, to whoever has not opened a link, the form that sends one."""
    supporter = visitor.supporter_of(request)
    if supporter is None or request.method == "POST":
        return _ask(request)
    prefer(request, supporter.language)
    return render(
        request,
        "contributions/supporter/giving.html",
        {
            "cards": [presenting.card_of(promise) for promise in reading.promises_of(supporter)],
            "gifts": reading.gifts_of(supporter)[:60],
            "years": years_of(supporter),
        },
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Nothing of the supporter stays on this device."""
    visitor.forget(request)
    response = redirect("transparency:front")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


# --- One change of one gift -------------------------------------------------------------------------------------------
@page_with_form
@for_supporter
def change(request: HttpRequest, supporter: Supporter, recurring_id: UUID, errand: str) -> HttpResponse:
    """One page, one question, one button: the amount, the day, the next one, a pause, the end, the card."""
    promise = access.promise_for(access.as_supporter(supporter.id), recurring_id)
    if errand not in FORMS:
        raise Http404
    form = FORMS[errand](request.POST or None)
    if not form.is_valid():
        return _change_page(request, promise, form, status=422 if form.is_bound else 200)
    try:
        asked = recurring_changes.ask(
            access.as_supporter(supporter.id),
            key=form.cleaned_data["once"],
            recurring_id=promise.id,
            wish=form.wish(),
        )
    except Refused as refused:
        form.refuse(refused, field=form.beside or None)
        return _change_page(request, promise, form, status=409)
    if form.what is Change.CARD:
        return _to_the_card_page(request, promise, asked.id)
    handling.carry_out_now(asked)
    return _see_other("contributions:giving")


@page
@for_supporter
def card_chosen(request: HttpRequest, supporter: Supporter, recurring_id: UUID) -> HttpResponse:
    """Back from Stripe's page: what Stripe says now is what the page says, whatever was pressed there."""
    promise = access.promise_for(access.as_supporter(supporter.id), recurring_id)
    handling.look_for_a_new_card(promise)
    promise = access.promise_for(access.as_supporter(supporter.id), recurring_id)
    return render(
        request,
        "contributions/supporter/card.html",
        {
            "card": presenting.card_words(handling.card_of(promise)),
            "promise": promise,
            "said": presenting.card_of(promise),
            "is_taken": not reading.is_card_awaited(promise),
        },
    )


# --- What else there is -----------------------------------------------------------------------------------------------
@page_with_form
@for_supporter
def emails(request: HttpRequest, supporter: Supporter) -> HttpResponse:
    """Receipts always come; everything else only when asked for."""
    chosen = {"wants_news": supporter.wants_news, "wants_asks": supporter.wants_asks, "language": supporter.language}
    form = EmailsForm(request.POST or None, initial=chosen)
    if form.is_valid():
        supporters.choose(
            access.as_supporter(supporter.id),
            supporter_id=supporter.id,
            wants_news=form.cleaned_data["wants_news"],
            wants_asks=form.cleaned_data["wants_asks"],
            language=form.cleaned_data["language"],
        )
        return _see_other("contributions:giving_emails", "?saved")
    status = 422 if form.is_bound else 200
    return render(
        request,
        "contributions/supporter/emails.html",
        {"form": form, "is_saved": "saved" in request.GET and not form.is_bound},
        status=status,
    )


@page_with_form
@for_supporter
def forget(request: HttpRequest, supporter: Supporter) -> HttpResponse:
    """One page that says what goes and what stays, and one tick."""
    form = ForgetForm(request.POST or None)
    if not form.is_valid():
        return render(
            request,
            "contributions/supporter/forget.html",
            {
                "form": form,
                "running": reading.running(supporter),
                "has_standing_order": reading.has_standing_order(supporter),
                "keepings": registry.keepings(),
            },
            status=422 if form.is_bound else 200,
        )
    supporters.ask_to_be_forgotten(access.as_supporter(supporter.id), supporter_id=supporter.id)
    visitor.forget(request)
    return render(request, "contributions/supporter/forgotten.html")


@page
@for_supporter
def statement(request: HttpRequest, supporter: Supporter, start: int) -> HttpResponse:
    return statements.statement_page(
        request,
        supporter,
        start=start,
        pdf_url=reverse("contributions:giving_statement_pdf", args=[start]),
        back_url=reverse("contributions:giving"),
    )


@page
@for_supporter
def statement_pdf(request: HttpRequest, supporter: Supporter, start: int) -> HttpResponse:
    return statements.statement_pdf(request, supporter, start=start)


def _ask(request: HttpRequest) -> HttpResponse:
    """The same answer whether the address ever gave or not, and the same steps on the way to it."""
    form = LinkForm(request.POST or None)
    if not form.is_valid():
        return render(request, "contributions/supporter/ask.html", {"form": form}, status=422 if form.is_bound else 200)
    if not visitor.may_ask(request):
        return errors.too_many(request, wait_seconds=visitor.ASKS_SECONDS)
    email = form.cleaned_data["email"]
    if visitor.may_get_a_letter(email):
        supporters.ask_link(ANYONE, key=form.cleaned_data["once"], email=email)
    return render(request, "contributions/supporter/asked.html")


def _change_page(
    request: HttpRequest, promise: RecurringContribution, form: ChangeForm, *, status: int = 200
) -> HttpResponse:
    told: dict[str, object] = {
        "form": form,
        "promise": promise,
        "said": presenting.card_of(promise),
        "what": form.what.value,
    }
    if form.what is Change.CARD:
        # Asked of Stripe at this moment, because nothing of a card is kept here: also whether it has run out.
        told["card"] = presenting.card_words(handling.card_of(promise))
    return render(request, "contributions/supporter/change.html", told, status=status)


def _to_the_card_page(request: HttpRequest, promise: RecurringContribution, change_id: UUID) -> HttpResponse:
    back = reverse("contributions:giving_card", args=[promise.id])
    try:
        response = redirect(handling.card_page(promise, change_id, return_url=back))
    except (StripeDown, TurnedDown, Unknown):
        return errors.unavailable(request)
    response.status_code = 303
    return response


def _see_other(route: str, query: str = "") -> HttpResponse:
    """303, so that going back and forward in the browser does not send the form again."""
    response = redirect(reverse(route) + query)
    response.status_code = 303
    return response
