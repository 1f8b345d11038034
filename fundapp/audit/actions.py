"""The one door into the audit table."""

from collections.abc import Mapping

from django.db import transaction

from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor

Detail = str | int | bool | None | Mapping[str, int] | list[str]


def record(actor: Actor, verb: Verb, subject: str, **detail: Detail) -> Record:
    """Add one row, in the caller's transaction, so that nothing is done unrecorded and nothing recorded undone.

    `subject` is `kind:id`. `detail` holds codes, numbers and ids, never a person's words or details.
    """
    assert transaction.get_connection().in_atomic_block, "an audit record belongs to the transaction of what it records"
    return Record.objects.create(
        verb=verb.value,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
        subject=subject,
        detail=detail,
    )
