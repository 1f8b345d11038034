"""Campaigns and their totals, for anyone's program: the figures of the public pages, and nothing of a person."""

from typing import Any

from django.conf import settings
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions import access, selectors
from fundapp.contributions.models import Campaign
from fundapp.web.problems import problems

_EXAMPLE = {
    "slug": "winter",
    "title": "Heat through the winter",
    "ask": "Keep the meters running from November to March.",
    "surplus": "What is left in April goes to the general pot.",
    "is_open": True,
    "takes_gifts": True,
    "opened_at": "2026-11-01T09:00:00Z",
    "closed_at": None,
    "currency": "GBP",
    "goal_pence": 600_000,
    "raised_pence": 412_000,
    "gifts": 231,
    "paid_out_pence": 225_000,
    "payouts": 50,
    "donate_url": "https://pot.example/donate?to=winter",
}


class CampaignOut(serializers.Serializer[Any]):
    """Whole pence, from the books. `raised_pence` is gifts less what went back, fees apart.

    `paid_out_pence` and `payouts` move in groups of five payments, and are null and 0 before the fifth. `goal_pence` is
    null where the need has no end.
    """

    slug = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()
    surplus = serializers.CharField()
    is_open = serializers.BooleanField()
    takes_gifts = serializers.BooleanField(help_text="False while it is paused, and once it has ended.")
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    currency = serializers.CharField()
    goal_pence = serializers.IntegerField(allow_null=True)
    raised_pence = serializers.IntegerField()
    gifts = serializers.IntegerField()
    paid_out_pence = serializers.IntegerField(allow_null=True)
    payouts = serializers.IntegerField()
    donate_url = serializers.URLField()


class CampaignsOut(serializers.Serializer[Any]):
    """Every campaign, open ones first, then those that have ended."""

    campaigns = CampaignOut(many=True)


def _shown(campaign: Campaign) -> dict[str, object]:
    progress = selectors.progress_of(campaign)
    words = {name: getattr(campaign, name) for name in ("slug", "title", "ask", "surplus", "is_open", "takes_gifts")}
    figures = {name: getattr(progress, name) for name in ("goal_pence", "raised_pence", "gifts", "paid_out_pence")}
    return {
        **words,
        **figures,
        "payouts": progress.payouts,
        "opened_at": campaign.opened_at,
        "closed_at": campaign.closed_at,
        "currency": settings.FUND_CURRENCY,
        "donate_url": f"{settings.SITE_URL}/donate?to={campaign.slug}",
    }


@method_decorator([cache_control(public=True, max_age=60), conditional_page], name="dispatch")
class Public(APIView):
    """The same for everyone, so anyone between may keep it for a minute; asked with its ETag it answers 304."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class Campaigns(Public):
    """Every campaign with its totals."""

    @extend_schema(
        operation_id="campaigns",
        auth=[],
        responses=OpenApiResponse(
            CampaignsOut, examples=[OpenApiExample("Two campaigns", value={"campaigns": [_EXAMPLE]})]
        ),
    )
    def get(self, request: Request) -> Response:
        return Response(CampaignsOut({"campaigns": [_shown(each) for each in selectors.campaigns()]}).data)


class OneCampaign(Public):
    """One campaign with its totals, open or ended."""

    @extend_schema(
        operation_id="campaign",
        auth=[],
        responses={
            200: OpenApiResponse(CampaignOut, examples=[OpenApiExample("Part of the way", value=_EXAMPLE)]),
            **problems(404),
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(CampaignOut(_shown(access.campaign_for(slug))).data)
