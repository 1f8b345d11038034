"""Asking for a second look at what was decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from payouts.claims import actions, selectors, visitor
from payouts.claims.forms import LookAgainForm, refuse_beside
from payouts.claims.views.typed import to_the_code


@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: HttpRequest) -> HttpResponse:
    """One box that can stay empty, and the day by which other people answer."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)

    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_a_second_look(visitor.actor_of(claim), claim.id, words=form.cleaned_data["words"])
        except Refused as refused:
            refuse_beside(form, refused.reasons[0])
        else:
            return redirect("claims:me")
    can = selectors.may_look_again(claim)
    answer_by = selectors.look_again_answer(claim).decide_by if can else None
    context = {"form": form, "can": can, "answer_by": answer_by, "has_yes": claim.amount_pence is not None}
    return render(request, "claims/look_again.html", context)
