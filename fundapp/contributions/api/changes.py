"""Changes of a supporter's own monthly gift, for a program that holds their link. Stripe hears of it from a worker."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.contributions import access
from fundapp.contributions.actions import recurring_changes
from fundapp.contributions.api.asking import ONCE, key_of
from fundapp.contributions.api.own import SupporterToken
from fundapp.contributions.models import Supporter
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change
from fundapp.ledger.journal import AMOUNT_PENCE_MAX
from fundapp.web.bearer import HoldsToken
from fundapp.web.problems import problems

# A new card is given on Stripe's own page, where no program goes.
_BY_PROGRAM = [change.value for change in Change if change is not Change.CARD]


class ChangeIn(serializers.Serializer[Any]):
    """`amount` takes `amount_pence`, `date` a `day`, `pause` the `months`, from 1 to 3; the others take nothing."""

    what = serializers.ChoiceField(_BY_PROGRAM)
    amount_pence = serializers.IntegerField(required=False, default=0, min_value=0, max_value=AMOUNT_PENCE_MAX)
    day = serializers.DateField(required=False, allow_null=True, default=None)
    months = serializers.IntegerField(required=False, default=0, min_value=0, max_value=12)


class ChangeOut(serializers.Serializer[Any]):
    """`state` is `asked` until Stripe has it so, then `made`; or `refused`, and `why` is a code."""

    id = serializers.UUIDField()
    recurring = serializers.UUIDField(source="recurring_id")
    what = serializers.CharField()
    amount_pence = serializers.IntegerField(allow_null=True)
    day = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    why = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class Changes(APIView):
    """Change the amount or the date, skip the next, pause, resume, stop."""

    authentication_classes = (SupporterToken,)
    permission_classes = (HoldsToken,)

    @extend_schema(
        operation_id="change_recurring",
        request=ChangeIn,
        parameters=[ONCE],
        examples=[OpenApiExample("Stop", value={"what": "stop"}, request_only=True)],
        responses={
            202: OpenApiResponse(
                ChangeOut,
                examples=[
                    OpenApiExample(
                        "Asked for",
                        value={
                            "id": "01a203c4-2a60-7f0c-93ad-51d0f0a9b1e4",
                            "recurring": "01a20381-0b62-7f15-9c55-2f8a4d7be014",
                            "what": "stop",
                            "amount_pence": None,
                            "day": None,
                            "state": "asked",
                            "why": "",
                            "asked_at": "2026-11-22T10:00:00Z",
                            "ended_at": None,
                        },
                    )
                ],
            ),
            **problems(400, 401, 404, 409, 422),
        },
    )
    def post(self, request: Request, recurring_id: UUID) -> Response:
        """Sent again with the same key it says what became of it."""
        actor = access.as_supporter(cast(Supporter, request.auth).id)
        said = ChangeIn(data=request.data)
        said.is_valid(raise_exception=True)
        change = recurring_changes.ask(
            actor, key=key_of(request, actor), recurring_id=recurring_id, wish=_wish(said.validated_data)
        )
        return Response(ChangeOut(change).data, status=202)


def _wish(said: dict[str, Any]) -> Wish:
    day: date | None = said["day"]
    return Wish(
        Change(said["what"]),
        amount_pence=said["amount_pence"],
        day=day,
        months=said["months"],
        currency=settings.FUND_CURRENCY,
    )
