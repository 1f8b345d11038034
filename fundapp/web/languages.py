"""In which language a page speaks. It knows which pages can, and what was chosen; it never knows who chose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

View = TypeVar("View", bound=Callable[..., Any])
Next = Callable[[HttpRequest], HttpResponse]
# `?language=cy` chooses: a plain link, which works without cookies too, because a form goes back to its own address.
PARAMETER = "language"
# In its own words, whatever language the page speaks.
NAMES = {"en-gb": "English", "cy": "Cymraeg"}


@dataclass(frozen=True, slots=True)
class Offer:
    code: str
    name: str
    url: str
    is_here: bool


def in_welsh_too(view: View) -> View:
    """Mark a view whose whole page is translated. All others speak English, so that no page is half one, half other."""
    view.speaks_welsh = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class ChosenLanguage:
    """Sets the language before the view runs: what the link says, else what was chosen before, else the browser's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            response = self.get_response(request)
            if _is_translated(request):
                response.headers["Content-Language"] = translation.get_language()
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
                if _known(request.GET.get(PARAMETER)):
                    _remember(response, request.GET[PARAMETER])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if getattr(view, "speaks_welsh", False):
            request.is_translated = True  # type: ignore[attr-defined]  # told to the page
            translation.activate(_chosen(request) or translation.get_language_from_request(request))


def prefer(request: HttpRequest, language: str) -> None:
    """From here on the page speaks the language of what it is about, unless the visitor chose one themselves."""
    if _is_translated(request) and not _chosen(request) and _known(language):
        translation.activate(language)


def offered(request: HttpRequest) -> list[Offer]:
    """Links to the same page in each language; none where there is only one. Queries are kept, so nothing is lost."""
    if not _is_translated(request):
        return []
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != PARAMETER]
    here = translation.get_language()
    return [
        Offer(code, NAMES[code], f"{request.path}?{urlencode([*kept, (PARAMETER, code)])}", code == here)
        for code, _ in settings.LANGUAGES
    ]


def _is_translated(request: HttpRequest) -> bool:
    return getattr(request, "is_translated", False)


def _chosen(request: HttpRequest) -> str:
    return _known(request.GET.get(PARAMETER)) or _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def _known(language: str | None) -> str:
    return language if language in dict(settings.LANGUAGES) else ""


def _remember(response: HttpResponse, language: str) -> None:
    """A cookie that holds two letters and ends with the browser, and only once someone chose."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
