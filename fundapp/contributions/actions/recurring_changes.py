"""A promise is to be changed: asked for, then made or refused. No network here, and no word of what Stripe says.

The row is committed before Stripe hears of it, the next debit day is moved before Stripe is asked, and the row's id is
Stripe's idempotency key: whatever breaks on the way, nothing is taken that should not be.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import access, promises
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.models import RecurringChange, RecurringContribution
from fundapp.contributions.promises import Plan, Standing, Wish
from fundapp.contributions.selectors import recurring as reading
from fundapp.contributions.workflow import Change, ChangeState, EndReason, RecurringState, Way
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members.access import need_administrator_with_factor

CHANGE = "recurring.change"
CHANGED = "supporters.changed"
# Somebody who went to Stripe's page for another card is looked after this much later, should they not come back to us.
_CARD_WAITS = timedelta(hours=1)


@transaction.atomic
def ask(
    actor: Actor,
    *,
    key: str,
    recurring_id: UUID,
    wish: Wish,
) -> RecurringChange:
    """Ask for one change, by the supporter or for them. The same form again, or the same wish, is the same change."""
    promise = access.promise_for(actor, recurring_id, lock=True)
    known = RecurringChange.objects.filter(once_key=key).first()

    if actor.kind is ActorKind.ORGANISER:
        need_administrator_with_factor(actor)
    if known is not None:
        if (known.recurring_id, known.what) != (promise.id, wish.what.value):
            raise refuse("key_reused", "This page was sent before with another answer. Please load it again.")
        return known
    waiting = reading.waiting_changes(promise)
    plan = promises.plan(reading.standing_of(promise), wish, today=clock.today())
    if same := next((change for change in waiting if reading.plan_of(change) == _wish(plan)), None):
        return same
    if plan.what is not Change.STOP and any(map(_is_in_the_way, waiting)):
        raise refuse("change_waiting", "Your last change is still being made. Please try again in a few minutes.")

    for before in waiting:
        if _gives_way(before, plan.what):
            _end(before, ChangeState.REFUSED, why="replaced")
    change = RecurringChange.objects.create(
        recurring=promise,
        once_key=key,
        what=plan.what.value,
        amount_pence=plan.amount_pence,
        day=plan.day,
        asked_by=_asker(actor),
    )
    if plan.what is not Change.STOP and plan.next_on != promise.next_on:
        promise.next_on = plan.next_on
        promise.save(update_fields=["next_on"])

    audit.record(
        actor, Verb.RECURRING_CHANGE_ASKED, promise.subject, what=plan.what.value, amount_pence=plan.amount_pence
    )

    _send(change, plan)
    return change


@transaction.atomic
def note(actor: Actor, *, key: str, recurring_id: UUID, wish: Wish) -> RecurringChange:
    """Write down that a standing order has another sum, or has stopped: its bank made the change, not the fund."""
    promise = access.promise_for(actor, recurring_id, lock=True)
    known = RecurringChange.objects.filter(once_key=key).first()

    if known is not None:
        return known
    need_administrator_with_factor(actor)
    if promise.way != Way.BANK.value or wish.what not in {Change.AMOUNT, Change.STOP}:
        raise refuse("not_a_standing_order", "Only the sum or the end of a standing order is written down by hand.")
    # Nothing is far enough away or too near: the bank has done it already.
    standing = Standing(RecurringState(promise.state), promise.amount_pence, None)
    plan = promises.plan(standing, wish, today=clock.today())

    change = RecurringChange.objects.create(
        recurring=promise, once_key=key, what=plan.what.value, amount_pence=plan.amount_pence, asked_by=_asker(actor)
    )
    _end(change, ChangeState.MADE)
    if plan.what is Change.STOP:
        promise.state, promise.end_reason = RecurringState.ENDED.value, EndReason.STOPPED.value
        promise.ended_at, promise.next_on, promise.notice_due = clock.now(), None, False
    else:
        promise.amount_pence, promise.fee_cover_pence = plan.amount_pence or promise.amount_pence, 0
    promise.save()

    audit.record(actor, Verb.RECURRING_CHANGED, promise.subject, what=plan.what.value, amount_pence=plan.amount_pence)
    return change


@transaction.atomic
def close(actor: Actor, *, change_id: UUID, is_made: bool, why: str = "") -> RecurringChange:
    """Say what became of a change: Stripe has it so, or will not. Said once; again is a quiet success."""
    change = RecurringChange.objects.select_for_update().get(id=change_id)
    promise = RecurringContribution.objects.select_for_update().get(id=change.recurring_id)

    if change.state != ChangeState.ASKED.value:
        return change
    state = ChangeState.MADE if is_made else ChangeState.REFUSED

    _end(change, state, why=why)
    if is_made and promise.state != RecurringState.ENDED.value:
        promise.notice_due = True
        if change.what == Change.AMOUNT.value:
            promise.fee_cover_pence = 0
        promise.save(update_fields=["notice_due", "fee_cover_pence"])

    audit.record(actor, Verb.RECURRING_CHANGED, promise.subject, what=change.what, state=state.value, why=why)

    if _is_worth_a_letter(change):
        outbox.enqueue(CHANGED, key=f"changed:{change.id}", subject=f"{promise.subject}:letters", change=str(change.id))
    # Whoever wanted to stop and could not must not be left to find out from their bank.
    if not is_made and change.what == Change.STOP.value and promise.state != RecurringState.ENDED.value:
        tell_trouble(actor, what=Trouble.STOP_NOT_MADE, about=promise.subject)
    return change


def _wish(plan: Plan) -> Plan:
    """Without what only the asking needs, as it is read back from a row."""
    return Plan(plan.what, None, amount_pence=plan.amount_pence, day=plan.day)


def _is_in_the_way(waiting: RecurringChange) -> bool:
    """A sum that waits for a debit to pass is not, nor a card that is being chosen on Stripe's page."""
    return waiting.what != Change.CARD.value and not _is_put_off(waiting)


def _gives_way(waiting: RecurringChange, what: Change) -> bool:
    """To stopping, everything; to another sum, the one that waits for a debit to pass."""
    return what is Change.STOP or (what is Change.AMOUNT and _is_put_off(waiting))


def _is_put_off(change: RecurringChange) -> bool:
    return change.what == Change.AMOUNT.value and change.day is not None


def _send(change: RecurringChange, plan: Plan) -> None:
    """To Stripe. Each has a subject of its own: stopping must not stand in a queue behind anything."""
    not_before = None
    if plan.not_before is not None:
        not_before = reading.asked_of_stripe_at(change)
    elif plan.what is Change.CARD:
        not_before = clock.now() + _CARD_WAITS
    outbox.enqueue(
        CHANGE, key=f"change:{change.id}", subject=f"change:{change.id}", not_before=not_before, change=str(change.id)
    )


def _end(change: RecurringChange, state: ChangeState, *, why: str = "") -> None:
    change.state, change.why, change.ended_at = state.value, why, clock.now()
    change.save(update_fields=["state", "why", "ended_at"])


def _is_worth_a_letter(change: RecurringChange) -> bool:
    """An ending has a letter of its own, and nobody is written to because they kept their card."""
    is_made = change.state == ChangeState.MADE.value
    match change.what:
        case Change.STOP.value:
            return not is_made
        case Change.CARD.value:
            return is_made
    return True


def _asker(actor: Actor) -> str:
    return promises.SUPPORTER if actor.kind is ActorKind.SUPPORTER else actor.id
