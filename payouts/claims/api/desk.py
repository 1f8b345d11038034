"""The caseworkers' queue for programs: what waits, what was confirmed. It opens nothing sealed and changes nothing."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.kernel import clock
from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope
from payouts.claims import selectors, wayfinding
from payouts.claims.access import claim_for
from payouts.claims.models import Claim
from payouts.claims.views.queue import flags_of, next_step
from payouts.rulebook.api import AssessmentOut, assessed
from payouts.rulebook.record import read_assessment

_ROW = {
    "id": "019ab7c2-4f0e-7c51-9a51-0c3f5a1de0aa",
    "reference": "7K4M2",
    "state": "submitted",
    "sent_at": "2026-11-20T14:00:00Z",
    "due_by": "2026-11-23T20:00:00Z",
    "is_late": False,
    "is_mine": False,
    "next_step": "Take it up.",
    "flags": [],
}
_CONFIRMED = {
    "first": "2026-01-01",
    "last": "2026-01-28",
    "loss_per_day_pence": 1_390,
    "proof_seen": "decision_letter",
    "income_pence": None,
    "pot": "general",
}
_REQUEST = {
    **_ROW,
    "state": "deciding",
    "next_step": "",
    "benefit": "universal_credit",
    "reason": "missed_appointment",
    "letter_date": "2026-01-05",
    "photos": 0,
    "same_account_as": ["9M2QP"],
    "same_file_as": [],
    "confirmed": _CONFIRMED,
    "assessment": None,
}
# Where a caseworker has something to do, and so a next step.
_WAITS = {"submitted", "preparing", "waiting"}


class QueuedOut(serializers.Serializer[Any]):
    """One request by its reference. No name is in it, nor a way to reach anyone."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    state = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    due_by = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    is_mine = serializers.BooleanField()
    next_step = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())


class QueueOut(serializers.Serializer[Any]):
    requests = QueuedOut(many=True)


class ConfirmedOut(serializers.Serializer[Any]):
    """The facts as a caseworker confirmed them. `last` is null while no end is known."""

    first = serializers.DateField(source="sanction_from")
    last = serializers.DateField(source="sanction_to", allow_null=True)
    loss_per_day_pence = serializers.IntegerField()
    proof_seen = serializers.CharField()
    income_pence = serializers.IntegerField(allow_null=True)
    pot = serializers.CharField()


class RequestOut(QueuedOut):
    """A request as its caseworker reads it, without anything that is sealed. Repeats decide nothing by themselves."""

    benefit = serializers.CharField()
    reason = serializers.CharField()
    letter_date = serializers.DateField(allow_null=True)
    photos = serializers.IntegerField()
    same_account_as = serializers.ListField(child=serializers.CharField())
    same_file_as = serializers.ListField(child=serializers.CharField())
    confirmed = ConfirmedOut(allow_null=True)
    assessment = AssessmentOut(allow_null=True)


class Queue(APIView):
    """What waits for a caseworker, the soonest promise first, for a token with `requests:read`."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.REQUESTS_READ),)

    @extend_schema(
        operation_id="queue",
        responses={
            200: OpenApiResponse(QueueOut, examples=[OpenApiExample("One", value={"requests": [_ROW]})]),
            **problems(401, 403),
        },
    )
    def get(self, request: Request) -> Response:
        me = actor_of(request).id
        return Response(QueueOut({"requests": [_queued(claim, me) for claim in selectors.queue()]}).data)


class OneRequest(APIView):
    """One request: where it is, what was confirmed, what the rules gave. Reading it is no part in it."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.REQUESTS_READ),)

    @extend_schema(
        operation_id="request",
        responses={
            200: OpenApiResponse(RequestOut, examples=[OpenApiExample("Before a panel", value=_REQUEST)]),
            **problems(401, 403, 404),
        },
    )
    def get(self, request: Request, claim_id: UUID) -> Response:
        actor = actor_of(request)
        return Response(RequestOut(_whole(claim_for(actor, claim_id), actor.id)).data)


def _queued(claim: Claim, me: str) -> dict[str, object]:
    waits = claim.state in _WAITS
    return {
        "id": claim.id,
        "reference": claim.reference,
        "state": claim.state,
        "sent_at": claim.submitted_at,
        "due_by": claim.prepare_by,
        "is_late": waits and claim.prepare_by is not None and claim.prepare_by < clock.now(),
        "is_mine": str(claim.caseworker_id) == me,
        "next_step": next_step(claim, me) if waits else "",
        "flags": flags_of(claim),
    }


def _whole(claim: Claim, me: str) -> dict[str, object]:
    return {
        **_queued(claim, me),
        "benefit": claim.benefit,
        "reason": claim.reason,
        "letter_date": claim.letter_date,
        "photos": selectors.photos_of(claim).count(),
        "same_account_as": wayfinding.possible_repeats(claim),
        "same_file_as": wayfinding.possible_repeats(claim, wayfinding.PHOTO),
        "confirmed": selectors.confirmed(claim),
        "assessment": assessed(read_assessment(claim.assessment)) if claim.assessment else None,
    }
