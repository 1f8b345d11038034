"""Around a request: leaving at once, and pages that answer what people fear. They know nothing of their reader."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

page = require_http_methods(["GET", "HEAD"])
# What an adviser signed is looked at again after this long.
_CHECKED_FOR = timedelta(days=182)


# Leaving must work with a token that has run out. Another site cannot press it for somebody: the session's cookie does
# not come along with a form of theirs (SameSite), and without it there is nothing to end.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Away, to a place where anybody might have been. Pressed as a button, it ends the session on this device first."""
    response = HttpResponseRedirect(settings.LEAVE_URL)
    if request.method == "POST":
        request.session.flush()
        response.delete_cookie(settings.CSRF_COOKIE_NAME)
        # Browsers obey it on https alone. Not the cache: nothing of a person is in it, and clearing it takes seconds.
        response["Clear-Site-Data"] = '"cookies", "storage"'
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    return response


@page
def benefits(request: HttpRequest) -> HttpResponse:
    """What money from a fund does to benefits, with who checked it, or that nobody has."""
    checked = date.fromisoformat(settings.BENEFITS_CHECKED_ON) if settings.BENEFITS_CHECKED_ON else None
    signed = checked is not None and bool(settings.BENEFITS_CHECKED_BY)
    context = {
        "checked_by": settings.BENEFITS_CHECKED_BY if signed else "",
        "checked_on": checked if signed else None,
        "check_again_on": checked + _CHECKED_FOR if signed and checked else None,
    }
    return render(request, "claims/help_benefits.html", context)


@page
def spying(request: HttpRequest) -> HttpResponse:
    """Who could learn of a request, said honestly."""
    return render(request, "claims/help_spying.html")


@page
def other_help(request: HttpRequest) -> HttpResponse:
    """Where else to turn, today."""
    return render(request, "claims/help_other.html")
