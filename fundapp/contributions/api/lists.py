"""Gifts, monthly gifts, refunds and disputes, for organisers' programs. No name, no address, no link of a supporter."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions.api.asking import DisputesIn, GiftsIn, RecurringIn, RefundsIn, asked
from fundapp.contributions.selectors import listing
from fundapp.web.problems import problems
from members.access import holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_GIFT = "01a2037c-5d9a-7c41-8a3e-6b1c0f2d9e77"
_MONTHLY = "01a20381-0b62-7f15-9c55-2f8a4d7be014"
_REFUSALS = problems(401, 403, 422, 429)


class ListedGiftOut(serializers.Serializer[Any]):
    """Whole pence. `gross_pence` and `fee_pence` are null until it was paid; `kept_pence` is what did not go back."""

    id = serializers.UUIDField()
    receipt_code = serializers.CharField()
    campaign = serializers.CharField(source="campaign.slug")
    way = serializers.CharField()
    state = serializers.CharField()
    recurring = serializers.UUIDField(source="recurring_id", allow_null=True)
    amount_pence = serializers.IntegerField()
    gross_pence = serializers.IntegerField(allow_null=True)
    fee_pence = serializers.IntegerField(allow_null=True)
    refunded_pence = serializers.IntegerField()
    disputed_pence = serializers.IntegerField()
    kept_pence = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class GiftsOut(serializers.Serializer[Any]):
    """Newest first. `older` is `before` of the next page, and null on the last."""

    gifts = ListedGiftOut(many=True, source="rows")
    older = serializers.UUIDField(allow_null=True)


class ListedRecurringOut(serializers.Serializer[Any]):
    """A promise of the same sum every month. Dues and levies say in `payer` whose: a member's code, or a branch."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    campaign = serializers.CharField(source="campaign.slug")
    way = serializers.CharField()
    state = serializers.CharField()
    payer = serializers.CharField()
    reference = serializers.CharField()
    amount_pence = serializers.IntegerField()
    fee_cover_pence = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    next_on = serializers.DateField(allow_null=True)
    paused_until = serializers.DateField(allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()


class RecurringListOut(serializers.Serializer[Any]):
    recurring = ListedRecurringOut(many=True, source="rows")
    older = serializers.UUIDField(allow_null=True)


class ListedRefundOut(serializers.Serializer[Any]):
    """What went back. With `failed_at` the supporter's bank would not take it, and it is in the pot again."""

    id = serializers.UUIDField()
    gift = serializers.UUIDField(source="contribution_id")
    campaign = serializers.CharField(source="contribution.campaign.slug")
    stripe_refund = serializers.CharField(source="refund_id")
    amount_pence = serializers.IntegerField()
    at = serializers.DateTimeField()
    failed_at = serializers.DateTimeField(allow_null=True)


class RefundsOut(serializers.Serializer[Any]):
    refunds = ListedRefundOut(many=True, source="rows")
    older = serializers.UUIDField(allow_null=True)


class MovementOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    amount_pence = serializers.IntegerField()
    fee_pence = serializers.IntegerField()
    at = serializers.DateTimeField()


class ListedDisputeOut(serializers.Serializer[Any]):
    """`evidence_due_at` is until when Stripe takes an answer; `movements` is what it took and put back so far."""

    id = serializers.UUIDField()
    gift = serializers.UUIDField(source="contribution_id")
    campaign = serializers.CharField(source="contribution.campaign.slug")
    stripe_dispute = serializers.CharField(source="dispute_id")
    amount_pence = serializers.IntegerField()
    reason = serializers.CharField()
    state = serializers.CharField()
    opened_at = serializers.DateTimeField()
    evidence_due_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    movements = MovementOut(many=True)


class DisputesOut(serializers.Serializer[Any]):
    disputes = ListedDisputeOut(many=True, source="rows")
    older = serializers.UUIDField(allow_null=True)


def _example(name: str, **row: object) -> list[OpenApiExample]:
    return [OpenApiExample("The last page", value={name: [row], "older": None})]


class Gifts(APIView):
    """Gifts, newest first, for a token with `gifts:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.GIFTS_READ),)

    @extend_schema(
        operation_id="gifts",
        parameters=[GiftsIn],
        responses={
            200: OpenApiResponse(
                GiftsOut,
                examples=_example(
                    "gifts",
                    id=_GIFT,
                    receipt_code="7KQ2-M4TD",
                    campaign="winter",
                    way="stripe",
                    state="paid",
                    recurring=None,
                    amount_pence=1_250,
                    gross_pence=1_250,
                    fee_pence=39,
                    refunded_pence=0,
                    disputed_pence=0,
                    kept_pence=1_250,
                    started_at="2026-11-03T12:00:00Z",
                    paid_at="2026-11-03T12:01:10Z",
                ),
            ),
            **_REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        return Response(GiftsOut(listing.gifts(**asked(request, GiftsIn))).data)


class RecurringList(APIView):
    """Monthly gifts, dues and levies, newest first, for a token with `recurring:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.RECURRING_READ),)

    @extend_schema(
        operation_id="recurring",
        parameters=[RecurringIn],
        responses={
            200: OpenApiResponse(
                RecurringListOut,
                examples=_example(
                    "recurring",
                    id=_MONTHLY,
                    kind="gift",
                    campaign="general",
                    way="stripe",
                    state="active",
                    payer="",
                    reference="",
                    amount_pence=500,
                    fee_cover_pence=0,
                    started_at="2026-09-01T08:00:00Z",
                    next_on="2026-12-01",
                    paused_until=None,
                    failing_since=None,
                    ended_at=None,
                    end_reason="",
                ),
            ),
            **_REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        return Response(RecurringListOut(listing.recurring(**asked(request, RecurringIn))).data)


class Refunds(APIView):
    """What went back, newest first, for a token with `refunds:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.REFUNDS_READ),)

    @extend_schema(
        operation_id="refunds",
        parameters=[RefundsIn],
        responses={
            200: OpenApiResponse(
                RefundsOut,
                examples=_example(
                    "refunds",
                    id="01a20390-7f21-7a02-8e0b-9b4b0d1c5512",
                    gift=_GIFT,
                    campaign="winter",
                    stripe_refund="re_3SXk",
                    amount_pence=500,
                    at="2026-11-05T10:00:00Z",
                    failed_at=None,
                ),
            ),
            **_REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        return Response(RefundsOut(listing.refunds(**asked(request, RefundsIn))).data)


class Disputes(APIView):
    """Disputed gifts, newest first, for a token with `disputes:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.DISPUTES_READ),)

    @extend_schema(
        operation_id="disputes",
        parameters=[DisputesIn],
        responses={
            200: OpenApiResponse(
                DisputesOut,
                examples=_example(
                    "disputes",
                    id="01a203a0-11d4-7c88-b1f3-0a6e5ad2c9f0",
                    gift=_GIFT,
                    campaign="winter",
                    stripe_dispute="du_1SXm",
                    amount_pence=1_250,
                    reason="fraudulent",
                    state="needs_answer",
                    opened_at="2026-11-06T09:00:00Z",
                    evidence_due_at="2026-11-20T23:59:59Z",
                    closed_at=None,
                    movements=[
                        {"kind": "withdrawn", "amount_pence": 1_250, "fee_pence": 2_000, "at": "2026-11-06T09:00:00Z"}
                    ],
                ),
            ),
            **_REFUSALS,
        },
    )
    def get(self, request: Request) -> Response:
        return Response(DisputesOut(listing.disputes(**asked(request, DisputesIn))).data)
