"""Your choices: each yes with its date and its Stop beside it, and as many presses to say yes again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from payouts.claims import actions, helped, selectors, visitor
from payouts.claims.consents import Purpose
from payouts.claims.status import choice_rows, status_of
from payouts.claims.views.typed import to_the_code


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Look at them; stop one, or say yes to one, with one press."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if status_of(claim).is_over:
        return redirect("claims:me")
    if request.method == "POST":
        purpose = _purpose(request.POST.get("stop") or request.POST.get("yes", ""))
        change = actions.withdraw_consent if "stop" in request.POST else actions.give_consent
        change(visitor.actor_of(claim), claim.id, purpose=purpose)
        return redirect("claims:choices")
    rows = choice_rows(selectors.live_consents(claim), selectors.offered_consents(claim))
    return render(request, "claims/choices.html", {**rows, "helper": helped.last_helping(claim)})


def _purpose(typed: str) -> Purpose:
    if typed not in set(Purpose):
        raise Http404("There is no such choice.")
    return Purpose(typed)
