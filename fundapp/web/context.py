"""What every template may say of the fund: its name, how to reach it, and the doors that every page shows."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from fundapp.web import languages


def fund(request: HttpRequest) -> dict[str, object]:
    return {
        "fund_name": settings.FUND_NAME,
        "fund_phone": settings.FUND_PHONE,
        "fund_email": settings.FUND_EMAIL,
        "is_demo": settings.IS_DEMO,
        "is_sandbox_stripe": settings.STRIPE_API_BASE != "https://api.stripe.com",
        "languages": languages.offered(request),
        "site_links": [
            _link(request, "/help", _("Get help")),
            _link(request, "/donate", _("Give")),
            _link(request, "/money", _("Where the money goes")),
        ],
        "foot_links": [
            _link(request, "/rules", _("The rules")),
            _link(request, reverse("web:privacy"), _("Privacy")),
            _link(request, reverse("web:accessibility"), _("Accessibility")),
            *_sign_in(request),
        ],
    }


def _link(request: HttpRequest, url: str, label: str) -> dict[str, object]:
    return {"url": url, "label": label, "is_here": request.path.rstrip("/") == url.rstrip("/")}


def _sign_in(request: HttpRequest) -> list[dict[str, object]]:
    try:
        return [_link(request, reverse("account_login"), _("For organisers"))]
    except NoReverseMatch:
        return []
