"""Correcting the account of a request that was sent: first the second check, then the question."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel import clock
from fundapp.kernel.actor import need_fresh_factor
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web import errors
from fundapp.web.forms import fresh_key
from members.access import ANYONE, actor_of, organiser_required
from members.roles import Role
from payouts.claims import actions, gates, questions, reaching, visitor, wayfinding, ways, workflow
from payouts.claims.access import claim_for
from payouts.claims.forms import CarryOnForm, DigitsForm, QuestionForm, refuse_beside
from payouts.claims.models import Claim
from payouts.claims.views.asking import where_money_goes, words_beside
from payouts.claims.views.desk import desk_page
from payouts.claims.views.typed import to_the_code

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def bank(request: HttpRequest) -> HttpResponse:
    """The bank question again, for whoever has just shown that it is them. The old numbers are never shown."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if not _may_change(claim):
        return redirect("claims:me")
    check_id = reaching.checked_by(request)
    if not wayfinding.check_passed(claim, check_id):
        return redirect("claims:bank_check")
    account = questions.account_of(claim.pay_how) or questions.BANK
    form = QuestionForm(account, request.POST or None, who_for=claim.who_for)
    if form.is_valid():
        try:
            actions.change_bank(visitor.actor_of(claim), claim.id, form.answered, check=check_id)
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(form, reason)
        else:
            return redirect("claims:me")
    context = {"form": form, "account_ends": claim.account_ends, "yes_words": words_beside(account)}
    context["heading"] = _(account.title)
    return render(request, "claims/bank.html", context)


@page_with_form
def check(request: HttpRequest) -> HttpResponse:
    """Show that it is you: five digits from your phone or e-mail, or a call."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if not workflow.is_payee_open(claim.step):
        return render(request, "claims/bank_check.html", {"claim": claim, "is_shut": True})
    if wayfinding.check_passed(claim, reaching.checked_by(request)):
        return redirect(where_money_goes(claim))
    form = DigitsForm(request.POST or None)
    way_id = reaching.checked_by(request)
    if form.is_valid() and way_id is not None:
        if not reaching.may_try_digits(request):
            return errors.too_many(request, wait_seconds=reaching.DIGIT_SECONDS)
        try:
            typed = form.cleaned_data
            actions.use_digits(ANYONE, way_id, digits=typed["digits"], once=typed["once"])
        except Refused as refused:
            refuse_beside(form, refused.reasons[0], "digits")
        else:
            return redirect(where_money_goes(claim))
    context = {
        "claim": claim,
        "form": form,
        "once": fresh_key(),
        "is_sent": way_id is not None,
        "by_call": claim.contact_route not in ways.BY_MACHINE,
        "has_phone": claim.contact_route == "phone",
        "is_wanted": wayfinding.call_wanted(claim) is not None,
    }
    return render(request, "claims/bank_check.html", context)


@require_POST
def send_check(request: HttpRequest) -> HttpResponse:
    """Send the five digits, or ask for the call."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if not reaching.may_ask(request) or not reaching.may_write_to(str(claim.id)):
        return errors.too_many(request, wait_seconds=reaching.HOUR)
    form = CarryOnForm(request.POST)
    key = form.cleaned_data["once"] if form.is_valid() else fresh_key()
    way = actions.ask_for_check(visitor.actor_of(claim), claim.id, key=key)
    if not way.by_call:
        reaching.check_by(request, way)
    return redirect("claims:bank_check")


@require_POST
@organiser_required(Role.CASEWORKER)
def open_to_call(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Open how to reach whoever asked to be called, and show it once."""
    actor = actor_of(request)
    need_fresh_factor(actor, at=clock.now())
    found = claim_for(actor, claim_id)
    held = vault.sealed_fields(found.subject, SealedClass.CONTACT) & {"chosen_name", "phone"}
    opened = opening.open_fields(
        actor,
        subject=found.subject,
        sealed_class=SealedClass.CONTACT,
        fields=sorted(held) or ["chosen_name"],
        purpose=gates.CALL,
    )
    return render(request, "claims/organise/claim.html", {**desk_page(actor, found), "opened": opened})


@require_POST
@organiser_required(Role.CASEWORKER)
def confirm_call(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """They are on the telephone, and it is them."""
    actions.confirm_by_call(actor_of(request), claim_id)
    return redirect("claims:claim", claim_id)


def _may_change(claim: Claim) -> bool:
    return workflow.is_payee_open(claim.step) and claim.pay_how in questions.BANK_RAILS
