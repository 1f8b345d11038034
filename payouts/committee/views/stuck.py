"""Requests that wait for people, for one thing, or for money."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.committee import actions
from payouts.committee.forms import StuckForm
from payouts.committee.stuck import stuck_for

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@organiser_required(Role.CASEWORKER, Role.TREASURER)
def stuck(request: HttpRequest) -> HttpResponse:
    """Requests that wait for people or for money, and the button that tries again."""
    actor = actor_of(request)
    form = StuckForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["id"]
        doing = {
            "draw": lambda: actions.draw_panel(actor, claim_id=wanted),
            "refill": lambda: actions.refill_panel(actor, panel_id=wanted),
            "settle": lambda: actions.settle_panel(actor, panel_id=wanted),
        }
        doing[form.cleaned_data["what"]]()
        messages.success(request, _("Done."))
        return redirect("committee:stuck")
    status = 422 if form.is_bound else 200
    return render(request, "committee/stuck.html", {"stuck": stuck_for(actor)}, status=status)
