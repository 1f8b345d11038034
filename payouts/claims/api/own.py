"""A claimant's own request, for programs: the code buys a token for fifteen minutes, which opens where it is."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.core import signing
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.kernel import clock
from fundapp.kernel.refusal import refuse
from fundapp.web.bearer import BearerAuthentication, HoldsToken
from fundapp.web.problems import problems
from payouts.claims import codes, visitor
from payouts.claims.models import Claim
from payouts.claims.status import status_of

TOKEN_LASTS = timedelta(minutes=15)
_SALT = "claims.api"
_TOKEN = {"token": "IjAxOWE…", "expires_at": "2026-11-22T14:15:00Z"}
_CLAIM = {
    "state": "submitted",
    "headline": "We have it",
    "meaning": "A caseworker reads it next.",
    "amount_pence": None,
    "is_late": False,
    "apology": [],
    "steps": [{"step": "Sent", "state": "done", "at": "2026-11-22T14:00:00Z", "by": None}],
}


class ClaimToken(BearerAuthentication):
    def owned_by(self, token: str) -> Claim | None:
        try:
            claim_id = UUID(signing.loads(token, salt=_SALT, max_age=TOKEN_LASTS))
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return Claim.objects.select_related("rulebook_version").filter(id=claim_id).first()


class ClaimTokenScheme(OpenApiAuthenticationExtension):
    target_class = ClaimToken
    name = "claimToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Bought with a code; good for fifteen minutes."}


class CodeIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=60)


class TokenOut(serializers.Serializer[Any]):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class Token(APIView):
    """Exchange a code for a token. Ten wrong codes in a quarter of an hour from one network, and it rests."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="claim_token",
        request=CodeIn,
        examples=[OpenApiExample("As it was written down", value={"code": "7K4-M2P-9QX"}, request_only=True)],
        responses={
            201: OpenApiResponse(TokenOut, examples=[OpenApiExample("For fifteen minutes", value=_TOKEN)]),
            **problems(422, 429),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        asked = CodeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        places = visitor.may_try(request._request)  # noqa: SLF001 -- the limit counts Django's own request
        if places is None:
            raise refuse("too_many_tries", "Too many codes were tried from here. Wait a quarter of an hour.")
        claim = visitor.opened_by(asked.validated_data["code"])
        if not isinstance(claim, Claim):
            # Read out on the telephone: it makes a new code, which only the page can show.
            raise codes.unknown_code()
        visitor.was_right(places)
        token = signing.dumps(str(claim.id), salt=_SALT)
        return Response(TokenOut({"token": token, "expires_at": clock.now() + TOKEN_LASTS}).data, status=201)


class StepOut(serializers.Serializer[Any]):
    """One of four steps: `state` is done, now or next; `at` is when it was, `by` until when it is promised."""

    step = serializers.CharField(source="label")
    state = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    by = serializers.DateTimeField(allow_null=True)


class ClaimOut(serializers.Serializer[Any]):
    """Where a request is, in the words of its page. Nothing sealed is in it."""

    state = serializers.CharField()
    headline = serializers.CharField()
    meaning = serializers.CharField()
    amount_pence = serializers.IntegerField(allow_null=True)
    is_late = serializers.BooleanField()
    apology = serializers.ListField(child=serializers.CharField())
    steps = StepOut(many=True)


class OwnClaim(APIView):
    """The request that the token belongs to."""

    authentication_classes = (ClaimToken,)
    permission_classes = (HoldsToken,)

    @extend_schema(
        operation_id="own_claim",
        responses={
            200: OpenApiResponse(ClaimOut, examples=[OpenApiExample("Just sent", value=_CLAIM)]),
            **problems(401),
        },
    )
    def get(self, request: Request) -> Response:
        claim = cast(Claim, request.auth)
        status = status_of(claim)
        return Response(
            ClaimOut(
                {
                    "state": claim.state,
                    "headline": status.headline,
                    "meaning": status.meaning,
                    "amount_pence": claim.amount_pence,
                    "is_late": status.is_late,
                    "apology": status.apology,
                    "steps": [{"at": None, "by": None, **step} for step in status.steps],
                }
            ).data
        )
