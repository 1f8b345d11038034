"""A supporter's own giving, for programs: one gift by the token of its receipt, all of it by the link in letters."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions import access, links
from fundapp.contributions.models import Contribution, Supporter
from fundapp.contributions.selectors import supporters as reading
from fundapp.web.bearer import BearerAuthentication, HoldsToken
from fundapp.web.problems import problems

_EXAMPLE = {
    "receipt_code": "7KQ2-M4TD",
    "campaign": "winter",
    "way": "stripe",
    "state": "paid",
    "amount_pence": 1_250,
    "gross_pence": 1_250,
    "fee_pence": 39,
    "refunded_pence": 0,
    "disputed_pence": 0,
    "kept_pence": 1_250,
    "started_at": "2026-11-03T12:00:00Z",
    "paid_at": "2026-11-03T12:01:10Z",
}

_PROMISE = {
    "id": "01a20381-0b62-7f15-9c55-2f8a4d7be014",
    "campaign": "general",
    "kind": "gift",
    "way": "stripe",
    "state": "active",
    "amount_pence": 1_000,
    "reference": "",
    "started_at": "2026-09-01T08:00:00Z",
    "next_on": "2026-12-01",
    "paused_until": None,
    "failing_since": None,
    "ended_at": None,
}


class GiftToken(BearerAuthentication):
    def owned_by(self, token: str) -> Contribution | None:
        try:
            return access.gift_for(token)
        except Http404:
            return None


class SupporterToken(BearerAuthentication):
    """The last part of the link in a supporter's letters. It ends with it: after 400 days, or when it is revoked."""

    def owned_by(self, token: str) -> Supporter | None:
        return access.supporter_by(links.bearer_of(token))


class SupporterTokenScheme(OpenApiAuthenticationExtension):
    target_class = SupporterToken
    name = "supporterToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The last part of the link in every letter."}


class GiftTokenScheme(OpenApiAuthenticationExtension):
    target_class = GiftToken
    name = "giftToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token in the link of a receipt."}


class GiftOut(serializers.Serializer[Any]):
    """Whole pence. What arrived and what the card cost are null until it was paid; `kept_pence` did not go back."""

    receipt_code = serializers.CharField()
    campaign = serializers.CharField(source="campaign.slug")
    way = serializers.CharField()
    state = serializers.CharField()
    amount_pence = serializers.IntegerField()
    gross_pence = serializers.IntegerField(allow_null=True)
    fee_pence = serializers.IntegerField(allow_null=True)
    refunded_pence = serializers.IntegerField()
    disputed_pence = serializers.IntegerField()
    kept_pence = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class PromiseOut(serializers.Serializer[Any]):
    """The same sum every month, until it is stopped. `next_on` is when the next debit is due."""

    id = serializers.UUIDField()
    campaign = serializers.CharField(source="campaign.slug")
    kind = serializers.CharField()
    way = serializers.CharField()
    state = serializers.CharField()
    amount_pence = serializers.IntegerField()
    reference = serializers.CharField()
    started_at = serializers.DateTimeField()
    next_on = serializers.DateField(allow_null=True)
    paused_until = serializers.DateField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class GivingOut(serializers.Serializer[Any]):
    """All that arrived from this supporter, newest first, and what they give every month, running ones first."""

    gifts = GiftOut(many=True)
    recurring = PromiseOut(many=True)


class OwnGift(APIView):
    """The gift that the token belongs to."""

    authentication_classes = (GiftToken,)
    permission_classes = (HoldsToken,)

    @extend_schema(
        operation_id="own_gift",
        responses={
            200: OpenApiResponse(GiftOut, examples=[OpenApiExample("Paid by card", value=_EXAMPLE)]),
            **problems(401),
        },
    )
    def get(self, request: Request) -> Response:
        return Response(GiftOut(request.auth).data)


class OwnGiving(APIView):
    """Everything of the supporter whose link the token is from."""

    authentication_classes = (SupporterToken,)
    permission_classes = (HoldsToken,)

    @extend_schema(
        operation_id="own_giving",
        responses={
            200: OpenApiResponse(
                GivingOut,
                examples=[OpenApiExample("Ten pounds a month", value={"gifts": [_EXAMPLE], "recurring": [_PROMISE]})],
            ),
            **problems(401),
        },
    )
    def get(self, request: Request) -> Response:
        supporter = cast(Supporter, request.auth)
        giving = {"gifts": reading.gifts_of(supporter), "recurring": reading.promises_of(supporter)}
        return Response(GivingOut(giving).data)
