"""What programs may read: the public totals for anyone, the books for auditors. Nothing here writes."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.ledger import selectors as ledger
from fundapp.transparency import selectors
from fundapp.web.problems import problems
from members.access import holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_TOTALS = {
    "currency": "GBP",
    "given_pence": 412_000,
    "fees_pence": 1_320,
    "paid_pence": 225_000,
    "promised_pence": 45_000,
    "left_pence": 185_680,
}
_BANK = {
    "code": "bank",
    "kind": "asset",
    "debits_pence": 28_250,
    "credits_pence": 9_000,
    "balance_pence": 19_250,
}
_TRIAL_BALANCE = {"debits_pence": 87_000, "credits_pence": 87_000, "difference_pence": 0, "accounts": [_BANK]}
_LINE = {
    "transfer_id": 42,
    "entry_id": 21,
    "entry_source": "stripe:txn_3SXk",
    "kind": "card_gift",
    "at": "2026-11-03T12:01:10Z",
    "other_account": "stripe",
    "is_fee": False,
    "pence": 5_000,
    "balance_pence": 9_647,
}
_STATEMENT = {"code": "pot:general", "balance_pence": 9_647, "lines": [_LINE], "older": None}


class TotalsOut(serializers.Serializer[Any]):
    """Whole pence. `paid_pence` and `promised_pence` move in groups of five payments."""

    currency = serializers.CharField()
    given_pence = serializers.IntegerField()
    fees_pence = serializers.IntegerField()
    paid_pence = serializers.IntegerField()
    promised_pence = serializers.IntegerField()
    left_pence = serializers.IntegerField()


class Totals(APIView):
    """The same totals as the public page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="totals",
        responses=OpenApiResponse(TotalsOut, examples=[OpenApiExample("A young fund", value=_TOTALS)]),
        auth=[],
    )
    def get(self, request: Request) -> Response:
        figures = selectors.public_figures()
        return Response(
            TotalsOut(
                {
                    "currency": settings.FUND_CURRENCY,
                    "given_pence": figures.in_pence,
                    "fees_pence": figures.fees_pence,
                    "paid_pence": figures.out_pence,
                    "promised_pence": figures.promised_pence,
                    "left_pence": figures.held_pence,
                }
            ).data
        )


class AccountOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField(source="kind.value")
    debits_pence = serializers.IntegerField()
    credits_pence = serializers.IntegerField()
    balance_pence = serializers.IntegerField()


class TrialBalanceOut(serializers.Serializer[Any]):
    """Every account. `difference_pence` is zero, or something is broken."""

    debits_pence = serializers.IntegerField()
    credits_pence = serializers.IntegerField()
    difference_pence = serializers.IntegerField()
    accounts = AccountOut(many=True, source="lines")


class Accounts(APIView):
    """The trial balance, for auditors."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.LEDGER_READ),)

    @extend_schema(
        operation_id="trial_balance",
        responses={
            200: OpenApiResponse(TrialBalanceOut, examples=[OpenApiExample("It is even", value=_TRIAL_BALANCE)]),
            **problems(401, 403, 429),
        },
    )
    def get(self, request: Request) -> Response:
        return Response(TrialBalanceOut(ledger.trial_balance()).data)


class LineOut(serializers.Serializer[Any]):
    transfer_id = serializers.IntegerField()
    entry_id = serializers.IntegerField()
    entry_source = serializers.CharField(source="source")
    kind = serializers.CharField(source="kind.value")
    at = serializers.DateTimeField()
    other_account = serializers.CharField()
    is_fee = serializers.BooleanField()
    pence = serializers.IntegerField()
    balance_pence = serializers.IntegerField()


class StatementOut(serializers.Serializer[Any]):
    """A page of an account, newest line first. `older` is the cursor of the next page."""

    code = serializers.CharField()
    balance_pence = serializers.IntegerField()
    lines = LineOut(many=True)
    older = serializers.CharField(allow_null=True)


class Statement(APIView):
    """The newest lines of one account with the balance after each, for auditors."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.LEDGER_READ),)

    @extend_schema(
        operation_id="statement",
        responses={
            200: OpenApiResponse(StatementOut, examples=[OpenApiExample("The newest line", value=_STATEMENT)]),
            **problems(401, 403, 409, 422, 429),
        },
        parameters=[OpenApiParameter("before", str, description="the `older` of the page before")],
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(StatementOut(ledger.statement(code, before=request.query_params.get("before"))).data)
