"""How the books stand against Stripe's, on the organisers' desk. It parses, calls one action, and renders."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions.actions import stripe_lines
from fundapp.contributions.forms.stripe import RecogniseForm
from fundapp.contributions.presenting import stripe as words
from fundapp.contributions.selectors import reconciliation, strays
from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required(Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR)
def stripe(request: HttpRequest) -> HttpResponse:
    """The nightly comparisons, what could not be booked and why, and money that nobody knows, to be given a name."""
    actor = actor_of(request)
    found = strays.unrecognised()
    form = RecogniseForm(request.POST or None, strays=found, currency=settings.FUND_CURRENCY)
    if form.is_bound and form.is_valid():
        try:
            stripe_lines.recognise_line(
                actor, line=form.cleaned_data["line"], campaign_id=form.cleaned_data["campaign"].id
            )
        except Refused as refused:
            if "role_needed" in refused.codes:
                raise
            form.refuse(refused)
        else:
            messages.success(request, _("The money is in its pot now."))
            return redirect("contributions:desk_stripe")
    context = {
        "standing": reconciliation.standing(),
        "left": words.lines_left(reconciliation.last_run()),
        "refused": words.refused_events(reconciliation.refused_events()),
        "runs": words.runs(reconciliation.newest_runs()),
        "settlements": words.settlements(reconciliation.newest_settlements()),
        "strays": found,
        "form": form,
        "may_recognise": bool({Role.TREASURER.value, Role.ADMINISTRATOR.value} & actor.roles),
    }
    return render(request, "contributions/desk/stripe.html", context, status=422 if form.is_bound else 200)
