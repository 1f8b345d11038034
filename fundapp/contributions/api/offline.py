"""Recording what people saw arrive, for programs. The second count is somebody else's, here or on the page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions import access, codes
from fundapp.contributions.actions import offline
from fundapp.contributions.api.asking import ONCE, OfflineIn, asked, key_of
from fundapp.contributions.counting import Seen
from fundapp.contributions.models import Campaign, OfflineGift
from fundapp.contributions.selectors import listing
from fundapp.contributions.workflow import OfflineWay
from fundapp.kernel.actor import Actor
from fundapp.ledger.journal import AMOUNT_PENCE_MAX
from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_EXAMPLE = {
    "id": "01a203b1-44c0-7d3e-9a51-7a1f6f0b2c63",
    "way": "cash",
    "state": "recorded",
    "amount_pence": 2_000,
    "received_on": "2026-11-21",
    "reference": "",
    "campaign": "winter",
    "gift": None,
    "recurring": None,
    "recorded_by": "01a1f0aa-0c12-7e44-8d0c-2b7c5d9e1f30",
    "recorded_at": "2026-11-22T10:00:00Z",
    "confirmed_by": "",
    "confirmed_at": None,
}
_COUNTED = {
    **_EXAMPLE,
    "state": "confirmed",
    "gift": "01a203b2-9e1a-7b07-8c44-3f5d7a6b1e08",
    "confirmed_by": "01a1f0ab-77d2-7a90-b3f1-90c4e2a8d755",
    "confirmed_at": "2026-11-22T10:20:00Z",
}


class ReferenceOut(serializers.CharField):
    """The reference that we gave, if it stands there. What else is on a bank's line may be somebody's name."""

    def to_representation(self, value: str) -> str:
        return codes.read_reference(value)


class OfflineGiftOut(serializers.Serializer[Any]):
    """`gift` is there once it is in the books; `campaign` is null while nobody knows what it is for."""

    id = serializers.UUIDField()
    way = serializers.CharField()
    state = serializers.CharField()
    amount_pence = serializers.IntegerField()
    received_on = serializers.DateField()
    reference = ReferenceOut()
    campaign = serializers.CharField(source="campaign.slug", allow_null=True, default=None)
    gift = serializers.UUIDField(source="contribution_id", allow_null=True)
    recurring = serializers.UUIDField(source="recurring_id", allow_null=True)
    recorded_by = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    confirmed_by = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class OfflineGiftsOut(serializers.Serializer[Any]):
    gifts = OfflineGiftOut(many=True, source="rows")
    older = serializers.UUIDField(allow_null=True)


class OfflineGiftIn(serializers.Serializer[Any]):
    """A transfer as it stands on the statement: its reference says what it is for. Cash and cheques name a campaign.

    `is_another` says that one just like it was recorded for the day, and this is another one.
    """

    way = serializers.ChoiceField([each.value for each in OfflineWay])
    amount_pence = serializers.IntegerField(min_value=1, max_value=AMOUNT_PENCE_MAX)
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    campaign = serializers.SlugRelatedField(
        slug_field="slug", queryset=Campaign.objects.all(), required=False, default=None, allow_null=True
    )
    is_another = serializers.BooleanField(required=False, default=False)


class CountIn(serializers.Serializer[Any]):
    counted_pence = serializers.IntegerField(min_value=1, max_value=AMOUNT_PENCE_MAX)


class OfflineGifts(APIView):
    """Gifts by bank, cash and cheque: the list for `offline:read`, one more for `offline:write`."""

    authentication_classes = FOR_ORGANISERS

    def get_permissions(self) -> list[BasePermission]:
        is_write = self.request is not None and self.request.method == "POST"
        return [holds_scope(Scope.OFFLINE_WRITE if is_write else Scope.OFFLINE_READ)()]

    @extend_schema(
        operation_id="offline_gifts",
        parameters=[OfflineIn],
        responses={
            200: OpenApiResponse(
                OfflineGiftsOut,
                examples=[OpenApiExample("The last page", value={"gifts": [_EXAMPLE], "older": None})],
            ),
            **problems(401, 403, 422, 429),
        },
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        return Response(OfflineGiftsOut(listing.offline(**asked(request, OfflineIn))).data)

    @extend_schema(
        operation_id="record_offline_gift",
        request=OfflineGiftIn,
        parameters=[ONCE],
        examples=[
            OpenApiExample(
                "Cash",
                value={"way": "cash", "amount_pence": 2_000, "received_on": "2026-11-21", "campaign": "winter"},
                request_only=True,
            )
        ],
        responses={
            201: OpenApiResponse(OfflineGiftOut, examples=[OpenApiExample("Waits for a count", value=_EXAMPLE)]),
            **problems(400, 401, 403, 409, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        """Sent again with the same key it is the same gift. Cash and cheques are in the books after a second count."""
        actor = actor_of(request)
        said = OfflineGiftIn(data=request.data)
        said.is_valid(raise_exception=True)
        record = _RECORD[OfflineWay(said.validated_data["way"])]
        gift = record(actor, key_of(request, actor), said.validated_data)
        return Response(OfflineGiftOut(gift).data, status=201)


class Count(APIView):
    """The second person's count of cash or a cheque, for a token with `offline:write` of another organiser."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.OFFLINE_WRITE),)

    @extend_schema(
        operation_id="count_offline_gift",
        request=CountIn,
        responses={
            200: OpenApiResponse(OfflineGiftOut, examples=[OpenApiExample("In the books", value=_COUNTED)]),
            **problems(401, 403, 404, 409, 422, 429),
        },
    )
    def post(self, request: Request, offline_id: UUID) -> Response:
        said = CountIn(data=request.data)
        said.is_valid(raise_exception=True)
        gift = access.offline_gift(offline_id)
        counted = said.validated_data["counted_pence"]
        gift = offline.confirm_count(actor_of(request), offline_id=gift.id, counted_pence=counted)
        return Response(OfflineGiftOut(gift).data)


def _seen(said: dict[str, Any]) -> Seen:
    return Seen(
        said["way"], said["amount_pence"], said["received_on"], said["reference"], is_another=said["is_another"]
    )


def _transfer(actor: Actor, key: str, said: dict[str, Any]) -> OfflineGift:
    if said["campaign"] is not None:
        raise ValidationError({"campaign": ["A transfer is for what its reference says; leave this out."]})
    return offline.record_transfer(actor, key=key, seen=_seen(said))


def _counted_money(actor: Actor, key: str, said: dict[str, Any]) -> OfflineGift:
    if said["campaign"] is None:
        raise ValidationError({"campaign": ["Name the campaign that it was given for."]})
    return offline.record_cash(actor, key=key, campaign_id=said["campaign"].id, seen=_seen(said))


_RECORD: dict[OfflineWay, Callable[[Actor, str, dict[str, Any]], OfflineGift]] = {
    OfflineWay.BANK: _transfer,
    OfflineWay.CASH: _counted_money,
    OfflineWay.CHEQUE: _counted_money,
}
