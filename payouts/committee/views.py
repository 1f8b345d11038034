"""Pages of the committee: my list, the conflict prompt, the review page with its vote, and what is stuck."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.money import Money
from fundapp.kernel.refusal import Refused
from fundapp.vault import files, opening
from fundapp.vault.classes import SealedClass
from fundapp.web.pictures import picture
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import selectors as claims
from payouts.committee import actions, gates, selectors
from payouts.committee.access import seat_for
from payouts.committee.forms import KnowForm, StuckForm, VoteForm
from payouts.committee.models import Seat
from payouts.committee.selectors import Desk
from payouts.committee.workflow import SeatState

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page
@organiser_required(Role.COMMITTEE)
def panels(request: HttpRequest) -> HttpResponse:
    """What needs this person, what waits for others, and what was decided last."""
    desk: Desk = selectors.desk_of(UUID(actor_of(request).id))
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


@page_with_form
@organiser_required(Role.COMMITTEE)
def review(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The facts beside the sum, and the vote. What others voted shows once one's own vote is in."""
    actor = actor_of(request)
    seat = seat_for(actor, seat_id)
    if selectors.is_unanswered(seat) and request.method != "POST":
        return redirect("committee:know", seat_id)
    form = VoteForm(request.POST) if request.method == "POST" else VoteForm(initial=_as_it_is(seat))
    if form.is_bound and form.is_valid():
        try:
            actions.cast_vote(actor, seat_id=seat_id, **form.vote())
        except Refused as refused:
            if not form.show(refused):
                raise
        else:
            messages.success(request, _("Your vote is in."))
            return redirect("committee:review", seat_id)
    context = {
        "seat": seat,
        "panel": seat.panel,
        "claim": seat.panel.claim,
        "form": form,
        "is_fresh": actor.has_fresh_factor(at=clock.now()),
        "review": selectors.review_of(seat),
        "shown": claims.shown_pages(seat.panel.claim),
        "shows_photos": "photos" in request.GET,
        "has_summary": claims.has_summary(seat.panel.claim),
        "summary": _summary(actor, seat) if "summary" in request.GET and request.method != "POST" else "",
    }
    return render(request, "committee/review.html", context, status=422 if form.is_bound else 200)


def _summary(actor: Actor, seat: Seat) -> str:
    """The caseworker's neutral words, opened for one member of the panel; the person sees that in their log."""
    claim = seat.panel.claim
    if not claims.has_summary(claim):
        return ""
    return opening.open_sealed(
        actor, subject=claim.subject, sealed_class=SealedClass.NARRATIVE, field="summary", purpose=gates.DECIDE
    )


@page
@organiser_required(Role.COMMITTEE)
def photo(request: HttpRequest, seat_id: UUID, number: int) -> HttpResponse:
    """One page that the caseworker made ready. That it was opened is in the person's log before it is."""
    actor = actor_of(request)
    claim = seat_for(actor, seat_id).panel.claim
    shown = claims.shown_pages(claim).filter(number=number).first()
    if shown is None:
        raise Http404("There is no such page.")
    data = files.open_page(
        actor,
        subject=claim.subject,
        sealed_class=SealedClass.EVIDENCE,
        name=shown.name,
        page=1,
        purpose=gates.DECIDE,
    )
    return picture(data)


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
    return render(request, "committee/stuck.html", {"stuck": selectors.stuck_for(actor)}, status=status)


def _as_it_is(seat: Seat) -> dict[str, Any]:
    """The form as the person's vote stands, so that changing it starts from what they said."""
    if seat.state != SeatState.VOTED.value:
        return {"seen": 0}
    vote = seat.vote
    amount = Money(vote.amount_pence) if vote.amount_pence is not None else None
    return {"seen": vote.revision, "choice": vote.choice, "amount": amount, "reason": vote.reason}
