"""The switch of giving by card, on the organisers' desk. It parses, calls one action, and renders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions.actions import shield
from fundapp.contributions.forms.shield import SwitchForm
from fundapp.contributions.selectors import shield as reads
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required(Role.ADMINISTRATOR, Role.TREASURER)
def card_giving(request: HttpRequest) -> HttpResponse:
    """How giving by card stands, what happened to it, and the form that turns it the other way."""
    actor = actor_of(request)
    standing = reads.standing(at=clock.now())
    form = SwitchForm(request.POST or None, is_stopped=standing.is_stopped)
    if form.is_bound and form.is_valid():
        turn = shield.resume if standing.is_stopped else shield.stop
        try:
            turn(actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            if not form.cures(refused):
                raise
            form.refuse(refused, field="reason")
        else:
            done = _("Giving by card has begun again.") if standing.is_stopped else _("Giving by card has stopped.")
            messages.success(request, done)
            return redirect("contributions:card_giving")
    context = {"standing": standing, "form": form, "may_turn": Role.ADMINISTRATOR.value in actor.roles}
    return render(request, "contributions/desk/card_giving.html", context, status=422 if form.is_bound else 200)
