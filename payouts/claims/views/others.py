"""What others did for a person: the helper they can remove, the request that a caseworker wrote down; and paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel import clock
from fundapp.kernel.actor import need_fresh_factor
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import actions, gates, giveaways, helped, questions, selectors, visitor
from payouts.claims.access import claim_for
from payouts.claims.forms import refuse_beside
from payouts.claims.forms.helping import CallForm, SlipForm, SummaryForm, TakeDownForm
from payouts.claims.giveaways import Giveaway
from payouts.claims.helping import How, TakenBy
from payouts.claims.models import CallNote, Claim
from payouts.claims.questions import UNKNOWN, Kind, Question
from payouts.claims.views.asking import where_it_is
from payouts.claims.views.helping import tried
from payouts.claims.views.typed import to_the_code
from payouts.claims.workflow import FINAL, State

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def helper(request: HttpRequest) -> HttpResponse:
    """Who helps, and one press to end it; and whether what was written down is theirs."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is not None:
            act(claim)
        return redirect("claims:helper")
    live, last = helped.live_helping(claim), helped.last_helping(claim)
    context = {
        "claim": claim,
        "live": live,
        "name": visitor.helper_name_of(live) if live else "",
        "had_help": last is not None,
        "may_stop": claim.step not in FINAL,
    }
    return render(request, "claims/helper.html", context)


@page
def paper(request: HttpRequest) -> HttpResponse:
    """The same questions on paper."""
    unasked = {questions.WHO} if "bill" in selectors.ways_on(questions.PAY_HOW) else {questions.WHO, questions.BILL}
    asked = [one for one in questions.QUESTIONS if one not in unasked]
    return render(request, "claims/paper.html", {"questions": [_on_paper(one) for one in asked]})


@page_with_form
@organiser_required(Role.CASEWORKER)
def take_down(request: HttpRequest) -> HttpResponse:
    """Start a request for somebody on the telephone, or from paper."""
    form = TakeDownForm(request.POST or None)
    if form.is_valid():
        taken_by = TakenBy(form.cleaned_data["taken_by"])
        try:
            claim = actions.take_down(actor_of(request), key=form.cleaned_data["once"], taken_by=taken_by)
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            visitor.remember_taking(request, claim)
            return redirect(where_it_is(claim))
    return render(request, "claims/organise/take_down.html", {"form": form})


@page_with_form
@organiser_required(Role.CASEWORKER)
def taken(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """What to read out to the person: the dates, and their code while they have not used it."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    if not helped.took_down(actor, claim):
        raise Http404("There is no such request.")
    code = ""
    if request.method == "POST" and claim.step is not State.DRAFT:
        need_fresh_factor(actor, at=clock.now())
        code = opening.open_sealed(
            actor,
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            field="code",
            purpose=gates.HAND_OVER,
        )
    is_draft = claim.step is State.DRAFT
    if is_draft:
        visitor.remember_taking(request, claim)
    context = {"claim": claim, "code": code, "is_draft": is_draft, "carry_on_url": where_it_is(claim)}
    return render(request, "claims/organise/taken.html", context)


@require_POST
@organiser_required(Role.CASEWORKER)
def confirm(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Another caseworker called them, and they said that it is theirs."""
    actions.confirm_claim(actor_of(request), claim_id)
    return redirect("claims:claim", claim_id)


@require_POST
@organiser_required(Role.CASEWORKER)
def thaw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """They were called, and said that it may go on."""
    actions.thaw_claim(actor_of(request), claim_id)
    return redirect("claims:queue")


@require_POST
@organiser_required(Role.CASEWORKER)
def heard(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """They told a caseworker on the telephone that they did not ask for this, or that the helper may go on."""
    says_yes = request.POST.get("say") == "yes"
    actions.answer_helper(actor_of(request), claim_id, says_yes=says_yes, how=How.CALL)
    return redirect("claims:claim", claim_id)


@page_with_form
@organiser_required(Role.CASEWORKER)
def slip(request: HttpRequest) -> HttpResponse:
    """Somebody answers with the code of our letter or message: on paper, or to a caseworker on the telephone."""
    form = SlipForm(request.POST or None)
    if form.is_valid():
        found, refused = tried(request, form, helped.helping_asked_with)
        if refused is not None:
            return refused
        if found is not None:
            says_yes, how = form.cleaned_data["say"] == "yes", How(form.cleaned_data["how"])
            actions.answer_helper(actor_of(request), found.claim_id, says_yes=says_yes, how=how)
            said = _("Thank you. They can go on.") if says_yes else _("Thank you. It is stopped, and flagged.")
            messages.success(request, said)
            return redirect("claims:slip")
    return render(request, "claims/organise/slip.html", {"form": form})


@page_with_form
@organiser_required(Role.CASEWORKER)
def note_call(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """How a call went."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    form = CallForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        outcome = CallNote.Outcome(told["outcome"])
        actions.note_call(actor, claim_id, key=told["once"], outcome=outcome, text=told["text"])
        return redirect("claims:claim", claim_id)
    return render(request, "claims/organise/call.html", {"form": form, "claim": claim})


@page_with_form
@organiser_required(Role.CASEWORKER)
def summary(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """What the panel reads beside the facts; a number or a name that slipped in is warned of before it is saved."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    form = SummaryForm(request.POST or None)
    warnings: list[str] = []
    if form.is_valid():
        text = form.cleaned_data["summary"]
        warnings = _warnings(text) if "fine" not in request.POST else []
        if not warnings:
            actions.summarise(actor, claim_id, text=text)
            return redirect("claims:claim", claim_id)
    has = selectors.has_summary(claim)
    context = {"form": form, "claim": claim, "warnings": warnings, "has_summary": has}
    return render(request, "claims/organise/summary.html", context)


_NUMBERS = {
    Giveaway.INSURANCE: gettext_noop("a National Insurance number"),
    Giveaway.CARD: gettext_noop("a card number"),
    Giveaway.ACCOUNT: gettext_noop("account details"),
}


def _warnings(text: str) -> list[str]:
    """What in a summary gives somebody away, in words."""
    numbers = [_(_NUMBERS[one]) for one in sorted(giveaways.found_in(text))]
    return [*numbers, *(_("a name: %(name)s") % {"name": name} for name in giveaways.names_in(text))]


def _yes(claim: Claim) -> None:
    actions.answer_helper(visitor.actor_of(claim), claim.id, says_yes=True, how=How.PAGE)


def _disown(claim: Claim) -> None:
    """With a helper it is their no; without one it was a caseworker who wrote it down."""
    if helped.last_helping(claim) is not None:
        actions.answer_helper(visitor.actor_of(claim), claim.id, says_yes=False, how=How.PAGE)
    else:
        actions.disown_claim(visitor.actor_of(claim), claim.id)


_ACTS = {
    "remove": lambda claim: actions.end_helping(visitor.actor_of(claim), claim.id),
    "thaw": lambda claim: actions.thaw_claim(visitor.actor_of(claim), claim.id),
    "confirm": lambda claim: actions.confirm_claim(visitor.actor_of(claim), claim.id),
    "yes": _yes,
    "disown": _disown,
}


def _on_paper(question: Question) -> dict[str, object]:
    on = selectors.ways_on(question)
    boxes = [
        {
            "label": _(field.label),
            "hint": _(field.hint) if field.hint else "",
            "is_tick": field.kind is Kind.TICK,
            "choices": [_(one.label) for one in questions.offered(field, on) if one.value != UNKNOWN],
        }
        for field in question.fields
    ]
    return {"title": _(question.title), "boxes": boxes, "who_sees": _(question.who_sees) if question.who_sees else ""}
