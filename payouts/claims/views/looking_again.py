"""Asking for a second look at what was decided: by its person, or by a caseworker for whoever called."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import actions, selectors, visitor
from payouts.claims.access import claim_for
from payouts.claims.forms import LookAgainForm, LookAgainForThemForm, refuse_beside
from payouts.claims.models import Claim
from payouts.claims.views.typed import to_the_code


@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest) -> HttpResponse:
    """One box that can stay empty, and the day by which other people answer."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)

    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and _asked(visitor.actor_of(claim), claim, form):
        return redirect("claims:me")
    return render(request, "claims/look_again.html", _page(claim, form))


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required(Role.CASEWORKER)
def at_the_desk(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The same for somebody on the telephone."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    form = LookAgainForThemForm(request.POST or None)
    if request.method == "POST" and _asked(actor, claim, form):
        return redirect("claims:claim", claim_id)
    return render(request, "claims/organise/look_again.html", {**_page(claim, form), "claim": claim})


def _asked(actor: Actor, claim: Claim, form: LookAgainForm) -> bool:
    """Whether it is asked for now; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        actions.ask_for_a_second_look(actor, claim.id, words=form.cleaned_data["words"])
    except Refused as refused:
        refuse_beside(form, refused.reasons[0])
        return False
    return True


def _page(claim: Claim, form: LookAgainForm) -> dict[str, object]:
    can = selectors.may_look_again(claim)
    answer_by = selectors.look_again_answer(claim).decide_by if can else None
    return {"form": form, "can": can, "answer_by": answer_by, "has_yes": claim.amount_pence is not None}
