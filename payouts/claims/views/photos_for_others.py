"""Photos that somebody adds for another: a helper while they fill in, a caseworker for what came by call or paper.

Neither looks at a picture here: it goes through the same door as the person's own, and is shut behind it.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.actor import Actor
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import access, actions, helped, selectors, visitor, workflow
from payouts.claims.forms import DeskPhotoForm, PhotoForm, TheirPhotoForm
from payouts.claims.helping import TakenBy
from payouts.claims.models import Claim, Helping
from payouts.claims.photos import AddedBy
from payouts.claims.views.photos import is_kept

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def by_helper(request: HttpRequest) -> HttpResponse:
    """Another photo of their letter, while the form is the helper's to fill in."""
    mine = _helping(request)
    if mine is None:
        return redirect("claims:assist_where")
    form = TheirPhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid() and is_kept(access.helper(mine), mine.claim, form):
        return redirect("claims:assist_photos")
    rows = [
        {"photo": one, "remove_url": reverse("claims:assist_remove_photo", args=[one.number])}
        for one in selectors.photos_of(mine.claim).filter(added_by=AddedBy.HELPER.value)
    ]
    return render(request, "claims/assist/photos.html", _page(mine.claim, form, rows))


@require_POST
def helper_removes(request: HttpRequest, number: int) -> HttpResponse:
    mine = _helping(request)
    if mine is None:
        return redirect("claims:assist_where")
    actions.remove_evidence(access.helper(mine), mine.claim_id, number=number)
    return redirect("claims:assist_photos")


@page_with_form
@organiser_required(Role.CASEWORKER)
def at_the_desk(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A photo of a letter that came with a paper form, or that somebody showed."""
    actor = actor_of(request)
    claim = _written_down(actor, claim_id)
    form = DeskPhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid() and is_kept(actor, claim, form):
        return redirect("claims:desk_photos", claim_id)
    rows = [
        {"photo": one, "remove_url": reverse("claims:desk_remove_photo", args=[claim.id, one.number])}
        for one in selectors.photos_of(claim)
    ]
    return render(request, "claims/organise/photos.html", _page(claim, form, rows))


@require_POST
@organiser_required(Role.CASEWORKER)
def desk_removes(request: HttpRequest, claim_id: UUID, number: int) -> HttpResponse:
    actions.remove_evidence(actor_of(request), claim_id, number=number)
    return redirect("claims:desk_photos", claim_id)


def _page(claim: Claim, form: PhotoForm, rows: list[dict[str, object]]) -> dict[str, object]:
    return {"form": form, "claim": claim, "photos": rows, "may_change": workflow.may_change_photos(claim.step)}


def _helping(request: HttpRequest) -> Helping | None:
    mine = visitor.helping_of(request)
    return mine if mine is not None and helped.may_help(str(mine.id), mine.claim) is not None else None


def _written_down(actor: Actor, claim_id: UUID) -> Claim:
    """What came by telephone or on paper, for whoever writes it down or has it in hand."""
    claim = access.claim_for(actor, claim_id)
    is_theirs = helped.takes_down(actor, claim) or str(claim.caseworker_id) == actor.id
    if claim.taken_by == TakenBy.PAGE or not is_theirs:
        raise Http404("There is no such request.")
    return claim
