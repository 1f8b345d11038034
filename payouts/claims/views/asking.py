"""Asking for support: the start, one question a page, the last look, and the code. Nobody signs in here."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refused
from members.access import actor_of as organiser_of
from payouts.claims import (
    actions,
    consents,
    estimate,
    kept,
    questions,
    reaching,
    selectors,
    visitor,
    wayfinding,
    ways,
    workflow,
)
from payouts.claims.consents import YESES
from payouts.claims.forms import QuestionForm, SendForm, StartForm, initial_of, question_form, refuse_beside
from payouts.claims.models import Claim
from payouts.claims.photos import Kind
from payouts.claims.questions import Question, worded
from payouts.claims.views.answered import summary
from payouts.claims.views.typed import boxes_of, given_away, to_the_code, warning
from payouts.claims.workflow import State

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page
def start(request: HttpRequest) -> HttpResponse:
    """What this is, how long it takes, what is never asked."""
    return render(request, "claims/help.html", {"claim": visitor.claim_of(request)})


@page
def stay_safe(request: HttpRequest) -> HttpResponse:
    return render(request, "claims/stay_safe.html")


@page
def hide(request: HttpRequest) -> HttpResponse:
    return render(request, "claims/hide.html")


@page_with_form
def who(request: HttpRequest) -> HttpResponse:
    """The first question starts the request; in a request that is still a draft it is a question like the others."""
    claim = visitor.claim_of(request)
    if claim is not None and claim.step is State.DRAFT:
        return ask(request, questions.WHO.slug)

    form = StartForm(request.POST or None)
    if form.is_valid() and form.cleaned_data["who_for"] != "me":
        return redirect("claims:assist_with_them")
    if form.is_valid():
        try:
            claim = actions.start_claim(
                organiser_of(request), key=form.cleaned_data["once"], who_for=form.cleaned_data["who_for"]
            )
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            visitor.remember(request, claim)
            return redirect("claims:saved" if "later" in request.POST else _next_url(claim, questions.WHO.slug))
    back = reverse("claims:stay_safe")
    return render(request, "claims/question.html", {"form": form, "back_url": back, "is_first": True})


@page_with_form
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """One question: show it, keep its answer, go on."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request, slug)
    asking = questions.BY_SLUG.get(slug)
    if asking is None:
        raise Http404("There is no such question.")
    if slug not in workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS):
        return redirect("claims:me")
    if asking not in selectors.asked_of(claim):
        return redirect(_next_url(claim, questions.PAY_HOW.slug))

    if wayfinding.is_checked_first(claim, slug) and not reaching.is_checked(request, claim):
        return redirect("claims:bank_check")

    boxes = boxes_of(request, claim, slug)
    form = question_form(
        asking,
        boxes,
        request.FILES or None,
        who_for=claim.who_for,
        initial=_initial(asking, claim, request),
        has_photo=selectors.photos_of(claim).exists(),
    )
    if boxes is not None and "change" not in request.POST:
        answer = _answered(request, asking, claim, form)
        if answer is not None:
            return answer
    return render(request, "claims/question.html", _question_page(asking, claim, form))


def carried_on(request: HttpRequest, claim: Claim, slug: str, boxes: QueryDict) -> HttpResponse | None:
    """The question with what was typed before the session ended. It is saved when the person says so, once more."""
    asking = questions.BY_SLUG.get(slug)
    open_now = workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS)
    if asking is None or slug not in open_now or asking not in selectors.asked_of(claim):
        return None
    form = question_form(asking, boxes, who_for=claim.who_for)
    more = {"action": reverse("claims:ask", args=[slug]), "was_kept": True}
    return render(request, "claims/question.html", {**_question_page(asking, claim, form), **more})


