"""Helping somebody: the pages of the helper, and the one where the person answers. Nobody signs in here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.refusal import Refused
from fundapp.web import errors
from members.access import actor_of as organiser_of
from payouts.claims import access, actions, helped, questions, visitor
from payouts.claims.forms import CodeForm, refuse_beside
from payouts.claims.forms.helping import AboutHelperForm, ReachThemForm, ScopeForm, WithThemForm
from payouts.claims.helping import End, How, Knows, Scope, no_way_to_ask
from payouts.claims.models import Helping
from payouts.claims.status import status_of
from payouts.claims.views.asking import where_it_is
from payouts.claims.workflow import State

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
QUESTION = "claims/assist/question.html"


@page
def assist(request: HttpRequest) -> HttpResponse:
    """What a helper can do, and what they will not see."""
    return render(request, "claims/assist/start.html", {"carries_on": visitor.helping_of(request) is not None})


@page_with_form
def with_them(request: HttpRequest) -> HttpResponse:
    form = WithThemForm(request.POST or None)
    if form.is_valid():
        is_there = form.cleaned_data["with_them"] == "yes"
        try:
            begun = actions.begin_helping(organiser_of(request), key=form.cleaned_data["once"], with_them=is_there)
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            visitor.remember_helping(request, begun)
            return redirect("claims:assist_yes")
    return render(request, QUESTION, {"form": form, "back_url": reverse("claims:assist")})


@page_with_form
def say_yes(request: HttpRequest) -> HttpResponse:
    """Beside the helper: they tick it and choose how they are reached. From afar: how we ask them."""
    mine = visitor.helping_of(request)
    if mine is None or helped.may_help(str(mine.id), mine.claim) is None:
        return redirect("claims:assist_where")
    if mine.said_yes_at is not None or mine.asked_at is not None:
        return redirect("claims:assist_about")

    actor = access.helper(mine)
    form = ReachThemForm(request.POST or None, with_them=mine.with_them)
    if form.is_valid():
        try:
            if not mine.with_them and form.answered["contact_route"] == "none":
                raise no_way_to_ask()
            actions.answer(actor, mine.claim_id, questions.CONTACT.slug, form.answered)
            if mine.with_them:
                actions.agree_on_screen(actor, mine.claim_id, ticked=form.cleaned_data["yes"])
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(form, reason)
        else:
            return redirect("claims:assist_about")
    context = {"form": form, "mine": mine, "back_url": reverse("claims:assist_with_them")}
    return render(request, "claims/assist/yes.html", context)


@page_with_form
def about(request: HttpRequest) -> HttpResponse:
    mine = visitor.helping_of(request)
    if mine is None or helped.may_help(str(mine.id), mine.claim) is None:
        return redirect("claims:assist_where")
    form = AboutHelperForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.describe_helper(
                access.helper(mine),
                mine.claim_id,
                name=told["name"],
                contact=told["contact"],
                knows=Knows(told["knows"]),
                organisation=told["organisation"],
            )
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            return redirect("claims:assist_scope")
    context = {"form": form, "is_about": True, "heading": _("About you"), "back_url": reverse("claims:assist_yes")}
    return render(request, QUESTION, context)


@page_with_form
def scope(request: HttpRequest) -> HttpResponse:
    mine = visitor.helping_of(request)
    if mine is None or helped.may_help(str(mine.id), mine.claim) is None:
        return redirect("claims:assist_where")
    form = ScopeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.choose_scope(access.helper(mine), mine.claim_id, scope=Scope(form.cleaned_data["scope"]))
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            return redirect("claims:assist_where")
    return render(request, QUESTION, {"form": form, "back_url": reverse("claims:assist_about")})


@page
def where(request: HttpRequest) -> HttpResponse:
    """Where the form is, as far as the helper may know. After a no, or when the help is over: closed."""
    mine = visitor.helping_of(request)
    if mine is None:
        return redirect("claims:assist_back")
    claim = mine.claim
    if mine.end_reason == End.SENT and _just_sent(mine):
        return redirect("claims:assist_hand_over")
    live = helped.live_helping(claim)
    if live is None or live.id != mine.id or claim.frozen_at is not None:
        return render(request, "claims/assist/closed.html", status=410)
    speaks = claim.step is State.WAITING and helped.may_help(str(mine.id), claim) is not None
    context = {
        "mine": mine,
        "claim": claim,
        "status": status_of(claim) if claim.step is not State.DRAFT else None,
        "code": visitor.helper_code_of(mine),
        "carry_on_url": _next_of(mine) if claim.step is State.DRAFT else "",
        "asked_slug": claim.asked_for if speaks and claim.asked_for in questions.SLUGS else "",
        "just_sent": _just_sent(mine),
    }
    return render(request, "claims/assist/where.html", context)


@page
def hand_over(request: HttpRequest) -> HttpResponse:
    """To give, print or read out, in big letters. The person's code is on it only where paper is their one way."""
    mine = visitor.helping_of(request)
    if mine is None or not _just_sent(mine):
        return redirect("claims:assist_where")
    code = visitor.code_to_hand_over(mine)
    return render(request, "claims/assist/hand_over.html", {"claim": mine.claim, "code": code, "mine": mine})


