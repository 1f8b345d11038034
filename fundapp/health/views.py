"""How the fund stands and how long it lasts, for those who watch over it. Reads only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fundapp.health import presenting, selectors
from fundapp.health.forms import DialForm
from fundapp.kernel import clock
from fundapp.ledger import chart
from members.access import organiser_required
from members.roles import Role


@require_safe
@organiser_required(Role.TREASURER, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR)
def health(request: HttpRequest) -> HttpResponse:
    """One pot: its figures, alerts, the fan of the coming half year, and a dial to try another rate."""
    pots = selectors.pots()
    pot = request.GET.get("pot", chart.GENERAL)
    if pot not in pots:
        pot = chart.GENERAL
    asked = "pence_per_pound" in request.GET
    dial = DialForm(request.GET) if asked else DialForm()
    percent = dial.cleaned_data["pence_per_pound"] if asked and dial.is_valid() else 100
    found, outlook, today = selectors.standing(pot), selectors.outlook(pot, promised_percent=percent), clock.today()
    context = {
        "pot": pot,
        "pots": _filters(pots, here=pot) if len(pots) > 1 else (),
        "facts": presenting.facts_of(found),
        "likely": presenting.likely_words(found),
        "level": presenting.level_words(found),
        "alerts": presenting.alert_words(selectors.alerts_of(found)),
        "outlook": outlook,
        "chart": presenting.chart_of(found, outlook, today=today) if outlook else None,
        "lines": presenting.lines_of(outlook, today=today) if outlook else (),
        "tested": selectors.tested_back(pot) if outlook else None,
        "dial": dial,
        "percent": percent,
    }
    return render(request, "health/health.html", context, status=422 if asked and not dial.is_valid() else 200)


def _filters(pots: tuple[str, ...], *, here: str) -> list[dict[str, object]]:
    address = reverse("health:health")
    return [{"label": pot, "url": f"{address}?pot={pot}", "count": None, "is_here": pot == here} for pot in pots]
