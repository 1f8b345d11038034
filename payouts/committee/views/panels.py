"""My list, and the conflict prompt that stands before every request on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.committee import actions, selectors
from payouts.committee.access import seat_for
from payouts.committee.desk import Desk, desk_of
from payouts.committee.forms import KnowForm

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page
@organiser_required(Role.COMMITTEE)
def panels(request: HttpRequest) -> HttpResponse:
    """What needs this person, what waits for others, and what was decided last."""
    desk: Desk = desk_of(UUID(actor_of(request).id))
    return render(request, "committee/panels.html", {"desk": desk, "now": clock.now()})


@page_with_form
@organiser_required(Role.COMMITTEE)
def know(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The conflict prompt. Nothing of the request opens before it. Passing on takes one click, at any time."""
    actor = actor_of(request)
    if request.method == "POST":
        form = KnowForm(request.POST)
        if form.is_valid() and form.cleaned_data["answer"] == "pass":
            actions.pass_seat(actor, seat_id=seat_id)
            messages.success(request, _("Thank you. Someone else will look at it."))
            return redirect("committee:panels")
        if form.is_valid():
            actions.take_seat(actor, seat_id=seat_id)
        return redirect("committee:review", seat_id)
    seat = seat_for(actor, seat_id)
    if not selectors.is_unanswered(seat):
        return redirect("committee:review", seat_id)
    return render(request, "committee/know.html", {"seat": seat, "claim": seat.panel.claim})
