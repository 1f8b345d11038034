"""A person's own photos: added, looked at, taken away. Whatever goes wrong with one, the request goes on without it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.vault import files
from fundapp.vault.classes import SealedClass
from fundapp.web.pictures import picture
from payouts.claims import actions, gates, selectors, visitor, workflow
from payouts.claims.consents import Purpose
from payouts.claims.forms import PhotoForm, refuse_beside
from payouts.claims.models import Claim
from payouts.claims.own_copy import ADDED_BY
from payouts.claims.photos import AddedBy, Kind
from payouts.claims.views.asking import where_it_is
from payouts.claims.views.typed import to_the_code
from payouts.claims.workflow import State

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def photos(request: HttpRequest) -> HttpResponse:
    """The photos that are there, and the box for another."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid() and is_kept(visitor.actor_of(claim), claim, form):
        return redirect(_onward(claim))
    rows = [
        {"photo": one, "pages": range(1, one.pages + 1), "by": ADDED_BY[AddedBy(one.added_by)]}
        for one in selectors.photos_of(claim)
    ]
    context = {
        "form": form,
        "claim": claim,
        "photos": rows,
        "is_shut": bool(rows) and not claim.agrees_to(Purpose.SHOW_LETTER),
        "may_change": workflow.may_change_photos(claim.step),
        "back_url": where_it_is(claim),
    }
    return render(request, "claims/photos.html", context)


@page
def photo_page(request: HttpRequest, number: int, page_number: int) -> HttpResponse:
    """One page, for whoever sent it."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    one = selectors.photo(claim, number, page_number)
    data = files.open_page(
        visitor.actor_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.EVIDENCE,
        name=one.name,
        page=page_number,
        purpose=gates.SHOW,
    )
    return picture(data)


@require_POST
def remove_photo(request: HttpRequest, number: int) -> HttpResponse:
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    actions.remove_evidence(visitor.actor_of(claim), claim.id, number=number)
    return redirect("claims:photos")


def is_kept(actor: Actor, claim: Claim, form: PhotoForm) -> bool:
    """Keep what was sent; or say beside the box why not."""
    try:
        actions.add_evidence(
            actor,
            claim.id,
            key=form.cleaned_data["once"],
            kind=Kind(form.cleaned_data["kind"]),
            pages=form.cleaned_data["photo"],
            sent=form.sent,
        )
    except Refused as refused:
        for reason in refused.reasons:
            refuse_beside(form, reason)
        return False
    return True


def _onward(claim: Claim) -> str:
    """The one thing that was asked for may have been this; then it is the caseworker's turn again."""
    claim.refresh_from_db()
    if claim.step is State.WAITING and claim.asked_for == "proof":
        actions.answered(visitor.actor_of(claim), claim.id)
        return "claims:me"
    return "claims:photos"
