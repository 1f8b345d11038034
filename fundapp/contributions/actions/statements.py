"""The yearly statement is promised, once to everyone who gives by the month."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import Supporter
from fundapp.contributions.selectors.statements import TaxYear, regular_givers_in
from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox
from fundapp.outbox import selectors as promised

STATEMENT = "contributions.statement"


@transaction.atomic
def promise_statements(actor: Actor, *, year: TaxYear) -> int:
    """One letter for each regular giver of a year that is over; how many are new. Again is a quiet success."""
    givers = {_key(year, giver): giver for giver in regular_givers_in(year)} if year.is_over else {}

    known = promised.known_keys(givers)
    new = {key: giver for key, giver in givers.items() if key not in known}

    for giver in new.values():
        audit.record(actor, Verb.RECURRING_TOLD, f"supporter:{giver.id}", year=year.start)

    for key, giver in new.items():
        outbox.enqueue(STATEMENT, key=key, subject=f"statement:{giver.id}", supporter=str(giver.id), year=year.start)
    return len(new)


def _key(year: TaxYear, giver: Supporter) -> str:
    return f"statement:{year}:{giver.id}"
