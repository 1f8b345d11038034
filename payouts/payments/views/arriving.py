"""Did it arrive? The person's page with two buttons, and the searches that a no opens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import visitor
from payouts.claims.views.typed import to_the_code
from payouts.payments import access, actions, arriving
from payouts.payments.forms import SEARCH_ENDS, TraceForm
from payouts.payments.tracing import Found

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def mine(request: HttpRequest) -> HttpResponse:
    """One tap either way, once for what was sent."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    said = request.POST.get("arrived")
    if request.method == "POST" and said in ("yes", "no"):
        actions.say_arrived(visitor.actor_of(claim), claim_id=claim.pk, has_arrived=said == "yes")
        looked_for = _("Thank you for telling us. A person looks for it, and calls or writes to you.")
        messages.success(request, _("Thank you. That is good to know.") if said == "yes" else looked_for)
        return redirect("claims:me")
    context = {"is_asked": arriving.is_to_ask(claim.pk), "is_looked_for": arriving.is_looked_for(claim.pk)}
    return render(request, "payments/arrived.html", context)


@page_with_form
@organiser_required(Role.TREASURER, Role.RELEASER)
def again(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """The second person agrees that what went astray is paid anew."""
    access.trace_for(actor_of(request), line_id)
    if request.method == "POST":
        actions.pay_again(actor_of(request), line_id=line_id)
        messages.success(request, _("Promised again. Its person is asked to check their account."))
    return redirect("payments:traces")


@page_with_form
@organiser_required(Role.TREASURER, Role.RELEASER)
def traces(request: HttpRequest) -> HttpResponse:
    """What is being looked for, how each search ended, and what a second person has to agree to."""
    actor = actor_of(request)
    form, status = TraceForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.close_trace(actor, line_id=typed["line"], found=Found(typed["found"]))
        except Refused as refused:
            form.refuse(refused)
            status = statuses.of(refused)
        else:
            messages.success(request, _("Noted. The search is closed."))
            return redirect("payments:traces")
    elif form.is_bound:
        status = 422
    context = {
        "traces": arriving.open_traces(),
        "form": form,
        "outcomes": SEARCH_ENDS,
        "may_close": Role.TREASURER.value in actor.roles,
        "astray": [{"trace": each, "may_agree": str(each.closed_by_id) != actor.id} for each in arriving.astray()],
    }
    return render(request, "payments/traces.html", context, status=status)
