"""The one door into the audit table."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.kernel.clock import now
from fundapp.kernel.ids import is_code, new_id

Detail = str | int | bool | None | Mapping[str, int] | list[str]


def record(actor: Actor, verb: Verb, subject: str, **detail: Detail) -> Record:
    """Add one row, in the caller's transaction, so that nothing is done unrecorded and nothing recorded undone.

    `subject` is `kind:id`. `detail` holds codes, numbers and ids, never a person's words or details.
    """
    assert transaction.get_connection().in_atomic_block, "an audit record belongs to the transaction of what it records"
    assert is_code(subject), f"not a subject, like claim:0192: {subject!r}"
    assert all(map(_has_no_words, detail.values())), f"{verb} would record more than codes, numbers and ids"
    return Record.objects.create(
        verb=verb.value,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
        subject=subject,
        detail=detail,
    )


# One row for each row of the part called `done`, which has the `id` of the subject.
BESIDE = """
INSERT INTO audit_record (id, at, verb, actor_kind, actor_id, actor_label, subject, detail)
SELECT %(audit_id)s::uuid, %(audit_at)s::timestamptz, %(audit_verb)s, %(audit_kind)s, %(audit_actor)s, %(audit_label)s,
    %(audit_of)s || ':' || done.id, %(audit_detail)s::jsonb
FROM done
"""


def beside(actor: Actor, verb: Verb, of: str, **detail: Detail) -> dict[str, Any]:
    """The values of `BESIDE`, for a door that does its one deed and records it in one statement of PostgreSQL.

    `of` is the kind of the subject. A statement is whole by itself, so nothing is done unrecorded there either.
    """
    assert is_code(of), f"not the kind of a subject, like claim: {of!r}"
    assert all(map(_has_no_words, detail.values())), f"{verb} would record more than codes, numbers and ids"
    return {
        "audit_id": new_id(),
        "audit_at": now(),
        "audit_verb": verb.value,
        "audit_kind": actor.kind.value,
        "audit_actor": actor.id,
        "audit_label": actor.label,
        "audit_of": of,
        "audit_detail": json.dumps(detail),
    }


def _has_no_words(detail: Detail) -> bool:
    if isinstance(detail, str):
        return is_code(detail)
    if isinstance(detail, Mapping):
        return all(map(is_code, detail))
    return not isinstance(detail, list) or all(map(is_code, detail))
