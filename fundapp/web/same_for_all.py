"""Answers that are the same for everyone, and may be kept by anyone. They must never know who asks."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

View = Callable[..., HttpResponse]


def kept_by_anyone(*, seconds: int) -> Callable[[View], View]:
    """Let caches and other sites keep the answer for so long. It sets no cookie, also for somebody who is signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        @conditional_page
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            # Without a session the session middleware sends no cookie; a cache would hand it on to strangers.
            del request.session
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = f"public, max-age={seconds}"
            # Other sites may show it. It says nothing about whoever looks at it there.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        return answer

    return decorate
