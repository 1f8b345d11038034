"""The one door into the audit table."""

from collections.abc import Mapping

from django.db import transaction

from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import is_code

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


def _has_no_words(detail: Detail) -> bool:
    if isinstance(detail, str):
        return is_code(detail)
    if isinstance(detail, Mapping):
        return all(map(is_code, detail))
    return not isinstance(detail, list) or all(map(is_code, detail))