@page_with_form
def back(request: HttpRequest) -> HttpResponse:
    """The helper's own code, guessed no faster than the person's."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        found, answer = tried(request, form, helped.helping_with)
        if answer is not None:
            return answer
        if found is not None:
            visitor.remember_helping(request, found)
            return redirect("claims:assist_where")
    return render(request, "claims/assist/back.html", {"form": form})


@page_with_form
def answer(request: HttpRequest) -> HttpResponse:
    """The person answers with the code from our message: yes, or no, and they did not know."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        found, refused = tried(request, form, helped.helping_asked_with)
        if refused is not None:
            return refused
        if found is not None and "say" in request.POST:
            return _said(request, found)
        if found is not None:
            context = {"typed": form.cleaned_data["code"], "name": visitor.helper_name_of(found)}
            return render(request, "claims/assist/asked.html", context)
    return render(request, "claims/assist/answer.html", {"form": form})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The helper is done, and the form leaves this device."""
    mine = visitor.helping_of(request)
    live = helped.live_helping(mine.claim) if mine is not None else None
    if mine is not None and live is not None and live.id == mine.id and "end" in request.POST:
        actions.end_helping(access.helper(mine), mine.claim_id)
    visitor.forget(request)
    return redirect("claims:assist")


@require_POST
def skip_bank(request: HttpRequest) -> HttpResponse:
    """ "They will give us this themselves": nobody types an account, and we talk to the person first."""
    mine = visitor.helping_of(request)
    if mine is None or helped.may_help(str(mine.id), mine.claim) is None:
        return redirect("claims:assist_where")
    actions.answer(access.helper(mine), mine.claim_id, questions.PAY_HOW.slug, {"pay_how": "talk"})
    mine.claim.refresh_from_db()
    return redirect(where_it_is(mine.claim))


def _said(request: HttpRequest, found: Helping) -> HttpResponse:
    says_yes = request.POST["say"] == "yes"
    me = access.claimant(found.claim_id)
    actions.answer_helper(me, found.claim_id, says_yes=says_yes, how=How.PAGE)
    found.claim.refresh_from_db()
    code = visitor.code_of(found.claim) if says_yes else ""
    return render(request, "claims/assist/answered.html", {"says_yes": says_yes, "code": code})


def tried(request: HttpRequest, form: CodeForm, look_up: visitor.LookUp) -> tuple[Helping | None, HttpResponse | None]:
    """What a typed code opens, within the tries that a network has; a wrong one is told beside the box."""
    places = visitor.may_try(request)
    if places is None:
        return None, errors.too_many(request, wait_seconds=visitor.TRIES_SECONDS)
    try:
        found = visitor.helping_opened_by(form.cleaned_data["code"], look_up)
    except Refused as refused:
        refuse_beside(form, refused.reasons[0], "code")
        return None, None
    visitor.was_right(places)
    return found, None


def _next_of(mine: Helping) -> str:
    """The next thing that is missing: first of the help, then of the form."""
    if not mine.claim.contact_route:
        return reverse("claims:assist_yes")
    if not mine.knows:
        return reverse("claims:assist_about")
    return where_it_is(mine.claim) if mine.scope else reverse("claims:assist_scope")


def _just_sent(mine: Helping) -> bool:
    return helped.is_just_sent(mine.claim) and mine.claim.frozen_at is None and mine.said_yes_at is not None
