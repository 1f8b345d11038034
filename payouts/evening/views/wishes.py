"""An organiser's own evenings: a week off, and the daily mail."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.actor import Actor
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.evening import actions, selectors
from payouts.evening.forms import WishesForm

_DOES: Mapping[str, Callable[[Actor], object]] = {
    "off": actions.take_week_off,
    "back": actions.take_back_week,
    "mail": lambda actor: actions.choose_digest(actor, wants=True),
    "no_mail": lambda actor: actions.choose_digest(actor, wants=False),
}


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required()
def wishes(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = WishesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        _DOES[form.cleaned_data["wish"]](actor)
        messages.success(request, _("Noted."))
        return redirect("evening:wishes")
    account_id = UUID(actor.id)
    context = {
        "is_voter": Role.COMMITTEE.value in actor.roles,
        "is_away": selectors.is_away(account_id),
        "until": selectors.this_sunday(),
        "wants_mail": selectors.wants_digest(account_id),
    }
    return render(request, "evening/wishes.html", context, status=422 if form.is_bound else 200)
