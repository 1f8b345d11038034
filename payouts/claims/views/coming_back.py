"""Coming back with a code, and what a person finds there: where it is, the sum, who has looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault
from fundapp.web import errors
from members.access import ANYONE
from payouts.claims import actions, giveaways, helped, kept, questions, reaching, registry, selectors, visitor, workflow
from payouts.claims.forms import CodeForm, NoteForm, refuse_beside
from payouts.claims.helping import TakenBy
from payouts.claims.models import Claim
from payouts.claims.status import Status, choice_rows, log_rows, sights, status_of
from payouts.claims.views.asking import carried_on, where_it_is, where_the_code_is
from payouts.claims.views.typed import boxes_of, to_the_code, warned, warning
from payouts.claims.workflow import State
from payouts.rulebook.record import read_assessment

# What the note is called among the things that can be typed.
_NOTE = "note"
page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def back(request: HttpRequest) -> HttpResponse:
    """Put in your code. Ten wrong ones in a quarter of an hour from one network, and it rests."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        places = visitor.may_try(request)
        if places is None:
            return errors.too_many(request, wait_seconds=visitor.TRIES_SECONDS)
        try:
            found = visitor.opened_by(form.cleaned_data["code"])
            claim = found if isinstance(found, Claim) else actions.use_read_out(ANYONE, found.id)
        except Refused as refused:
            refuse_beside(form, refused.reasons[0], "code")
        else:
            visitor.was_right(places)
            visitor.remember(request, claim)
            if not isinstance(found, Claim):
                return redirect(where_the_code_is(claim))
            return _with_what_was_typed(request, claim) or redirect(where_it_is(claim))
    context = {"form": form, "has_waited": "waited" in request.GET, "typed": request.POST.get(kept.TYPED, "")}
    return render(request, "claims/back.html", context)


@page_with_form
def me(request: HttpRequest) -> HttpResponse:
    """Where it is, with a date on each step, and whether there is anything to do."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request, _NOTE)
    if claim.step is State.DRAFT:
        return redirect(where_it_is(claim))

    form = NoteForm(boxes_of(request, claim, _NOTE))
    if "change" not in request.POST and form.is_valid():
        note = form.cleaned_data["note"]
        if giveaways.found_in(note) and "fine" not in request.POST:
            return warning(request, claim, _NOTE, [warned(str(form["note"].label), note)])
        try:
            actions.add_note(visitor.actor_of(claim), claim.id, text=note)
        except Refused as refused:
            refuse_beside(form, refused.reasons[0], "note")
        else:
            return redirect("claims:me")
    return render(request, "claims/me.html", _status_page(claim, form))


@require_POST
def answered(request: HttpRequest) -> HttpResponse:
    """The one thing is done."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if claim.step is State.WAITING and (missing := selectors.unanswered(claim)):
        return redirect("claims:ask", missing[0].slug)
    actions.answered(visitor.actor_of(claim), claim.id)
    return redirect("claims:me")


@page
def how_much(request: HttpRequest) -> HttpResponse:
    """The sum, line by line, as the people who decided saw it."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if claim.assessment is None:
        return redirect("claims:me")
    assessment = read_assessment(claim.assessment)
    context = {
        "claim": claim,
        "assessment": assessment,
        "explained": visitor.explained(claim),
        "may_look_again": selectors.may_look_again(claim),
    }
    return render(request, "claims/how_much.html", context)


@page
def who_can_see(request: HttpRequest) -> HttpResponse:
    """Who can see what, and who has looked."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    context = {
        "sights": sights(),
        "rows": log_rows(vault.looks(claim.subject)),
        **choice_rows(selectors.live_consents(claim), ()),
    }
    return render(request, "claims/who_can_see.html", context)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the form on this device. The code opens it again."""
    visitor.forget(request)
    reaching.forget(request)
    return redirect("claims:help")


def _with_what_was_typed(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    """What was typed on a page that was open too long, on that page again; None when there is nothing of theirs."""
    found = kept.opened(request.POST.get(kept.TYPED, ""), claim)
    if found is None:
        return None
    what, boxes = found
    if what == _NOTE and claim.step is not State.DRAFT:
        more = {"action": reverse("claims:me"), "was_kept": True}
        return render(request, "claims/me.html", {**_status_page(claim, NoteForm(boxes)), **more})
    return carried_on(request, claim, what, boxes)


def _status_page(claim: Claim, form: NoteForm) -> dict[str, object]:
    status: Status = status_of(claim)
    asked = claim.asked_for in questions.SLUGS
    return {
        "claim": claim,
        "page_of": kept.mark_of(claim),
        "status": status,
        "form": form,
        "code": visitor.code_of(claim),
        "others_did": helped.last_helping(claim) is not None or claim.taken_by != TakenBy.PAGE,
        "asked_sentence": questions.ASKABLE.get(claim.asked_for, ""),
        "asked_slug": claim.asked_for if asked else "",
        "may_note": claim.step in {State.SUBMITTED, State.PREPARING, State.WAITING},
        "may_ask_again": selectors.may_ask_again(claim),
        "has_note": selectors.has_note(claim),
        "may_look_again": selectors.may_look_again(claim),
        "may_change_bank": workflow.is_payee_open(claim.step) and claim.pay_how in questions.BANK_RAILS,
        "payee_changed": selectors.payee_waits(claim),
        "may_take_back": not claim.is_erased,
        "given_at_once": registry.given_at_once(claim.id),
        "stands_pence": selectors.stands_pence(claim),
        "task": registry.own_task(claim.id),
        "more_pages": registry.own_pages(claim.id),
        # With a sum they stand beside it, on a page of their own.
        "explained": visitor.explained(claim) if claim.assessment is None else [],
    }
