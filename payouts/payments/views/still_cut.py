"""Is the money still cut? The person's own page with one tap, and the list of whoever asks by telephone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import visitor
from payouts.claims.views.typed import to_the_code
from payouts.payments import access, actions, lasting, selectors
from payouts.payments.forms import CutEndedForm
from payouts.payments.shortening import Ended

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def mine(request: HttpRequest) -> HttpResponse:
    """Yes is one tap. No asks since when and why, and says what happens then."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    actor = visitor.actor_of(claim)
    if request.method == "POST" and request.POST.get("still_cut") == "yes":
        actions.say_still_cut(actor, claim_id=claim.pk)
        messages.success(request, _("Thank you. The next payment can go."))
        return redirect("claims:me")
    form = CutEndedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _told(actor, claim.pk, form):
        messages.success(request, _("Thank you. What was sent is yours, and what is left is worked out again."))
        return redirect("claims:me")
    context = {"form": form, "is_asked": lasting.is_asked(claim.pk), "can": lasting.may_say_ended(claim.pk)}
    return render(request, "payments/still_cut.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@organiser_required(Role.CASEWORKER)
def still_needed(request: HttpRequest) -> HttpResponse:
    """The instalments that wait for "still sanctioned?"."""
    return render(request, "payments/still_needed.html", {"payouts": selectors.waiting_for_a_yes()})


@page_with_form
@organiser_required(Role.CASEWORKER)
def still_needed_yes(request: HttpRequest, payout_id: UUID) -> HttpResponse:
    access.payout_for(actor_of(request), payout_id)
    if request.method == "POST":
        actions.confirm_still_needed(actor_of(request), payout_id=payout_id)
        messages.success(request, _("Noted. The payment can go into the next run."))
    return redirect("payments:still_needed")


@page_with_form
@organiser_required(Role.CASEWORKER)
def ended(request: HttpRequest, payout_id: UUID) -> HttpResponse:
    """What the person said on the telephone: that it is over, since when and why."""
    actor = actor_of(request)
    payout = access.payout_for(actor, payout_id)
    form = CutEndedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _told(actor, payout.award.claim_id, form):
        messages.success(request, _("Noted. What is left was worked out again."))
        return redirect("payments:still_needed")
    context = {"form": form, "payout": payout}
    return render(request, "payments/cut_ended.html", context, status=422 if form.errors else 200)


def _told(actor: Actor, claim_id: UUID, form: CutEndedForm) -> bool:
    """Whether it is kept; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        actions.end_cut(actor, claim_id=claim_id, reason=Ended(said["reason"]), last_day=said["last_day"])
    except Refused as refused:
        form.refuse(refused, field=None if "nothing_left_to_stop" in refused.codes else "last_day")
        return False
    return True