@page_with_form
def amount_help(request: HttpRequest) -> HttpResponse:
    """Four answers that are used once and kept nowhere, the sum they lead to, and a button that takes it over."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request)
    slug = questions.AMOUNT.slug
    if slug not in workflow.open_questions(claim.step, asked_for=claim.asked_for, every=questions.SLUGS):
        return redirect("claims:me")

    me = visitor.actor_of(claim)
    form = QuestionForm(questions.AMOUNT_HELP, request.POST or None, who_for=claim.who_for)
    is_known = claim.benefit in estimate.KNOWN_FOR
    if request.method == "POST" and ("unknown" in request.POST or not is_known):
        claim = actions.answer(me, claim.id, slug, {"lost_pence": None, "lost_per": questions.UNKNOWN})
        return redirect(_onward(request, claim, slug))
    context: dict[str, object] = {
        "form": form,
        "heading": form.title,
        "back_url": reverse("claims:ask", args=[slug]),
        "is_known": is_known,
        "page_of": kept.mark_of(claim),
    }
    if not form.is_valid() or "change" in request.POST:
        return render(request, "claims/amount_help.html", context)
    found = _estimated(claim, form)
    if "use" in request.POST:
        actions.answer(me, claim.id, slug, {"lost_pence": found.pence, "lost_per": found.per})
        return redirect("claims:ask", slug)
    return render(request, "claims/amount_sum.html", {**context, **_sum(claim, found)})


@page_with_form
def check(request: HttpRequest) -> HttpResponse:
    """Every answer, who will see it, and the button that sends."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request)
    if claim.step is not State.DRAFT:
        return redirect("claims:sent" if claim.step is State.SUBMITTED else "claims:me")

    form = SendForm(request.POST or None, who_for=claim.who_for)
    if form.is_valid():
        try:
            actions.submit_claim(visitor.actor_of(claim), claim.id, may_count=form.cleaned_data["may_count"])
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(form, reason)
        else:
            return redirect("claims:sent")
    opened = visitor.shown_to_them(claim, "chosen_name", "email", "phone", "address")
    rows = summary(claim, opened, change=lambda one: reverse("claims:ask", args=[one.slug]))
    return render(request, "claims/check.html", {"form": form, "answers": rows, "page_of": kept.mark_of(claim)})


@page
def saved(request: HttpRequest) -> HttpResponse:
    """Saved, not sent: the code, and a way to close the form on this device."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if claim.step is not State.DRAFT:
        return redirect("claims:me")
    context = {
        "code": visitor.code_of(claim),
        "carry_on_url": where_it_is(claim),
        "may_write": claim.contact_route in ways.BY_MACHINE,
    }
    return render(request, "claims/saved.html", context)


@page
def sent(request: HttpRequest) -> HttpResponse:
    """The code and the dates. A bookmark of it shows the request as it is now."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if claim.step is not State.SUBMITTED:
        return redirect(where_it_is(claim))
    return render(request, "claims/sent.html", {"claim": claim, "code": visitor.code_of(claim)})


def where_it_is(claim: Claim) -> str:
    """Where a person who comes back finds themselves."""
    if claim.step is not State.DRAFT:
        return reverse("claims:me")
    missing = selectors.unanswered(claim)
    if missing and missing[0] in questions.ACCOUNTS and selectors.may_carry_account(claim):
        return reverse("claims:same_account")
    return reverse("claims:ask", args=[missing[0].slug]) if missing else reverse("claims:check")


def where_the_code_is(claim: Claim) -> str:
    """Where a person who was given a new code can read it."""
    return reverse("claims:saved" if claim.step is State.DRAFT else "claims:me")


def where_money_goes(claim: Claim) -> str:
    """The question that the second check was for."""
    if claim.step is State.WAITING and claim.asked_for in wayfinding.SAYS_WHERE_TO:
        return reverse("claims:ask", args=[claim.asked_for])
    return reverse("claims:bank" if claim.pay_how in questions.BANK_RAILS else "claims:me")


def _onward(request: HttpRequest, claim: Claim, slug: str) -> str:
    if claim.step is State.WAITING:
        if selectors.unanswered(claim):
            return _next_url(claim, slug)
        actions.answered(visitor.actor_of(claim), claim.id)
        return reverse("claims:me")
    return reverse("claims:saved") if "later" in request.POST else _next_url(claim, slug)


