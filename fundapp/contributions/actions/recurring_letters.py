"""What a supporter is written to about a promise, and when. It decides no word of a letter, and sends none."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import RecurringContribution
from fundapp.contributions.promises import TOLD_ON
from fundapp.contributions.selectors.recurring import spell_of
from fundapp.contributions.workflow import RecurringState
from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox

STARTED = "supporters.started"
NOTICE = "supporters.notice"
FAILING = tuple(f"supporters.failing_{day}" for day in TOLD_ON)
ENDED = "supporters.ended"


@transaction.atomic
def tell(actor: Actor, *, recurring_id: UUID, before: RecurringState) -> RecurringContribution:
    """Promise the letters that a change of state calls for, each once, whoever tells of the change."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)

    state = RecurringState(promise.state)
    if state is before or promise.supporter_id is None:
        return promise

    # Nothing is written: the letters are the outbox's.

    audit.record(actor, Verb.RECURRING_TOLD, promise.subject, before=before.value, state=state.value)

    if before is RecurringState.STARTED and state is not RecurringState.ABANDONED:
        _letter(promise, STARTED, key=f"started:{promise.id}")
    if state is RecurringState.FAILING:
        _tell_of_failure(promise)
    if state is RecurringState.ENDED:
        _letter(promise, ENDED, key=f"ended:{promise.id}")
    return promise


@transaction.atomic
def announce(actor: Actor, *, recurring_id: UUID) -> RecurringContribution:
    """Promise the letter about the next debit: one for each debit day."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)

    if not promise.notice_due or promise.next_on is None:
        return promise

    # Nothing is written until the letter has left.

    audit.record(actor, Verb.RECURRING_TOLD, promise.subject, letter="notice", day=promise.next_on.isoformat())

    key = f"notice:{promise.id}:{promise.next_on.isoformat()}"
    _letter(promise, NOTICE, key=key, day=promise.next_on.isoformat())
    return promise


@transaction.atomic
def announced(actor: Actor, *, recurring_id: UUID, day: date) -> RecurringContribution:
    """The letter about the debit on `day` has left. If the day has moved since, another is still due."""
    promise = RecurringContribution.objects.select_for_update().get(id=recurring_id)

    if not promise.notice_due or promise.next_on != day:
        return promise

    promise.notice_due = False
    promise.save(update_fields=["notice_due"])

    audit.record(actor, Verb.RECURRING_TOLD, promise.subject, letter="notice", day=day.isoformat(), is_sent=True)
    return promise


def _tell_of_failure(promise: RecurringContribution) -> None:
    """Three letters, each of which looks again before it leaves: who has recovered gets none."""
    since = promise.failing_since
    if since is None:
        return
    spell = spell_of(promise)
    for day, topic in zip(TOLD_ON, FAILING, strict=True):
        outbox.enqueue(
            topic,
            key=f"failing:{promise.id}:{spell}:{day}",
            subject=f"{promise.subject}:failing-{day}",
            not_before=since + timedelta(days=day) if day else None,
            recurring=str(promise.id),
            spell=spell,
        )


def _letter(promise: RecurringContribution, topic: str, *, key: str, day: str = "") -> None:
    """After those before it: nobody reads that it has ended before they read that it began."""
    outbox.enqueue(topic, key=key, subject=f"{promise.subject}:letters", recurring=str(promise.id), day=day or "any")
