"""Reads what programs send: JSON of a modest size and depth. It must never know what is in it.

Django's own limit guards `request.body`, which the API's framework does not read; without one here a visitor's ten
megabytes would be taken into memory, and a hundred thousand brackets would end in our error and not in theirs.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

# The largest thing that any address of the API takes is a few hundred bytes.
MOST_BYTES = 64 * 1024


class TooLarge(APIException):
    status_code = 413
    default_detail = f"Send at most {MOST_BYTES // 1024} kB."
    default_code = "too_large"


class PlainJSON(BaseParser):
    """UTF-8, no NaN, an object at the top; whatever else is sent is told to whoever sent it."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        if b"\\u0000" in body:
            # No word has one. PostgreSQL cannot be asked for it, and would fail.
            raise ParseError("Leave out the sign with the number nought.")
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_no_such_number)
        except (ValueError, RecursionError):
            raise ParseError("This is not JSON that can be read.") from None
        if not isinstance(found, dict):
            raise ParseError("Send an object: {…}.")
        return found


def _no_such_number(name: str) -> None:
    raise ValueError(name)
