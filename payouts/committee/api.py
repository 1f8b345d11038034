"""One member's seats for programs: what wants them, and what a seat shows. It casts no vote and answers no prompt."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope
from payouts.committee import reviewing
from payouts.committee.access import seat_for
from payouts.committee.desk import desk_of
from payouts.committee.models import Seat
from payouts.committee.reviewing import Review
from payouts.committee.selectors import wants_something
from payouts.rulebook.api import AssessmentOut, assessed
from payouts.rulebook.facts import Facts

_SEAT = {
    "id": "019ab7c2-5a70-7d07-8f10-51f2a0c9be01",
    "reference": "7K4M2",
    "state": "accepted",
    "panel": "open",
    "wants_me": True,
    "due_by": "2026-11-23T20:00:00Z",
}
_SHOWN = {
    **_SEAT,
    "facts": {"first": "2026-01-01", "last": "2026-01-28", "loss_per_day_pence": 1_390, "in_good_standing": True},
    "checks": [{"state": "pass", "text": "The caseworker has seen a letter or message"}],
    "is_stale": False,
    "assessment": None,
    "my_vote": None,
    "outcome": None,
}


class SeatOut(serializers.Serializer[Any]):
    """One seat of the token's owner. `state` is asked while the question whether they know the person is open."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    state = serializers.CharField()
    panel = serializers.CharField()
    wants_me = serializers.BooleanField()
    due_by = serializers.DateTimeField(allow_null=True)


class SeatsOut(serializers.Serializer[Any]):
    """What wants them first, then what waits for others, then what was decided last."""

    seats = SeatOut(many=True)


class FactsOut(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField(allow_null=True)
    loss_per_day_pence = serializers.IntegerField()
    in_good_standing = serializers.BooleanField()


class CheckOut(serializers.Serializer[Any]):
    """`pass`, or `look` for what is worth a look. None of them decides."""

    state = serializers.CharField()
    text = serializers.CharField()


class ShownOut(SeatOut):
    """What the seat shows: nothing before the prompt is answered, and never what others voted."""

    facts = FactsOut(allow_null=True)
    checks = CheckOut(many=True)
    is_stale = serializers.BooleanField()
    assessment = AssessmentOut(allow_null=True)
    my_vote = serializers.CharField(allow_null=True)
    outcome = serializers.CharField(allow_null=True)


class Seats(APIView):
    """One's own seats, for a token with `seats:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.SEATS_READ),)

    @extend_schema(
        operation_id="seats",
        responses={
            200: OpenApiResponse(SeatsOut, examples=[OpenApiExample("One", value={"seats": [_SEAT]})]),
            **problems(401, 403),
        },
    )
    def get(self, request: Request) -> Response:
        desk = desk_of(UUID(actor_of(request).id))
        seats = [*desk.to_do, *desk.waiting, *desk.decided]
        return Response(SeatsOut({"seats": [_seat(seat) for seat in seats]}).data)


class OneSeat(APIView):
    """What one seat shows. The vote itself is cast on the page, by a person with a fresh second factor."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.SEATS_READ),)

    @extend_schema(
        operation_id="seat",
        responses={
            200: OpenApiResponse(ShownOut, examples=[OpenApiExample("To vote on", value=_SHOWN)]),
            **problems(401, 403, 404),
        },
    )
    def get(self, request: Request, seat_id: UUID) -> Response:
        seat = seat_for(actor_of(request), seat_id)
        return Response(ShownOut({**_seat(seat), **_shown(reviewing.review_of(seat))}).data)


def _seat(seat: Seat) -> dict[str, object]:
    return {
        "id": seat.id,
        "reference": seat.panel.claim.reference,
        "state": seat.state,
        "panel": seat.panel.state,
        "wants_me": wants_something(seat),
        "due_by": seat.panel.claim.decide_by,
    }


def _shown(review: Review) -> dict[str, object]:
    return {
        "facts": _facts(review.facts) if review.facts is not None else None,
        "checks": review.checks,
        "is_stale": review.is_stale,
        "assessment": assessed(review.assessment) if review.assessment is not None else None,
        "my_vote": review.own.choice if review.own is not None else None,
        "outcome": review.decision.outcome if review.decision is not None else None,
    }


def _facts(facts: Facts) -> dict[str, object]:
    period = facts.periods[0]
    return {
        "first": period.first,
        "last": period.last,
        "loss_per_day_pence": facts.loss_per_day_pence,
        "in_good_standing": facts.in_good_standing,
    }
