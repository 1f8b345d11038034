"""What programs may read: the public totals for anyone, the books for auditors. Nothing here writes."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.ledger import selectors as ledger
from fundapp.transparency import selectors
from members.access import holds_role
from members.roles import Role


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

    @extend_schema(operation_id="totals", responses=TotalsOut, auth=[])
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

    permission_classes = (holds_role(Role.AUDITOR),)

    @extend_schema(operation_id="trial_balance", responses=TrialBalanceOut)
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

    permission_classes = (holds_role(Role.AUDITOR),)

    @extend_schema(
        operation_id="statement",
        responses=StatementOut,
        parameters=[OpenApiParameter("before", str, description="the `older` of the page before")],
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(StatementOut(ledger.statement(code, before=request.query_params.get("before"))).data)