def _next_url(claim: Claim, slug: str) -> str:
    """The next question that has no answer yet, so that a changed answer leads straight back to the last look."""
    missing = selectors.unanswered(claim)
    if not missing:
        return reverse("claims:check")
    later = questions.after(slug, selectors.asked_of(claim))
    follows = questions.BY_SLUG[later] if later else missing[0]
    return reverse("claims:ask", args=[(follows if follows in missing else missing[0]).slug])


def _initial(asking: Question, claim: Claim, request: HttpRequest) -> dict[str, object]:
    """Bank numbers are never shown again; the rest is, so that a correction is not a new start."""
    if request.method == "POST" or asking in questions.ACCOUNTS:
        return {}
    names = [field.name for field in asking.fields if field.sealed is not None]
    return initial_of(asking, claim, visitor.shown_to_them(claim, *names) if names else {})


def _answered(request: HttpRequest, asking: Question, claim: Claim, form: QuestionForm) -> HttpResponse | None:
    """On to the next page when the answer is kept, or a warning before; None where the same page has to say more.

    An untouched page changes nothing, where the answer is there already or can wait.
    """
    has_numbers = asking in questions.ACCOUNTS and selectors.is_answered(claim, asking)
    if not (form.is_untouched and (has_numbers or "later" in request.POST)):
        if not form.is_valid():
            return None
        warnings = given_away(asking, form.answered, who_for=claim.who_for)
        if warnings and "fine" not in request.POST:
            return warning(request, claim, asking.slug, warnings)
        try:
            _keep(request, claim, asking, form)
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(form, reason)
            return None
    claim.refresh_from_db()
    return redirect(_onward(request, claim, asking.slug))


def _keep(request: HttpRequest, claim: Claim, asking: Question, form: QuestionForm) -> None:
    """The answer, and the photo that came with it. A photo that cannot be kept says so; every other answer is kept."""
    me = visitor.actor_of(claim)
    if form.pages:
        once = form.cleaned_data["once"]
        actions.add_evidence(me, claim.id, key=once, kind=Kind.LETTER, pages=form.pages, sent=form.sent)
    actions.answer(me, claim.id, asking.slug, form.answered, check=reaching.checked_by(request))


def _question_page(asking: Question, claim: Claim, form: QuestionForm) -> dict[str, object]:
    before = questions.before(asking.slug, selectors.asked_of(claim))
    is_waiting = claim.step is State.WAITING
    just_started = asking is questions.BENEFIT and not claim.benefit
    return {
        "form": form,
        "heading": form.title,
        "back_url": reverse("claims:me") if is_waiting else before and reverse("claims:ask", args=[before]),
        "can_wait": not is_waiting,
        "code": visitor.code_of(claim) if just_started else "",
        "yes_words": words_beside(asking),
        "account_ends": claim.account_ends if asking in questions.ACCOUNTS and claim.seen_by is None else "",
        "is_trusted": asking is questions.BANK and claim.pay_how == "trusted",
        "help_url": reverse("claims:amount_help") if asking is questions.AMOUNT else "",
        "page_of": kept.mark_of(claim),
        "is_helped": claim.seen_by is not None and claim.seen_by.kind is ActorKind.HELPER,
        "is_bank": asking in questions.ACCOUNTS,
    }


def words_beside(asking: Question) -> str:
    """What answering says yes to, in the words that are kept with the yes."""
    purpose = consents.BESIDE.get(asking.slug)
    return _(YESES[purpose].words(YESES[purpose].newest)) if purpose else ""


def _estimated(claim: Claim, form: QuestionForm) -> estimate.Estimate:
    return estimate.estimated(
        on=claim.letter_date or clock.today(),
        got_money=str(form.answered["got_money"]),
        under_25=form.answered["under_25"] == "yes",
        with_partner=form.answered["with_partner"] == "yes",
        rate=str(form.answered["rate"]),
    )


def _sum(claim: Claim, found: estimate.Estimate) -> dict[str, object]:
    """The steps of the sum in words."""
    lines = [
        {
            "label": _(worded(line.said, claim.who_for)) % line.values,
            "working": _(line.working) % line.values,
            "pence": line.pence,
        }
        for line in found.lines
    ]
    total = _("A month, about") if found.per == "month" else _("A week, about")
    return {"lines": lines, "total_pence": found.pence, "total_label": total}
