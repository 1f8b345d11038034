"""How the pots stand, for treasurers' and committee tools. Totals only; nothing here writes."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.health import selectors
from fundapp.health.selectors import Outlook, Standing
from fundapp.kernel import clock
from fundapp.web.problems import problems
from members.access import holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_POT = {
    "pot": "general",
    "held_pence": 185_680,
    "promised_pence": 45_000,
    "free_pence": 140_680,
    "likely_pence": 22_400,
    "due_pence": 31_500,
    "level": "",
    "weeks_left": {"low": 9, "middle": 14, "high": None},
    "alerts": ["waiting"],
}
_POTS = {"currency": "GBP", "day": "2026-11-23", "pots": [_POT]}


class WeeksLeft(serializers.Serializer[Any]):
    """Weeks until nothing is free, at the rate of now; null beyond half a year."""

    low = serializers.IntegerField(allow_null=True)
    middle = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)


class PotOut(serializers.Serializer[Any]):
    """One pot in whole pence. `weeks_left` is null while there is too little past to say anything."""

    pot = serializers.CharField()
    held_pence = serializers.IntegerField()
    promised_pence = serializers.IntegerField()
    free_pence = serializers.IntegerField()
    likely_pence = serializers.IntegerField()
    due_pence = serializers.IntegerField()
    level = serializers.CharField(allow_blank=True)
    weeks_left = WeeksLeft(allow_null=True)
    alerts = serializers.ListField(child=serializers.CharField())


class PotsOut(serializers.Serializer[Any]):
    currency = serializers.CharField()
    day = serializers.DateField()
    pots = PotOut(many=True)


class Pots(APIView):
    """Every pot as it stands now."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.HEALTH_READ),)

    @extend_schema(
        operation_id="health_pots",
        responses={
            200: OpenApiResponse(PotsOut, examples=[OpenApiExample("One pot", value=_POTS)]),
            **problems(401, 403, 429),
        },
    )
    def get(self, request: Request) -> Response:
        pots = [_told(selectors.standing(pot), selectors.outlook(pot)) for pot in selectors.pots()]
        said = {"currency": settings.FUND_CURRENCY, "day": clock.today(), "pots": pots}
        return Response(PotsOut(said).data)


def _told(found: Standing, outlook: Outlook | None) -> dict[str, Any]:
    lasting = outlook.as_now.lasting if outlook is not None else None
    return {
        "pot": found.pot,
        "held_pence": found.held_pence,
        "promised_pence": found.promised_pence,
        "free_pence": found.free_pence,
        "likely_pence": found.likely_pence,
        "due_pence": found.due_pence,
        "level": found.level,
        "weeks_left": lasting
        and {"low": lasting.low_weeks, "middle": lasting.middle_weeks, "high": lasting.high_weeks},
        "alerts": [each.alert.value for each in selectors.alerts_of(found)],
    }
