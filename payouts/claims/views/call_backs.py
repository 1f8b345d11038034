"""A lost code: the form that asks to be called, and the caseworkers' list of those who wait."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel import clock
from fundapp.kernel.actor import need_fresh_factor
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from fundapp.web import errors
from fundapp.web.forms import fresh_key
from members.access import ANYONE, actor_of, organiser_required
from members.roles import Role
from payouts.claims import access, actions, gates, promises, reaching, wayfinding
from payouts.claims.forms import CarryOnForm, LostForm

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def lost(request: HttpRequest) -> HttpResponse:
    """Ask to be called. Known or not, the answer is the same; a person looks."""
    form = LostForm(request.POST or None)
    if form.is_valid():
        if not reaching.may_wish(request):
            return errors.too_many(request, wait_seconds=reaching.HOUR)
        typed = form.cleaned_data
        if reaching.may_wish_again(wayfinding.digest_of(typed["reach"])):
            actions.ask_for_call_back(ANYONE, key=typed["once"], chosen_name=typed["chosen_name"], reach=typed["reach"])
        return redirect("claims:lost_told")
    return render(request, "claims/lost.html", {"form": form})


@page
def told(request: HttpRequest) -> HttpResponse:
    return render(request, "claims/lost_told.html", {"by": promises.call_by(clock.now())})


@page
@organiser_required(Role.CASEWORKER)
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits to be called, the longest first."""
    return _list(request)


@require_POST
@organiser_required(Role.CASEWORKER)
def open_one(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    """Open one name and number and show it once."""
    actor = actor_of(request)
    need_fresh_factor(actor, at=clock.now())
    opened = opening.open_fields(
        actor,
        subject=access.call_back_for(actor, call_back_id).subject,
        sealed_class=SealedClass.CONTACT,
        fields=("chosen_name", "reach"),
        purpose=gates.CALL,
    )
    return _list(request, opened={"id": call_back_id, **opened})


@require_POST
@organiser_required(Role.CASEWORKER)
def way_back(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    """A link to the person alone; or, for whoever chose the telephone, a code to read out, shown on this page."""
    form = CarryOnForm(request.POST)
    key = form.cleaned_data["once"] if form.is_valid() else fresh_key()
    given = actions.give_way_back(actor_of(request), call_back_id, key=key)
    return _list(request, given={"id": call_back_id, "code": given.code})


@require_POST
@organiser_required(Role.CASEWORKER)
def done(request: HttpRequest, call_back_id: UUID) -> HttpResponse:
    actions.finish_call_back(actor_of(request), call_back_id)
    return redirect("claims:call_backs")


def _list(request: HttpRequest, **more: object) -> HttpResponse:
    rows = [
        {"wish": wish, "is_known": wayfinding.claims_reached_by(wish.digest).exists(), "once": fresh_key()}
        for wish in wayfinding.open_call_backs()
    ]
    return render(request, "claims/organise/call_backs.html", {"rows": rows, **more})
