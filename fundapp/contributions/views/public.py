"""Campaigns in public: all of them, and of each its page, its QR code, and the badge that others put on theirs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from fundapp.contributions import access, deeds, qr, selectors
from fundapp.contributions.models import Campaign
from fundapp.contributions.workflow import CHOICES_PENCE
from fundapp.web.languages import in_welsh_too
from fundapp.web.same_for_all import kept_by_anyone

_AN_HOUR, _A_DAY = 3_600, 86_400
_SVG = "image/svg+xml"


@in_welsh_too
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All that is asked for now, and how far each of it is; then what has ended."""
    rows = [{"campaign": each, "progress": selectors.progress_of(each)} for each in selectors.campaigns()]
    return render(request, "contributions/campaigns.html", {"rows": rows})


@in_welsh_too
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked for, how far it is, what came of it, and what happens to a surplus."""
    asked = access.campaign_for(slug)
    month = selectors.last_month_of(asked)
    context = {
        "campaign": asked,
        "progress": selectors.progress_of(asked),
        "month": month,
        "deeds": deeds.deeds(month, CHOICES_PENCE),
        "latest": selectors.latest_gifts(asked),
        "address": _address(asked),
        "badge_address": f"{settings.SITE_URL}{reverse('contributions:badge', args=[asked.slug])}",
    }
    return render(request, "contributions/campaign.html", context)


@require_safe
@kept_by_anyone(seconds=_A_DAY)
def qr_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of the campaign for a poster or a phone held up in a meeting."""
    asked = access.campaign_for(slug)
    context = {"campaign": asked, "address": _address(asked), "drawing": qr.drawn(_address(asked))}
    # Without the request, because what is said here depends on nobody.
    return HttpResponse(render_to_string("contributions/qr.svg", context), content_type=_SVG)


@require_safe
@kept_by_anyone(seconds=_AN_HOUR)
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the campaign is, as a picture for other people's pages. It counts nobody who looks at it."""
    asked = access.campaign_for(slug)
    context = {"campaign": asked, "progress": selectors.progress_of(asked), "fund_name": settings.FUND_NAME}
    return HttpResponse(render_to_string("contributions/badge.svg", context), content_type=_SVG)


def _address(asked: Campaign) -> str:
    return f"{settings.SITE_URL}{reverse('contributions:campaign', args=[asked.slug])}"
