"""Payment runs for treasurers' and auditors' tools: sums, states, request codes. It never pays and opens nothing."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.kernel.refusal import refuse
from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope
from payouts.payments import access, selectors
from payouts.payments.models import PaymentRun, RunLine
from payouts.payments.workflow import RunState

MOST = 100
_RUN = {
    "id": "0195c2f0-6f0a-7c3e-9b1d-2f4a6c8e0b12",
    "name": "2026-11-23-K7Q",
    "rail": "generic",
    "state": "sent",
    "count": 2,
    "total_pence": 50_000,
    "content_hash": "3f2a91c0…",
    "prepared_at": "2026-11-23T19:02:11Z",
    "approved_at": "2026-11-23T19:20:45Z",
    "sent_at": "2026-11-23T19:31:02Z",
    "ended_at": None,
}
_RUNS = {"currency": "GBP", "runs": [_RUN]}
_LINE = {"position": 1, "request": "7Q2MX", "amount_pence": 25_000, "fate": "confirmed", "came_back_because": ""}


class RunOut(serializers.Serializer[Any]):
    """One run in whole pence. Who prepared and approved it is in the log of deeds, for auditors."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    rail = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in RunState])
    count = serializers.IntegerField()
    total_pence = serializers.IntegerField()
    content_hash = serializers.CharField(help_text="SHA-256 of what was frozen; the bank file's name begins with it.")
    prepared_at = serializers.DateTimeField()
    approved_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class RunsOut(serializers.Serializer[Any]):
    """The newest first, at most a hundred."""

    currency = serializers.CharField()
    runs = RunOut(many=True)


class RunLineOut(serializers.Serializer[Any]):
    """One payment of a run. `request` is the code that organisers call it by."""

    position = serializers.IntegerField()
    request = serializers.CharField()
    amount_pence = serializers.IntegerField()
    fate = serializers.CharField()
    came_back_because = serializers.CharField(allow_blank=True)


class WholeRunOut(RunOut):
    currency = serializers.CharField()
    lines = RunLineOut(many=True)


class Runs(APIView):
    """Every run of late, also those that were abandoned."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.RUNS_READ),)

    @extend_schema(
        operation_id="runs",
        parameters=[OpenApiParameter("state", str, enum=[state.value for state in RunState])],
        responses={
            200: OpenApiResponse(RunsOut, examples=[OpenApiExample("One run", value=_RUNS)]),
            **problems(401, 403, 422, 429),
        },
    )
    def get(self, request: Request) -> Response:
        found, state = selectors.runs(), request.query_params.get("state", "")
        if state:
            if state not in set(RunState):
                raise refuse("state_unknown", "There is no such state of a run. Leave it out to get them all.")
            found = found.filter(state=state)
        return Response(RunsOut({"currency": settings.FUND_CURRENCY, "runs": found[:MOST]}).data)


class Run(APIView):
    """One run with its payments."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.RUNS_READ),)

    @extend_schema(
        operation_id="run",
        responses={
            200: OpenApiResponse(
                WholeRunOut,
                examples=[OpenApiExample("A run", value={**_RUN, "currency": "GBP", "lines": [_LINE]})],
            ),
            **problems(401, 403, 404, 429),
        },
    )
    def get(self, request: Request, run_id: UUID) -> Response:
        run = access.run_for(actor_of(request), run_id)
        return Response(_whole(run))


def _whole(run: PaymentRun) -> dict[str, Any]:
    lines = [_line(line) for line in selectors.lines_of(run)]
    return {**RunOut(run).data, "currency": settings.FUND_CURRENCY, "lines": lines}


def _line(line: RunLine) -> dict[str, Any]:
    return {
        "position": line.position,
        "request": line.payout.award.claim.reference,
        "amount_pence": line.amount_pence,
        "fate": line.fate,
        "came_back_because": line.came_back_because,
    }
