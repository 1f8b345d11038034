"""Bank and books side by side, for treasurers' and auditors' programs. No name is in any of it."""

import io
from collections.abc import Mapping
from typing import IO, Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from fundapp.kernel.refusal import refuse
from fundapp.treasury import access, actions, selectors
from fundapp.treasury.models import StatementLine
from fundapp.treasury.profiles import profiles
from fundapp.treasury.workflow import Rest
from fundapp.uploads.bounds import MOST_BYTES
from fundapp.web.problems import problems
from members.access import actor_of, holds_scope
from members.api import FOR_ORGANISERS
from members.scopes import Scope

_LINE = {
    "id": 41,
    "day": "2026-11-20",
    "amount_pence": 2_000,
    "reference": "POT-4F7K",
    "words": "POT-4F7K TRANSFER",
    "may_be": "gift:POT-4F7K",
    "certainty": "sure",
}
_LINES = {
    "bank_pence": 481_210,
    "books_pence": 479_210,
    "difference_pence": 2_000,
    "open_lines": 1,
    "lines": [_LINE],
    "after": None,
}
_IMPORTED = {"profile": "generic", "count": 2, "new": 2, "matched": 1, "known_before": False}
_MATCHED = {"match": "01a203b1-44c0-7d3e-9a51-7a1f6f0b2c63", "line": 41, "parts": 1}


class BankLineOut(serializers.Serializer[Any]):
    """`may_be` is what the line most likely is; `words` are the few words of the bank's that are kept."""

    id = serializers.IntegerField()
    day = serializers.DateField()
    amount_pence = serializers.IntegerField()
    reference = serializers.CharField(source="word")
    words = serializers.CharField(source="hint")
    may_be = serializers.CharField(allow_blank=True)
    certainty = serializers.CharField(allow_blank=True)


class BankLinesOut(serializers.Serializer[Any]):
    """`bank_pence` is null before the first statement. `after` names the next page; null on the last."""

    bank_pence = serializers.IntegerField(allow_null=True)
    books_pence = serializers.IntegerField()
    difference_pence = serializers.IntegerField()
    open_lines = serializers.IntegerField()
    lines = BankLineOut(many=True)
    after = serializers.IntegerField(allow_null=True)


class LinesIn(serializers.Serializer[Any]):
    after = serializers.IntegerField(required=False, min_value=0, default=0, help_text="`after` of the page before")
    most = serializers.IntegerField(required=False, min_value=1, max_value=500, default=100)


class ImportIn(serializers.Serializer[Any]):
    profile = serializers.ChoiceField(list(profiles()), required=False, default="", help_text="the bank of a CSV")
    dry_run = serializers.BooleanField(required=False, default=False, help_text="read and judge, and keep nothing")


class ImportedOut(serializers.Serializer[Any]):
    """`matched` lines were tied to what is in the books already; nothing is posted by an import."""

    profile = serializers.CharField()
    count = serializers.IntegerField()
    new = serializers.IntegerField(source="new_count")
    matched = serializers.IntegerField()
    known_before = serializers.BooleanField(source="is_known")


class MatchIn(serializers.Serializer[Any]):
    """What the line is: codes of movements, and for what is left a gift. Charges are a person's to say."""

    picks = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)
    rest = serializers.ChoiceField([each.value for each in Rest], required=False, default="", allow_blank=True)
    reference = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)


class MatchedOut(serializers.Serializer[Any]):
    match = serializers.UUIDField()
    line = serializers.IntegerField()
    parts = serializers.IntegerField()


class AFile(BaseParser):
    """The file is the body. It is held in memory and never on a disk."""

    media_type = "application/octet-stream"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise refuse("statement_too_large", "This file is too large. Download the statement month by month.")
        return {"file": io.BytesIO(body)}


class Lines(APIView):
    """The lines that nobody has matched, with what each may be."""

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.BANK_READ),)

    @extend_schema(
        operation_id="bank_lines",
        parameters=[LinesIn],
        responses={
            200: OpenApiResponse(BankLinesOut, examples=[OpenApiExample("One line waits", value=_LINES)]),
            **problems(401, 403, 422, 429),
        },
    )
    def get(self, request: Request) -> Response:
        """Oldest import first."""
        asked = LinesIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        most = asked.validated_data["most"]
        rows = list(selectors.open_lines().filter(id__gt=asked.validated_data["after"]).order_by("id")[: most + 1])
        found, standing = selectors.suggestions(), selectors.standing()
        said = {
            "bank_pence": standing.bank_pence,
            "books_pence": standing.books_pence,
            "difference_pence": standing.difference_pence,
            "open_lines": standing.open_lines,
            "lines": [_told(row, found.get(row.id)) for row in rows[:most]],
            "after": rows[most - 1].id if len(rows) > most else None,
        }
        return Response(BankLinesOut(said).data)


class Statements(APIView):
    """A statement comes in as the body, for `bank:write`."""

    authentication_classes = FOR_ORGANISERS
    parser_classes = (AFile,)
    permission_classes = (holds_scope(Scope.BANK_WRITE),)

    @extend_schema(
        operation_id="import_bank_statement",
        parameters=[ImportIn],
        request={"application/octet-stream": {"type": "string", "format": "binary"}},
        responses={
            200: OpenApiResponse(ImportedOut, examples=[OpenApiExample("Two lines", value=_IMPORTED)]),
            **problems(401, 403, 409, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        """The same file again is a quiet success. All of it is imported, or nothing."""
        asked = ImportIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        sent = request.data
        stream = sent.get("file") if isinstance(sent, dict) else None
        done = actions.import_statement(
            actor_of(request),
            stream=stream or io.BytesIO(),
            profile=asked.validated_data["profile"],
            is_dry=asked.validated_data["dry_run"],
        )
        return Response(ImportedOut(done).data)


class LineMatch(APIView):
    """What a line is, for `bank:write`."""

    authentication_classes = FOR_ORGANISERS

    def get_permissions(self) -> list[BasePermission]:
        return [holds_scope(Scope.BANK_WRITE)()]

    @extend_schema(
        operation_id="match_bank_line",
        parameters=[OpenApiParameter("line_id", int, OpenApiParameter.PATH)],
        request=MatchIn,
        examples=[OpenApiExample("A gift", value={"rest": "gift", "reference": "POT-4F7K"}, request_only=True)],
        responses={
            200: OpenApiResponse(MatchedOut, examples=[OpenApiExample("One part", value=_MATCHED)]),
            **problems(401, 403, 404, 409, 422, 429),
        },
    )
    def post(self, request: Request, line_id: int) -> Response:
        """Said again in the same words it is the same match."""
        actor = actor_of(request)
        said = MatchIn(data=request.data)
        said.is_valid(raise_exception=True)
        line = access.line_for(actor, line_id)
        rest = Rest(said.validated_data["rest"]) if said.validated_data["rest"] else None
        match = actions.accept(
            actor,
            line_id=line.id,
            picks=said.validated_data["picks"],
            rest=rest,
            reference=said.validated_data["reference"],
        )
        return Response(MatchedOut({"match": match.id, "line": line.id, "parts": match.parts.count()}).data)


def _told(line: StatementLine, suggestion: Any) -> dict[str, Any]:
    return {
        "id": line.id,
        "day": line.day,
        "amount_pence": line.amount_pence,
        "word": line.word,
        "hint": line.hint,
        "may_be": suggestion.code if suggestion else "",
        "certainty": suggestion.certainty.value if suggestion else "",
    }
