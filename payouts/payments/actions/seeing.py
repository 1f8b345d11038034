"""One of a run's two people looks at what the bank will see, before they have the file made."""

from uuid import UUID

from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import new_id
from payouts.payments import access, selectors
from payouts.payments.actions.runs import need_writable
from payouts.payments.details import payment_of
from payouts.payments.rails import Payment
from payouts.payments.workflow import Fate


def open_as_sent(actor: Actor, *, run_id: UUID) -> tuple[Payment, ...]:
    """Every payment of an approved run, opened for one press as for a bank file. The vault logs each look.

    It writes nothing else: whoever may have the file may look, and the run stays where it is.
    """
    run = access.run_for(actor, run_id)
    need_writable(actor, run)
    press = new_id()
    return tuple(payment_of(actor, line, press) for line in selectors.lines_of(run) if line.fate == Fate.LIVE.value)
