"""Errors of the API as RFC 9457 problem details. It never tells a program more than a person would be told."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses

CONTENT_TYPE = "application/problem+json"
_TITLES = {
    400: "The request could not be read",
    401: "Say who you are first",
    403: "Not open to you",
    404: "Nothing here",
    405: "Not done this way",
    406: "Not spoken here",
    409: "Refused",
    410: "Over",
    413: "Too large to be read",
    415: "Not read here",
    422: "Something needs changing",
    429: "Too many tries",
}


class ProblemOut(serializers.Serializer[Any]):
    """RFC 9457. `code` is stable, for programs; `detail` is a sentence for a person."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()


def problems(*codes: int) -> dict[tuple[int, str], OpenApiResponse]:
    """These refusals, for the schema: `responses={200: GiftsOut, **problems(401, 403)}`."""
    return {(code, CONTENT_TYPE): OpenApiResponse(ProblemOut, description=_TITLES[code]) for code in codes}


def problem_details(raised: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer for `raised`; None lets an unexpected error through to the log and the 500 page."""
    if isinstance(raised, Http404):
        raised = exceptions.NotFound()
    elif isinstance(raised, PermissionDenied):
        raised = exceptions.PermissionDenied()
    if isinstance(raised, Refused):
        reasons = [{"code": reason.code, "detail": str(reason)} for reason in raised.reasons]
        return _answer(statuses.of(raised), str(raised), code=raised.codes[0], reasons=reasons)
    if isinstance(raised, DjangoValidationError):
        return _answer(422, _("Some values need changing."), code="invalid", errors={"": raised.messages})
    if isinstance(raised, exceptions.ValidationError):
        return _answer(422, _("Some values need changing."), code="invalid", errors=raised.detail)
    if isinstance(raised, exceptions.APIException):
        headers = _headers(raised)
        return _answer(raised.status_code, str(raised.detail), headers=headers, code=_code_of(raised))
    return None


def _answer(status_code: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    set_rollback()
    title = _TITLES.get(status_code, _("The request failed"))
    body = {"type": "about:blank", "title": title, "status": status_code, "detail": detail, **more}
    return Response(body, status=status_code, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def _headers(raised: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(raised, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(raised, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return headers


def _code_of(raised: exceptions.APIException) -> str:
    if raised.status_code == status.HTTP_429_TOO_MANY_REQUESTS:
        return "too_many_tries"
    return str(raised.get_codes()) if isinstance(raised.get_codes(), str) else "invalid"
