"""A supporter's own gift, for programs: by the token in the link of its receipt."""

from typing import Any

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions import access
from fundapp.contributions.models import Contribution
from fundapp.web.bearer import BearerAuthentication, HoldsToken


class GiftToken(BearerAuthentication):
    def owned_by(self, token: str) -> Contribution | None:
        try:
            return access.gift_for(token)
        except Http404:
            return None


class GiftTokenScheme(OpenApiAuthenticationExtension):
    target_class = GiftToken
    name = "giftToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token in the link of a receipt."}


class GiftOut(serializers.Serializer[Any]):
    """Whole pence. What arrived and what the card cost are null until it was paid."""

    receipt_code = serializers.CharField()
    campaign = serializers.CharField(source="campaign.slug")
    state = serializers.CharField()
    amount_pence = serializers.IntegerField()
    gross_pence = serializers.IntegerField(allow_null=True)
    fee_pence = serializers.IntegerField(allow_null=True)
    refunded_pence = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class OwnGift(APIView):
    """The gift that the token belongs to."""

    authentication_classes = (GiftToken,)
    permission_classes = (HoldsToken,)

    @extend_schema(operation_id="own_gift", responses=GiftOut)
    def get(self, request: Request) -> Response:
        return Response(GiftOut(request.auth).data)
