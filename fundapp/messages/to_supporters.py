"""Letters to those who give every month, or once. What is so is read again at the moment of sending, and old news is
not sent. It must never put an address or a name anywhere but on the envelope.
"""

from datetime import date
from uuid import UUID

from fundapp.contributions.actions import recurring_letters, supporters
from fundapp.contributions.links import giving_link
from fundapp.contributions.models import RecurringChange, RecurringContribution, Supporter
from fundapp.contributions.selectors.recurring import spell_of
from fundapp.contributions.workflow import ChangeState, RecurringState
from fundapp.kernel.actor import system
from fundapp.messages.letters import BY_TOPIC, Letter
from fundapp.messages.posting import post
from fundapp.outbox.registry import Delivery

OUTBOX = system("outbox")


def on_link_asked(delivery: Delivery) -> None:
    """The link is made now, so that it is of the epoch that counts."""
    supporter = Supporter.objects.get(id=UUID(str(delivery.payload["supporter"])))
    _write(delivery, supporter)


def on_started(delivery: Delivery) -> None:
    promise = _promise(delivery)
    if promise.state not in {RecurringState.ENDED.value, RecurringState.ABANDONED.value}:
        _write(delivery, promise.supporter, promise=promise)


def on_changed(delivery: Delivery) -> None:
    """What became of a change; nothing when the promise has ended since."""
    change = RecurringChange.objects.select_related("recurring__supporter").get(
        id=UUID(str(delivery.payload["change"]))
    )
    promise = change.recurring
    if promise.state != RecurringState.ENDED.value:
        is_made = change.state == ChangeState.MADE.value
        _write(delivery, promise.supporter, promise=promise, what=change.what, is_made=is_made)


def on_notice_due(delivery: Delivery) -> None:
    """Before the first debit after a change. A day that has moved since has a letter of its own."""
    promise, day = _promise(delivery), date.fromisoformat(str(delivery.payload["day"]))
    if not promise.notice_due or promise.next_on != day or promise.state == RecurringState.ENDED.value:
        return
    _write(delivery, promise.supporter, promise=promise)
    recurring_letters.announced(OUTBOX, recurring_id=promise.id, day=day)


def on_failing(delivery: Delivery) -> None:
    """Only while that same spell of refused debits lasts: whoever has recovered is left in peace."""
    promise = _promise(delivery)
    if spell_of(promise) == delivery.payload["spell"]:
        _write(delivery, promise.supporter, promise=promise)


def on_ended(delivery: Delivery) -> None:
    promise = _promise(delivery)
    _write(delivery, promise.supporter, promise=promise, reason=promise.end_reason)


def on_forgotten(delivery: Delivery) -> None:
    """The last letter. The address goes when it has left, and not before, or nobody could be told."""
    supporter = Supporter.objects.get(id=UUID(str(delivery.payload["supporter"])))
    if supporter.forgotten_at is None:
        post(Letter.FORGOTTEN, delivery, to=supporter.email, language=supporter.language)
        supporters.forget(OUTBOX, supporter_id=supporter.id)


HANDLERS = {
    Letter.LINK: on_link_asked,
    Letter.STARTED: on_started,
    Letter.CHANGED: on_changed,
    Letter.NOTICE: on_notice_due,
    Letter.FAILING_0: on_failing,
    Letter.FAILING_3: on_failing,
    Letter.FAILING_7: on_failing,
    Letter.ENDED: on_ended,
    Letter.FORGOTTEN: on_forgotten,
}


def _promise(delivery: Delivery) -> RecurringContribution:
    return RecurringContribution.objects.select_related("supporter").get(id=UUID(str(delivery.payload["recurring"])))


def _write(delivery: Delivery, supporter: Supporter | None, **facts: object) -> None:
    """To whoever still has an address and has not asked to be forgotten, in their language, with their link."""
    if supporter is not None and supporter.email and supporter.forget_asked_at is None:
        link = giving_link(supporter)
        post(BY_TOPIC[delivery.topic], delivery, to=supporter.email, language=supporter.language, own=link, **facts)
