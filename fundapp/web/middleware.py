"""Manners of every answer: personal pages are never stored, and what goes wrong becomes a plain page."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from fundapp.kernel.refusal import Refused
from fundapp.web import errors

Next = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class PrivateByDefault:
    """Every page is `no-store` unless its view says otherwise, so that a shared phone keeps nothing.

    An answer with a cookie is `no-store` whatever its view says: a cache would hand the session on to strangers.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.cookies:
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainRefusals:
    """An uncaught `Refused` becomes a page that says why, with the right status code.

    While DEBUG is on, Django's technical pages are replaced by ours too, so that the demo is the product; the trace
    goes to the log.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # No address of ours has one. PostgreSQL cannot even be asked for it, and would fail.
            return errors.bad_request(request)
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return errors.not_found(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            log.info("refused %s", " ".join(exception.codes))
            return errors.refused(request, exception)
        return self._instead_of_technical_page(request, exception) if settings.DEBUG else None

    def _instead_of_technical_page(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        if isinstance(exception, Http404):
            return errors.not_found(request)
        if isinstance(exception, PermissionDenied):
            return errors.forbidden(request)
        if isinstance(exception, BadRequest | SuspiciousOperation):
            return errors.bad_request(request)
        log.error("a page failed", exc_info=exception)
        return errors.server_error(request)
