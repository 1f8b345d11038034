"""The treasurer's page of Gift Aid: what can be claimed, and the files of what was."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.giftaid import access, actions, coverage, filing, person, selectors
from fundapp.giftaid.models import Schedule
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import format_pence
from fundapp.web import exports
from members.access import actor_of, organiser_required
from members.roles import Role

# A button that is pressed with an old second factor comes back here as a GET, after it was proved again.
act = require_http_methods(["GET", "HEAD", "POST"])
treasurer = organiser_required(Role.TREASURER)


@require_safe
@treasurer
def desk(request: HttpRequest) -> HttpResponse:
    """What can be claimed now, what must be given back, and every schedule so far."""
    found = selectors.claimable()
    pence, owed_pence = sum(each.gift.kept_pence for each in found), sum(each.pence for each in selectors.owed())
    context = {
        "gifts": len(found),
        "facts": [
            {"label": _("Gifts to claim on"), "value": len(found)},
            {"label": _("Their sum"), "value": _pounds(pence)},
            {"label": _("Gift Aid on it"), "value": _pounds(coverage.tax_pence(pence))},
        ],
        "owed": _pounds(coverage.tax_pence(owed_pence)) if owed_pence else "",
        "may_make": bool(found or owed_pence),
        "rows_in_a_file": f"{coverage.ROWS_IN_A_FILE:,}",
        "schedules": [_row(schedule) for schedule in selectors.schedules()[:50]],
        "once": new_id(),
    }
    return render(request, "giftaid/desk.html", context)


@act
@treasurer
def make(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.make_schedule(actor_of(request), key=f"gift-aid:{request.POST.get('once', '')[:60]}")
        messages.success(request, _("The schedule is made. Its gifts are marked as claimed."))
    return redirect("giftaid:desk")


@act
@treasurer
def download(request: HttpRequest, schedule_id: UUID, kind: exports.Kind) -> HttpResponseBase:
    """The file, made for this answer and kept nowhere. Whose names were opened is logged."""
    actor = actor_of(request)
    schedule = access.schedule_for(actor, schedule_id)
    if request.method != "POST":
        return redirect("giftaid:desk")
    rows = list(filing.rows(actor, schedule))
    return exports.answer(kind, name="gift-aid", head=person.HEAD, rows=rows, days="short")


def _row(schedule: Schedule) -> dict[str, object]:
    return {
        "id": schedule.id,
        "at": schedule.made_at,
        "gifts": schedule.gifts,
        "sum": _pounds(schedule.total_pence),
        "tax": _pounds(coverage.tax_pence(schedule.total_pence)),
        "adjusted": _pounds(coverage.tax_pence(schedule.adjusted_pence)) if schedule.adjusted_pence else "-",
    }


def _pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)
