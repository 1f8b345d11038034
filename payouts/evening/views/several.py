"""One safe thing for several requests: who gets what is shown first, then it is done, then what became of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims.forms import AskForm
from payouts.evening.deeds import LABELS, Deed
from payouts.evening.forms import SeveralForm
from payouts.evening.several import do_for_several, pick


@require_POST
@organiser_required(Role.CASEWORKER)
def several(request: HttpRequest) -> HttpResponse:
    """A preview until `confirm` comes with it; a deed that is not on the list is refused, and so are no ticks."""
    actor = actor_of(request)
    form = SeveralForm(request.POST)
    if not form.is_valid():
        return render(request, "evening/not_several.html", status=422)
    deed, chosen = Deed(form.cleaned_data["deed"]), form.cleaned_data["claim"]
    is_confirmed = "confirm" in request.POST
    asking = AskForm(request.POST if is_confirmed else None) if deed is Deed.ASK else None
    context = {"form": asking, "deed": deed, "label": _(LABELS[deed])}
    if not is_confirmed or (asking is not None and not asking.is_valid()):
        status = 422 if is_confirmed else 200
        return render(request, "evening/preview.html", {**context, "claims": pick(actor, chosen)}, status=status)
    asked_for = asking.cleaned_data["asked_for"] if asking is not None else ""
    done = do_for_several(actor, deed, chosen, asked_for=asked_for)
    result = {"done": [one for one in done if not one.reasons], "not_done": [one for one in done if one.reasons]}
    return render(request, "evening/done.html", {**context, **result})
