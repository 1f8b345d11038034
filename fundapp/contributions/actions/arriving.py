"""Money without Stripe has come: it becomes a gift, keeps its promise, and is thanked for. Posts nothing itself."""

from dataclasses import dataclass
from datetime import datetime

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import counting
from fundapp.contributions.actions import supporters
from fundapp.contributions.actions.stripe_news import RECEIPT
from fundapp.contributions.models import Campaign, Contribution, OfflineGift, RecurringContribution
from fundapp.contributions.selectors.offline import paid_pence
from fundapp.contributions.workflow import RecurringKind, RecurringState, State
from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came, for what, and under which name it is in the books."""

    gift: OfflineGift
    source: str
    at: datetime
    campaign: Campaign
    email: str = ""


def arrived(actor: Actor, arrival: Arrival, *, promised: Contribution | None = None) -> Contribution:
    """The gift that the money is, in the caller's transaction: the promised one, or one of its own."""
    gift = _kept(arrival, promised) if promised is not None and promised.state != State.PAID else None
    if gift is None:
        gift = _of_its_own(actor, arrival, like=promised)
    if arrival.gift.recurring is not None:
        _keep_promise(arrival.gift.recurring, arrival)

    audit.record(
        actor,
        Verb.GIFT_PAID,
        f"contribution:{gift.id}",
        source=arrival.source,
        gross_pence=arrival.gift.amount_pence,
        fee_pence=0,
        is_first=True,
    )

    if gift.email:
        outbox.enqueue(RECEIPT, key=f"receipt:{gift.id}", subject=f"contribution:{gift.id}", gift=str(gift.id))
    return gift


def _keep_promise(promise: RecurringContribution, arrival: Arrival) -> None:
    """The promise is alive, and the next one is due in a month. One that was ended stays so, and the money is kept."""
    promise = RecurringContribution.objects.select_for_update().get(id=promise.id)
    if promise.ended_at is not None:
        return
    if promise.kind == RecurringKind.GIFT or promise.next_on is None:
        promise.next_on = counting.months_on(arrival.gift.received_on, 1)
    else:
        after_pence = paid_pence(promise)
        promise.next_on = counting.months_on(
            promise.next_on,
            counting.months_covered(
                before_pence=after_pence - arrival.gift.amount_pence,
                after_pence=after_pence,
                amount_pence=promise.amount_pence,
            ),
        )
    promise.state = RecurringState.ACTIVE.value
    promise.save(update_fields=["state", "next_on"])


def _kept(arrival: Arrival, promised: Contribution) -> Contribution:
    promised.state, promised.paid_at = State.PAID.value, arrival.at
    promised.gross_pence, promised.fee_pence = arrival.gift.amount_pence, 0
    promised.save(update_fields=["state", "paid_at", "gross_pence", "fee_pence"])
    return promised


def _of_its_own(actor: Actor, arrival: Arrival, *, like: Contribution | None) -> Contribution:
    """A gift nobody announced, or one more under a reference that has had its gift: thanked like the first."""
    promise = arrival.gift.recurring
    supporter = like.supporter if like is not None else promise.supporter if promise is not None else None
    if supporter is not None and supporter.forget_asked_at is not None:
        supporter = None
    email = arrival.email or (supporter.email if supporter is not None else "")
    if arrival.email:
        supporter = supporters.known_by(actor, email=arrival.email)
    return Contribution.objects.create(
        once_key=arrival.source,
        campaign=arrival.campaign,
        supporter=supporter,
        recurring=promise,
        way=arrival.gift.way,
        state=State.PAID.value,
        amount_pence=arrival.gift.amount_pence,
        email=email,
        language=supporter.language if supporter is not None else "en-gb",
        started_at=arrival.at,
        paid_at=arrival.at,
        gross_pence=arrival.gift.amount_pence,
        fee_pence=0,
    )
