"""A closed month is opened again: one person asks and says why, another agrees. Both stay to be read."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.months import access, selectors
from fundapp.months.calendar import Month
from fundapp.months.models import Reopening
from fundapp.months.workflow import Move, State, step
from members.access import need_one_of

REASON_MOST = 300


@transaction.atomic
def ask(actor: Actor, *, month: Month, reason: str) -> Reopening:
    """Asked again by the same person while it waits, it is the same wish."""
    closing = access.closing_locked(month)

    need_one_of(actor, *access.OPENERS)
    known = selectors.wish_about(closing)
    if known is not None and known.asked_by == actor.id:
        return known
    if known is not None:
        raise refuse("reopening_is_asked", "Somebody has asked for this already. You can agree to it below.")
    if closing != selectors.last_closed():
        raise refuse(
            "not_the_last_month",
            "Only the last closed month can be opened: the months after it begin with its balances.",
        )
    if not reason.strip():
        raise refuse("reason_missing", "Say why the month has to be open again.")
    need_fresh_factor(actor, at=clock.now())

    wish = Reopening.objects.create(closing=closing, reason=reason.strip()[:REASON_MOST], asked_by=actor.id)

    audit.record(actor, Verb.MONTH_REOPENING_ASKED, closing.subject, reopening=str(wish.id))
    return wish


@transaction.atomic
def agree(actor: Actor, *, wish_id: UUID) -> Reopening:
    """The second person's yes. The month is open at once."""
    ledger.hold_still()
    wish = access.wish_of(actor, wish_id, lock=True)

    if wish.step is State.AGREED and wish.settled_by == actor.id:
        return wish
    if wish.asked_by == actor.id:
        raise refuse("own_reopening", "You asked for this. Another person has to agree.")
    state = step(wish.step, Move.AGREE)
    if wish.closing != selectors.last_closed():
        raise refuse(
            "not_the_last_month",
            "Only the last closed month can be opened: the months after it begin with its balances.",
        )
    need_fresh_factor(actor, at=clock.now())

    wish.state, wish.settled_by, wish.settled_at = state.value, actor.id, clock.now()
    wish.save()

    audit.record(actor, Verb.MONTH_REOPENED, wish.closing.subject, reopening=str(wish.id), turn=wish.closing.turn)
    return wish


@transaction.atomic
def call_off(actor: Actor, *, wish_id: UUID) -> Reopening:
    """Whoever may open months may also say no, the one who asked included."""
    wish = access.wish_of(actor, wish_id, lock=True)

    if wish.step is State.CALLED_OFF:
        return wish
    state = step(wish.step, Move.CALL_OFF)

    wish.state, wish.settled_by, wish.settled_at = state.value, actor.id, clock.now()
    wish.save()

    audit.record(actor, Verb.MONTH_REOPENING_CALLED_OFF, wish.closing.subject, reopening=str(wish.id))
    return wish
