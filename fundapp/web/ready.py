"""Pages with a form that are alike for every stranger: rendered once in a while, then given out with keys of their own.

It keeps nothing of anybody: only what was rendered for a visitor without a session, with both keys cut out of it. It
must never know what a page is about.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import translation

from fundapp.web.fields import fresh_key

View = Callable[..., HttpResponse]
# A few dozen addresses are asked for again and again; whoever invents others only pushes out their own.
_MOST = 128
_LONGEST_QUERY = 100
# What is different every time: the token against forged forms, and the key that makes a form sent twice count once.
_KEYS = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="once" value=")[^"]+')


@dataclass(frozen=True, slots=True)
class _Page:
    """A page around its two keys, and until when it is good."""

    pieces: tuple[bytes, bytes, bytes]
    content_type: str
    until: float


_kept: OrderedDict[tuple[str, str | None], _Page] = OrderedDict()


def alike(*, seconds: float, unless: str) -> Callable[[View], View]:
    """The view's page is the same for every stranger, and may be so many seconds old; not where the query has `unless`.

    What was decided meanwhile is judged when the form is sent. A changed row of this process is seen at once: `forget`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def ready(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_a_stranger(request) or unless in request.GET:
                return view(request, *args, **kwargs)
            asked = (request.get_full_path(), translation.get_language())
            known = _kept.get(asked)
            if known is not None and monotonic() < known.until:
                return _given_out(request, known)
            response = view(request, *args, **kwargs)
            _keep(asked, response, seconds)
            return response

        return ready

    return decorate


def forget(**_: object) -> None:
    """What was kept may have changed. Takes what a signal says and needs none of it."""
    _kept.clear()


def _keep(asked: tuple[str, str | None], response: HttpResponse, seconds: float) -> None:
    pieces = _KEYS.split(response.content)
    if response.status_code == 200 and len(pieces) == 3 and not settings.DEBUG:
        first, second, third = pieces
        _kept[asked] = _Page((first, second, third), response.headers["Content-Type"], monotonic() + seconds)
        if len(_kept) > _MOST:
            _kept.popitem(last=False)


def _given_out(request: HttpRequest, known: _Page) -> HttpResponse:
    first, second, third = known.pieces
    # The token is drawn through the framework, which remembers it in the visitor's cookie.
    content = b"".join((first, get_token(request).encode(), second, fresh_key().encode(), third))
    return HttpResponse(content, content_type=known.content_type)


def _is_a_stranger(request: HttpRequest) -> bool:
    """Nobody who is signed in, opened a link of theirs or has a message waiting."""
    return (
        request.method == "GET"
        and len(request.META.get("QUERY_STRING", "")) <= _LONGEST_QUERY
        and not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    )
