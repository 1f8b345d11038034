"""The review page: facts beside the sum, what was shown, and the vote."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

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
from payouts.committee import actions, desk, gates, reviewing, selectors
from payouts.committee.access import seat_for
from payouts.committee.forms import VoteForm
from payouts.committee.models import Seat
from payouts.committee.timeline import timeline_of
from payouts.committee.workflow import SeatState

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


# Refusals of a vote after which the page is shown as it is now, with what was said about it.
_MOVED_ON = {
    *("facts_changed", "panel_is_void", "panel_is_closed", "panel_has_agreed", "panel_has_lapsed"),
    *("vote_is_newer", "voting_has_closed"),
}


@page_with_form
@organiser_required(Role.COMMITTEE)
def review(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The facts beside the sum, and the vote. What others voted shows once one's own vote is in."""
    actor = actor_of(request)
    seat = seat_for(actor, seat_id)
    if request.method == "POST":
        return _vote(request, actor, seat)
    if selectors.is_unanswered(seat):
        return redirect("committee:know", seat_id)
    return _page(request, actor, seat, _form(seat))


def _form(seat: Seat) -> VoteForm:
    """The form as the person's vote stands."""
    return VoteForm(initial=_as_it_is(seat), **_of(seat))


def _of(seat: Seat) -> dict[str, bool]:
    """What the panel is for, as far as it changes what can be voted."""
    is_of_a_yes = selectors.stands_for(seat.panel.claim_id) > 0
    return {"is_emergency": seat.panel.is_emergency, "is_of_a_yes": is_of_a_yes}


def _vote(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    form = VoteForm(request.POST, **_of(seat))
    if not form.is_valid():
        return _page(request, actor, seat, form, status=422)
    try:
        actions.cast_vote(actor, seat_id=seat.id, **form.vote())
    except Refused as refused:
        if form.show(refused):
            return _page(request, actor, seat, form, status=422)
        if not set(refused.codes) <= _MOVED_ON:
            raise
        seat = seat_for(actor, seat.id)
        return _page(request, actor, seat, _form(seat), moved_on=refused, status=409)
    return _next(request, actor, seat)


def _next(request: HttpRequest, actor: Actor, seat: Seat) -> HttpResponse:
    """On to the next request that wants this person; back to this one when it was the last."""
    following = desk.next_for(actor)
    if following is None:
        messages.success(request, _("Your vote is in."))
        return redirect("committee:review", seat.id)
    messages.success(
        request,
        _("Your vote on request %(reference)s is in. This is the next one.")
        % {"reference": seat.panel.claim.reference},
    )
    return redirect("committee:review", following.id)


def _page(
    request: HttpRequest,
    actor: Actor,
    seat: Seat,
    form: VoteForm,
    *,
    moved_on: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    claim = seat.panel.claim
    shown = reviewing.review_of(seat)
    is_fresh = actor.has_fresh_factor(at=clock.now())
    context = {
        "seat": seat,
        "panel": seat.panel,
        "claim": claim,
        "form": form,
        "moved_on": [_(reason.sentence) for reason in moved_on.reasons] if moved_on is not None else [],
        "is_fresh": is_fresh,
        "review": shown,
        # Reading the letter is what the page is for, until one has voted; afterwards it opens by a press.
        "viewer": reviewing.viewer_of(
            claim, wanted=request.GET.get("photo"), is_shut=not is_fresh or shown.own is not None
        )
        if shown.can_vote
        else None,
        "timeline": timeline_of(actor, claim) if shown.facts is not None else [],
        "has_summary": claims.has_summary(claim),
        "summary": _summary(actor, seat) if "summary" in request.GET and request.method != "POST" else "",
    }
    return render(request, "committee/review.html", context, status=status)


@require_POST
@organiser_required(Role.COMMITTEE)
def again(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Look at the request as it is now, when its facts or rules changed after the sum was made."""
    seat = actions.renew_ballot(actor_of(request), seat_id=seat_id)
    newer = reviewing.instead_of(seat)
    return redirect("committee:review", newer.id if newer is not None else seat.id)


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


def _summary(actor: Actor, seat: Seat) -> str:
    """The caseworker's neutral words, opened for one member of the panel; the person sees that in their log."""
    claim = seat.panel.claim
    if not claims.has_summary(claim):
        return ""
    return opening.open_sealed(
        actor, subject=claim.subject, sealed_class=SealedClass.NARRATIVE, field="summary", purpose=gates.DECIDE
    )


def _as_it_is(seat: Seat) -> dict[str, Any]:
    """The form as the person's vote stands, so that changing it starts from what they said."""
    if seat.state != SeatState.VOTED.value:
        return {"seen": 0}
    vote = seat.vote
    amount = Money(vote.amount_pence) if vote.amount_pence is not None else None
    return {"seen": vote.revision, "choice": vote.choice, "amount": amount, "reason": vote.reason}
