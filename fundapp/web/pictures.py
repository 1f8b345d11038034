"""A picture as an answer: shown in its place, kept nowhere, able to do nothing. It must never know of what."""

from django.http import HttpResponse


def picture(data: bytes) -> HttpResponse:
    """Inline, so that nothing lands among downloads; with headers that would hold even if it were no picture."""
    response = HttpResponse(data, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
