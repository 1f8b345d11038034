"""Plain pages for what goes wrong, each with its right status code. It never shows a trace and never blames."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses

_TITLES = {
    400: "That could not be read",
    403: "That is not open to you",
    404: "There is nothing here",
    409: "That was not done",
    410: "That link has been used or is too old",
    422: "Something in that needs changing",
    429: "Too many tries",
    500: "Something went wrong on our side",
    503: "We are closed for a short while",
}


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Every reason at once; a missing second factor leads to where it is proved and back again."""
    if "fresh_factor_needed" in refusal.codes and not _wants_json(request):
        where = _prove_it_again(request)
        if where is not None:
            return HttpResponseRedirect(where)
    status = statuses.of(refusal)
    reasons = [
        _(reason.sentence) % reason.values if reason.values else _(reason.sentence) for reason in refusal.reasons
    ]
    return _page(request, status, reasons=reasons, codes=refusal.codes)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def gone(request: HttpRequest, *, again_url: str = "") -> HttpResponse:
    """A link that was used or has run out; `again_url` is where a new one is asked for."""
    return _page(request, 410, again_url=again_url)


def unprocessable(request: HttpRequest, reasons: Sequence[str]) -> HttpResponse:
    return _page(request, 422, reasons=reasons)


def too_many(request: HttpRequest, exception: Exception | None = None, *, wait_seconds: int = 900) -> HttpResponse:
    response = _page(request, 429, wait_minutes=max(1, -(-wait_seconds // 60)))
    response["Retry-After"] = str(wait_seconds)
    return response


def unavailable(request: HttpRequest, *, wait_seconds: int = 300) -> HttpResponse:
    response = _page(request, 503)
    response["Retry-After"] = str(wait_seconds)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired session and a form from elsewhere look the same from here, so the page speaks to the honest case."""
    return _page(request, 403, template="errors/expired.html", codes=("page_expired",))


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request, the session or the database, because any of them may be what broke."""
    if _wants_json(request):
        return _problem(500, ())
    fund = {"fund_name": settings.FUND_NAME, "fund_phone": settings.FUND_PHONE}
    return HttpResponse(render_to_string("errors/500.html", fund), status=500)


def _page(
    request: HttpRequest, status: int, *, template: str = "", codes: Sequence[str] = (), **context: object
) -> HttpResponse:
    if _wants_json(request):
        return _problem(status, codes)
    return render(
        request,
        template or f"errors/{status}.html",
        {"status": status, "page_url": _page_of(request), **context},
        status=status,
    )


def _problem(status: int, codes: Sequence[str]) -> JsonResponse:
    body: dict[str, object] = {"type": "about:blank", "title": _TITLES[status], "status": status}
    if codes:
        body["codes"] = list(codes)
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _wants_json(request: HttpRequest) -> bool:
    """Whoever asks for it, and whoever asks the API, which a browser only visits by mistake."""
    accepted = request.headers.get("Accept", "")
    return "text/html" not in accepted and ("json" in accepted or request.path.startswith("/api/"))


def _prove_it_again(request: HttpRequest) -> str | None:
    """The way to the second factor and back to the page. A form is sent again by hand: nothing typed is kept aside."""
    try:
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _page_of(request)})}"
    except NoReverseMatch:
        return None


def _page_of(request: HttpRequest) -> str:
    """The page that a person was on: of a form that was sent, the one it stood on, when the browser says so."""
    came_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return urlsplit(came_from).path
    return request.path
