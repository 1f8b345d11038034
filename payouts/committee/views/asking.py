"""What is asked of the lot: by a caseworker, that two look tonight; by the claimant, that one person does not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import visitor
from payouts.claims.access import claim_for
from payouts.claims.views.typed import to_the_code
from payouts.committee import actions, selectors
from payouts.committee.forms import LeaveOutForm

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@organiser_required(Role.CASEWORKER)
def emergency(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask two people for a first sum tonight. The facts are confirmed as ever; the two are asked when they are."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    if request.method == "POST":
        actions.ask_for_emergency(actor, claim_id=claim_id)
        messages.success(request, _("Noted. Confirm the facts now, and two people are asked tonight."))
        return redirect("claims:claim", claim_id)
    most_pence = selectors.emergency_pence(claim)
    context = {"claim": claim, "most_pence": most_pence, "can": selectors.may_ask_for_emergency(claim.pk)}
    return render(request, "committee/emergency.html", context)


@page_with_form
def leave_out(request: HttpRequest) -> HttpResponse:
    """Is there somebody who should not decide this? One name, which nobody reads, and no answer whether it is known."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    form = LeaveOutForm(request.POST if request.method == "POST" else None)
    can = selectors.may_leave_out(claim)
    if can and form.is_bound and form.is_valid():
        try:
            said = actions.leave_out(visitor.actor_of(claim), claim_id=claim.pk, name=form.cleaned_data["name"])
        except Refused as refused:
            form.refuse(refused, field="name")
        else:
            kept = _("We keep whoever goes by that name out of it. Nobody is told.")
            messages.success(request, kept if said else _("Nobody is left out now."))
            return redirect("committee:leave_out")
    context = {"form": form, "can": can, "has_asked": selectors.has_left_out(claim)}
    return render(request, "committee/leave_out.html", context, status=422 if form.errors else 200)
