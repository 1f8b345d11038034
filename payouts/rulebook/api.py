"""The rules for programs: which are in force, every version, and a try of them. Nothing that is sent is kept."""

from typing import Any

from django.conf import settings
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.web import limits
from fundapp.web.problems import problems
from payouts.rulebook import access, books, document, selectors, trying
from payouts.rulebook.facts import Assessment, Rulebook
from payouts.rulebook.models import RulebookVersion
from payouts.rulebook.presenting.assessments import line_in_words, refusal_in_words

TRIES = 30
TRIES_SECONDS = 60
_VERSION = {
    "code": "common-pot",
    "version": 1,
    "title": "Common Pot rules",
    "effective_from": "2025-11-01",
    "minute": "Founding meeting",
    "sha256": "9d1c…",
    "page_url": "https://pot.example/rules/common-pot/1",
    "toml_url": "https://pot.example/rules/common-pot/1.toml",
    "json_url": "https://pot.example/rules/common-pot/1.json",
}
_TRY = {"facts": {"first_day": "2026-06-01", "days": 28, "loss_per_day": "13.90"}}
_ASSESSMENT = {
    "rulebook": "common-pot v1",
    "total_pence": 25_000,
    "lines": [
        {
            "rule": "flat_rate",
            "clause": "rate.amount",
            "sentence": "25 days at £10.00 a day is £250.00.",
            "amount_pence": 25_000,
        }
    ],
    "schedule": [
        {
            "number": 1,
            "first": "2026-06-04",
            "last": "2026-06-28",
            "days": 25,
            "amount_pence": 25_000,
            "due_on": "2026-06-28",
            "needs_confirming": False,
        }
    ],
    "reasons": [],
    "warnings": [],
}


class VersionOut(serializers.Serializer[Any]):
    """One version of the rules. The files hold the whole of it; the JSON fits the schema at `/rules/schema.json`."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    effective_from = serializers.DateField()
    minute = serializers.CharField(source="minute_ref", help_text="Where the decision to adopt it was minuted.")
    sha256 = serializers.CharField(help_text="Of the TOML, as it was adopted.")
    page_url = serializers.SerializerMethodField()
    toml_url = serializers.SerializerMethodField()
    json_url = serializers.SerializerMethodField()

    def get_page_url(self, version: RulebookVersion) -> str:
        return f"{settings.SITE_URL}/rules/{version.code}/{version.version}"

    def get_toml_url(self, version: RulebookVersion) -> str:
        return f"{self.get_page_url(version)}.toml"

    def get_json_url(self, version: RulebookVersion) -> str:
        return f"{self.get_page_url(version)}.json"


class VersionsOut(serializers.Serializer[Any]):
    """Every version, the newest first."""

    versions = VersionOut(many=True)


class TryIn(serializers.Serializer[Any]):
    """`facts` by the keys of a book's worked examples; amounts are text in pounds, days are text like `2026-06-01`."""

    book = serializers.CharField(
        max_length=40,
        required=False,
        help_text="A book that is shipped with the software; without it, the rules in force.",
    )
    facts = serializers.DictField()


class SumLineOut(serializers.Serializer[Any]):
    """One rule that acted, the clause it stands in, and the sum after it."""

    rule = serializers.CharField()
    clause = serializers.CharField()
    sentence = serializers.CharField()
    amount_pence = serializers.IntegerField(allow_null=True)


class InstalmentOut(serializers.Serializer[Any]):
    """A payment for the days from `first` to `last`. One that needs confirming waits for a yes of the person."""

    number = serializers.IntegerField()
    first = serializers.DateField()
    last = serializers.DateField()
    days = serializers.IntegerField()
    amount_pence = serializers.IntegerField()
    due_on = serializers.DateField()
    needs_confirming = serializers.BooleanField()


class ReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class AssessmentOut(serializers.Serializer[Any]):
    """What the rules give. With a reason the total is nothing; a warning changes no figure."""

    rulebook = serializers.CharField()
    total_pence = serializers.IntegerField()
    lines = SumLineOut(many=True)
    schedule = InstalmentOut(many=True)
    reasons = ReasonOut(many=True)
    warnings = ReasonOut(many=True)


@method_decorator([cache_control(public=True, max_age=60), conditional_page], name="dispatch")
class Public(APIView):
    """The same for everyone, so anyone between may keep it for a minute; asked with its ETag it answers 304."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class InForce(Public):
    """The rules in force today."""

    @extend_schema(
        operation_id="rulebook",
        auth=[],
        responses={
            200: OpenApiResponse(VersionOut, examples=[OpenApiExample("The first rules", value=_VERSION)]),
            **problems(404),
        },
    )
    def get(self, request: Request) -> Response:
        return Response(VersionOut(access.version_in_force()).data)


class Versions(Public):
    """Every version of the rules: what was, is and will be in force."""

    @extend_schema(
        operation_id="rulebook_versions",
        auth=[],
        responses=OpenApiResponse(VersionsOut, examples=[OpenApiExample("One", value={"versions": [_VERSION]})]),
    )
    def get(self, request: Request) -> Response:
        return Response(VersionsOut({"versions": selectors.versions()}).data)


class Try(APIView):
    """What the rules give for some facts. Nothing of it is kept. Thirty tries a minute from one network."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="rulebook_try",
        auth=[],
        request=TryIn,
        examples=[OpenApiExample("Four weeks", value=_TRY, request_only=True)],
        responses={
            200: OpenApiResponse(AssessmentOut, examples=[OpenApiExample("Four weeks", value=_ASSESSMENT)]),
            **problems(404, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        asked = TryIn(data=request.data)
        asked.is_valid(raise_exception=True)
        network = limits.network_of(request._request)  # noqa: SLF001 -- the limit counts Django's own request
        if limits.take("rulebook.try", network, most=TRIES, seconds=TRIES_SECONDS) is None:
            raise Throttled(wait=TRIES_SECONDS)
        rulebook = _rulebook(asked.validated_data.get("book", ""))
        told = {"first_day": clock.today(), **asked.validated_data["facts"]}
        try:
            return Response(assessed(trying.tried(rulebook, told)))
        except Refused as refused:
            raise serializers.ValidationError({"facts": _by_key(refused)}) from refused


def _rulebook(book: str) -> Rulebook:
    if not book:
        return access.version_in_force().rulebook
    if book not in books.names():
        raise serializers.ValidationError({"book": [f"Shipped books: {', '.join(books.names())}."]})
    return document.parse(books.text(book)).rulebook


def _by_key(refused: Refused) -> dict[str, list[str]]:
    """The sentences under the key of the fact that each is about; under no key, what is wrong with them together."""
    found: dict[str, list[str]] = {}
    for reason in refused.reasons:
        found.setdefault(str(reason.values.get("field", "")), []).append(refusal_in_words(reason))
    return found


def assessed(assessment: Assessment) -> dict[str, Any]:
    """A sum as every answer of the API has it."""
    lines = [
        {"rule": line.rule, "clause": line.clause, "sentence": line_in_words(line), "amount_pence": line.amount_pence}
        for line in assessment.lines
    ]
    plain = {
        "rulebook": assessment.rulebook,
        "total_pence": assessment.total_pence,
        "lines": lines,
        "schedule": assessment.schedule,
        "reasons": [_reason(each) for each in assessment.reasons],
        "warnings": [_reason(each) for each in assessment.warnings],
    }
    return dict(AssessmentOut(plain).data)


def _reason(refusal: Refusal) -> dict[str, str]:
    return {"code": refusal.code, "detail": refusal_in_words(refusal)}
