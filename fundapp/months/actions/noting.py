"""That somebody took the books of a period away as a file."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.months.selectors import Period
from members.access import need_one_of
from members.roles import Role

EXPORTERS = (Role.TREASURER, Role.AUDITOR)


@transaction.atomic
def note_export(actor: Actor, *, period: Period, kind: str) -> None:
    """Recorded before the first byte leaves."""
    need_one_of(actor, *EXPORTERS)

    audit.record(actor, Verb.BOOKS_EXPORTED, f"months:{period.first}", until=str(period.last), kind=kind)
