"""The chain of the log: each row's digest covers the row and the digest before it. It must never know a table.

Whoever changes, removes or slips in a row must make every later digest again, and the head beside them.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

FIRST = ""
# What a digest covers, in this order. A new column is a new format; rows of the old one keep their digests.
COVERED = (
    "id",
    "at",
    "press",
    "actor_kind",
    "actor_id",
    "actor_label",
    "part",
    "subject",
    "sealed_class",
    "field",
    "purpose",
    "outcome",
    "refused_codes",
)
_FORMAT = "opening 1"


def digest(number: int, before: str, row: Mapping[str, object]) -> str:
    """Of the row at this place in the chain, after the digest of the row before it."""
    told = [_FORMAT, number, before, *(_plain(row[name]) for name in COVERED)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _plain(value: object) -> str:
    """The same text whichever database the value came back from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.hex if isinstance(value, UUID) else str(value)
