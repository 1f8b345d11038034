"""Asking for the next month: still cut, same account, check. Two pages are here; the last look is there already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payouts.claims import actions, kept, questions, selectors, visitor
from payouts.claims.consents import YESES, Purpose
from payouts.claims.forms import SameAccountForm, StillCutForm
from payouts.claims.models import Claim
from payouts.claims.views.asking import where_it_is
from payouts.claims.views.typed import to_the_code

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def still_cut(request: HttpRequest) -> HttpResponse:
    """A yes makes the next request, filled in from the one before, and this device goes on with that one."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request)
    if not selectors.may_ask_again(claim) and selectors.next_of(claim) is None:
        return redirect("claims:me")

    form = StillCutForm(request.POST or None)
    is_no = False
    if form.is_valid():
        is_no = form.cleaned_data["still_cut"] == "no"
        if not is_no:
            follows = actions.ask_for_next_month(visitor.actor_of(claim), claim.id)
            visitor.remember(request, follows)
            return redirect(_onward(follows))
    reaches = claim.contact_route != questions.NOT_AT_ALL and claim.agrees_to(Purpose.MESSAGES)
    context = {
        "form": form,
        "is_no": is_no,
        "back_url": reverse("claims:me"),
        "yes_words": _words(Purpose.MESSAGES) if reaches else "",
        "page_of": kept.mark_of(claim),
    }
    return render(request, "claims/still_cut.html", context)


@page_with_form
def same_account(request: HttpRequest) -> HttpResponse:
    """Nobody is shown the numbers: the two last ones tell which account it is."""
    claim = visitor.claim_of(request)
    if claim is None or not kept.is_of(request, claim):
        return to_the_code(request)
    if not selectors.may_carry_account(claim) or claim.follows is None:
        return redirect(where_it_is(claim))

    form = SameAccountForm(request.POST or None, ends=claim.follows.account_ends)
    if form.is_valid():
        if form.cleaned_data["same_account"] == "no":
            return redirect("claims:ask", questions.PAY_HOW.slug)
        actions.carry_account(visitor.actor_of(claim), claim.id)
        return redirect(where_it_is(claim))
    context = {
        "form": form,
        "code": visitor.code_of(claim),
        "yes_words": _words(Purpose.BE_PAID),
        "page_of": kept.mark_of(claim),
    }
    return render(request, "claims/same_account.html", context)


def _onward(follows: Claim) -> str:
    if follows.submitted_at is None:
        follows = actions.carry_contact(visitor.actor_of(follows), follows.id)
        account = questions.account_of(follows.pay_how)
        if account and selectors.may_carry_account(follows) and not selectors.is_answered(follows, account):
            return reverse("claims:same_account")
    return where_it_is(follows)


def _words(purpose: Purpose) -> str:
    yes = YESES[purpose]
    return _(yes.words(yes.newest))
