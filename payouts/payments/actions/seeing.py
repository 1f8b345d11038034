"""One of a run's two people looks at what the bank will see, before they have the file made."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import new_id
from payouts.payments import access, selectors
from payouts.payments.details import payment_of
from payouts.payments.judging import need_writable
from payouts.payments.rails import Payment
from payouts.payments.workflow import Fate


def open_as_sent(actor: Actor, *, run_id: UUID) -> tuple[Payment, ...]:
    """Every payment of an approved run, opened for one press as for a bank file, and kept nowhere.

    They are opened before the transaction, as for the file. Who may have it may look, and the run stays where it is.
    """
    run = access.run_for(actor, run_id)
    need_writable(actor, run)
    press = new_id()
    lines = [line for line in selectors.lines_of(run) if line.fate == Fate.LIVE.value]
    payments = tuple(payment_of(actor, line, press) for line in lines)

    with transaction.atomic():
        run = access.run_for(actor, run_id, lock=True)

        need_writable(actor, run)

        audit.record(actor, Verb.RUN_SEEN_AS_SENT, run.subject, lines=len(payments), content_hash=run.content_hash)

    return payments
