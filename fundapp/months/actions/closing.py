"""A month is closed: from here on the database takes no entry in it, and its statement stays what it is."""

from collections.abc import Mapping

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.ledger import actions as ledger
from fundapp.months import checklist, selectors
from fundapp.months.calendar import Month
from fundapp.months.models import ClosedMonth
from members.access import need_one_of
from members.roles import Role


def close(actor: Actor, *, month: Month, reasons: Mapping[str, str]) -> ClosedMonth:
    """`reasons` says, by the codes of the checklist, why what is not as it should be may stay so."""
    need_one_of(actor, Role.TREASURER)
    if (known := selectors.closing_of(month)) is not None:
        return known
    # Before anybody is held up: it re-adds the books.
    looked = checklist.look(month)
    with transaction.atomic():
        return _close(actor, month, looked, reasons)


def _close(actor: Actor, month: Month, looked: list[checklist.Looked], reasons: Mapping[str, str]) -> ClosedMonth:
    ledger.hold_still()

    if (known := selectors.closing_of(month)) is not None:
        return known
    explained = checklist.need_clear(looked, reasons=reasons)

    figures = selectors.figures(month)
    closing = ClosedMonth.objects.create(
        month=month.first,
        turn=selectors.next_turn(month),
        until=month.until,
        figures=figures.plain(),
        digest=figures.digest,
        explained=explained,
        closed_by=actor.id,
    )

    audit.record(
        actor, Verb.MONTH_CLOSED, closing.subject, turn=closing.turn, digest=closing.digest, left=sorted(explained)
    )
    return closing
