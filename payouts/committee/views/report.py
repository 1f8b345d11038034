"""The report on emergencies and second looks: for those who vote, and for those who audit them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from members.access import organiser_required
from members.roles import Role
from payouts.committee import patterns

page = require_http_methods(["GET", "HEAD"])


@page
@organiser_required(Role.COMMITTEE, Role.AUDITOR)
def report(request: HttpRequest) -> HttpResponse:
    """How many, what share of all, who asked for them, and what came of it afterwards."""
    return render(request, "committee/report.html", {"pattern": patterns.pattern()})
