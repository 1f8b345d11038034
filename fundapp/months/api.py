"""Closed months and statements, for treasurers' and auditors' programs. Totals only; nothing here writes."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.months import access, selectors
from fundapp.months.models import ClosedMonth
from fundapp.months.statement import Statement, statement_of
from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_CLOSED = {
    "month": "2026-10",
    "closed_at": "2026-11-03T18:20:00Z",
    "turn": 0,
    "digest": "9f2c1b6a4e0d5f7788aa03c1d2e4f6b8091a2b3c4d5e6f708192a3b4c5d6e7f8",
    "closing_pence": 185_680,
}
_POT = {
    "pot": "general",
    "opening_pence": 120_000,
    "in_pence": 98_000,
    "fees_pence": 1_320,
    "sent_pence": 31_000,
    "closing_pence": 185_680,
    "promised_pence": 45_000,
}
_STATEMENT = {
    "month": "2026-10",
    "currency": "GBP",
    "is_closed": True,
    "digest": _CLOSED["digest"],
    "opening_pence": 120_000,
    "income": {"card": 88_000, "bank": 8_000, "cash": 3_000, "refunds": -1_000},
    "card_fees_pence": 1_320,
    "bank_charges_pence": 0,
    "paid_pence": 31_000,
    "closing_pence": 185_680,
    "pots": [_POT],
    "unidentified_pence": 0,
    "in_transit_pence": 0,
}


class ClosedMonthOut(serializers.Serializer[Any]):
    """`turn` counts how often the month was opened again before; `closing_pence` is all that was held at its end."""

    month = serializers.CharField()
    closed_at = serializers.DateTimeField()
    turn = serializers.IntegerField()
    digest = serializers.CharField()
    closing_pence = serializers.IntegerField()


class ClosedMonthsOut(serializers.Serializer[Any]):
    """The newest first. What happened before `open_from` is booked when it becomes known."""

    open_from = serializers.DateTimeField(allow_null=True)
    months = ClosedMonthOut(many=True)


class PotLineOut(serializers.Serializer[Any]):
    """A pot with what it has promised, in whole pence. `promised_pence` is part of `closing_pence`."""

    pot = serializers.CharField()
    opening_pence = serializers.IntegerField()
    in_pence = serializers.IntegerField()
    fees_pence = serializers.IntegerField()
    sent_pence = serializers.IntegerField()
    closing_pence = serializers.IntegerField()
    promised_pence = serializers.IntegerField()


class MonthStatementOut(serializers.Serializer[Any]):
    """Whole pence. `opening + income - fees - paid = closing`. `digest` is empty while the month is open."""

    month = serializers.CharField()
    currency = serializers.CharField()
    is_closed = serializers.BooleanField()
    digest = serializers.CharField(allow_blank=True)
    opening_pence = serializers.IntegerField()
    income = serializers.DictField(child=serializers.IntegerField())
    card_fees_pence = serializers.IntegerField()
    bank_charges_pence = serializers.IntegerField()
    paid_pence = serializers.IntegerField()
    closing_pence = serializers.IntegerField()
    pots = PotLineOut(many=True)
    unidentified_pence = serializers.IntegerField()
    in_transit_pence = serializers.IntegerField()


class Months(APIView):
    """Every closed month."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.MONTHS_READ),)

    @extend_schema(
        operation_id="months",
        responses={
            200: OpenApiResponse(
                ClosedMonthsOut,
                examples=[
                    OpenApiExample("One month", value={"open_from": "2026-11-01T00:00:00Z", "months": [_CLOSED]})
                ],
            ),
            **problems(401, 403, 429),
        },
    )
    def get(self, request: Request) -> Response:
        months = [_closed(closing) for closing in selectors.standing()]
        return Response(ClosedMonthsOut({"open_from": selectors.open_from(), "months": months}).data)


class MonthStatement(APIView):
    """The statement of one month, such as `2026-10`: as it was closed, or as the books say now."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.MONTHS_READ),)

    @extend_schema(
        operation_id="month_statement",
        responses={
            200: OpenApiResponse(MonthStatementOut, examples=[OpenApiExample("A closed month", value=_STATEMENT)]),
            **problems(401, 403, 404, 429),
        },
    )
    def get(self, request: Request, written: str) -> Response:
        month = access.month_for(actor_of(request), written)
        closing = selectors.closing_of(month)
        return Response(MonthStatementOut(_told(str(month), selectors.statement(month), closing)).data)


def _closed(closing: ClosedMonth) -> dict[str, Any]:
    return {
        "month": str(closing),
        "closed_at": closing.closed_at,
        "turn": closing.turn,
        "digest": closing.digest,
        "closing_pence": statement_of(closing.kept).closing_pence,
    }


def _told(month: str, said: Statement, closing: ClosedMonth | None) -> dict[str, Any]:
    return {
        "month": month,
        "currency": settings.FUND_CURRENCY,
        "is_closed": closing is not None,
        "digest": closing.digest if closing is not None else "",
        "opening_pence": said.opening_pence,
        "income": {kind.value: pence for kind, pence in said.income.items()},
        "card_fees_pence": said.card_fees_pence,
        "bank_charges_pence": said.bank_charges_pence,
        "paid_pence": said.paid_pence,
        "closing_pence": said.closing_pence,
        "pots": said.pots,
        "unidentified_pence": said.unidentified_pence,
        "in_transit_pence": said.in_transit_pence,
    }
