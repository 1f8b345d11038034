"""The few answers that belong to no noun."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nDisallow: /apply\nDisallow: /me\nDisallow: /back\nDisallow: /organise\nDisallow: /accounts\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain", headers={"Cache-Control": "max-age=3600"})
