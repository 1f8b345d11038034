"""The caseworker's look at a photo: shut until it is asked for, and covered in parts before the panel sees it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fundapp.kernel.actor import Actor
from fundapp.uploads import remaking
from fundapp.vault import files
from fundapp.vault.classes import SealedClass
from fundapp.web.pictures import picture
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import actions, gates, selectors
from payouts.claims import photos as rules
from payouts.claims.access import claim_for
from payouts.claims.forms import CoverForm
from payouts.claims.models import Claim, Evidence
from payouts.claims.photos import LINES, Box

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
# How a page may be turned, and how wide it may lie; plain links, and a class for each in the stylesheet.
_TURNS = ("0", "90", "180", "270")


@page_with_form
@organiser_required(Role.CASEWORKER)
def photo(request: HttpRequest, claim_id: UUID, number: int, page_number: int) -> HttpResponse:
    """One page of a photo. Pressing draws boxes; keeping makes the picture that the panel sees."""
    actor = actor_of(request)
    found, one = _theirs(actor, claim_id, number, page_number)
    size = rules.as_shown(one.sizes[page_number - 1])
    boxes: list[Box] = []
    corner = None
    form = CoverForm(request.POST or None)
    if form.is_valid():
        boxes, corner = form.drawn(size)
        if "keep" in request.POST:
            made = _made(actor, found, one, page_number, boxes)
            actions.redact_evidence(
                actor, claim_id, key=form.cleaned_data["once"], number=number, of_page=page_number, page=made
            )
            return redirect("claims:claim", claim_id)
        form = form.afresh(boxes, corner)
    context = {
        "claim": found,
        "photo": one,
        "page_number": page_number,
        "pages": range(1, one.pages + 1),
        "is_open": "show" in request.GET or request.method == "POST",
        "is_large": "large" in request.GET,
        "turn": request.GET.get("turn") if request.GET.get("turn") in _TURNS else "0",
        "turns": _TURNS,
        "width": size[0],
        "height": size[1],
        "boxes": [(left, top, right - left, bottom - top) for left, top, right, bottom in boxes],
        "rules": [(line, size[1] * line // LINES) for line in range(1, LINES + 1)],
        "corner": corner,
        "form": form,
    }
    return render(request, "claims/organise/photo.html", context)


@page
@organiser_required(Role.CASEWORKER)
def photo_image(request: HttpRequest, claim_id: UUID, number: int, page_number: int) -> HttpResponse:
    """The page itself; that it was opened is in their log before it is."""
    actor = actor_of(request)
    found, one = _theirs(actor, claim_id, number, page_number)
    return picture(_opened(actor, found, one, page_number))


def _theirs(actor: Actor, claim_id: UUID, number: int, page_number: int) -> tuple[Claim, Evidence]:
    """The photo, for the caseworker in charge of the request alone."""
    found = claim_for(actor, claim_id)
    one = selectors.photo(found, number, page_number)
    if str(found.caseworker_id) != actor.id:
        raise Http404("There is no such photo.")
    return found, one


def _opened(actor: Actor, found: Claim, one: Evidence, page_number: int) -> bytes:
    return files.open_page(
        actor,
        subject=found.subject,
        sealed_class=SealedClass.EVIDENCE,
        name=one.name,
        page=page_number,
        purpose=gates.PREPARE,
    )


def _made(actor: Actor, found: Claim, one: Evidence, page_number: int, boxes: list[Box]) -> remaking.Page:
    """The picture with its parts covered, made by a worker; as it is, when nothing is to be covered."""
    width, height = one.sizes[page_number - 1]
    data = _opened(actor, found, one, page_number)
    if not boxes:
        return remaking.Page(width, height, data)
    shown = rules.as_shown((width, height))
    return remaking.cover(data, [rules.on_picture(box, shown=shown, real=(width, height)) for box in boxes])
