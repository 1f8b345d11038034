"""The only writers of campaigns, gifts and Stripe's events. No network here: what Stripe says arrives as a fact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import journal, workflow
from fundapp.contributions.facts import Expired, Failed, Paid, Refunded, Waiting
from fundapp.contributions.models import Campaign, Contribution, GiftRefund, StripeEvent
from fundapp.contributions.workflow import State
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.outbox import actions as outbox
from members.access import need_one_of
from members.roles import Role

RECEIPT = "contributions.receipt"
STRIPE_EVENT = "contributions.stripe_event"


# --- Campaigns --------------------------------------------------------------------------------------------------------
@transaction.atomic
def open_campaign(
    actor: Actor, *, slug: str, pot: str, title: str, ask: str, surplus: str, goal_pence: int | None = None
) -> Campaign:
    """Ask the public for money, for a pot of its own. The same slug again is a quiet success."""
    known = Campaign.objects.select_for_update().filter(slug=slug).first()

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if known is not None:
        return known
    if not (title.strip() and ask.strip()):
        raise refuse("campaign_says_nothing", "Say what the campaign is called and what it asks for.")
    if not surplus.strip():
        raise refuse("surplus_not_said", "Say what happens when more comes in than the campaign asks for.")
    if goal_pence is not None and goal_pence <= 0:
        raise refuse("goal_not_positive", "A goal is more than nothing. Leave it out when there is none.")
    if Campaign.objects.filter(pot=pot).exists():
        raise refuse("pot_has_a_campaign", "Another campaign asks for the pot %(pot)s. Choose another pot.", pot=pot)

    ledger.open_pot(pot)
    campaign = Campaign.objects.create(
        slug=slug, pot=pot, title=title.strip(), ask=ask.strip(), surplus=surplus.strip(), goal_pence=goal_pence
    )

    audit.record(actor, Verb.CAMPAIGN_OPENED, f"campaign:{campaign.id}", pot=pot, goal_pence=goal_pence)
    return campaign


@transaction.atomic
def close_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Ask no longer. What is being paid still arrives."""
    campaign = Campaign.objects.select_for_update().get(id=campaign_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if not campaign.is_open:
        return campaign

    campaign.closed_at = clock.now()
    campaign.save(update_fields=["closed_at"])

    audit.record(actor, Verb.CAMPAIGN_CLOSED, f"campaign:{campaign.id}")
    return campaign


# --- Giving -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def start_gift(actor: Actor, *, key: str, campaign_id: UUID, amount_pence: int, email: str = "") -> Contribution:
    """A supporter means to give. Committed before Stripe hears of it, so that whatever Stripe does has a home."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    known = Contribution.objects.filter(once_key=key).first()

    if known is not None:
        if (known.campaign_id, known.amount_pence) != (campaign.id, amount_pence):
            raise refuse("key_reused", "This page was sent before with another amount. Please load it again.")
        return known
    workflow.check_amount(amount_pence, settings.FUND_CURRENCY)
    if not campaign.is_open:
        raise refuse(
            "campaign_closed", "This campaign has ended, so nothing was started. Thank you for meaning to give."
        )

    gift = Contribution.objects.create(once_key=key, campaign=campaign, amount_pence=amount_pence, email=email)

    audit.record(actor, Verb.GIFT_STARTED, _subject(gift), campaign=campaign.slug, amount_pence=amount_pence)
    return gift


@transaction.atomic
def attach_checkout(actor: Actor, *, contribution_id: UUID, session_id: str, url: str) -> Contribution:
    """Remember which card page belongs to the gift. The same page again is a quiet success."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    if gift.checkout_session_id == session_id:
        return gift
    if gift.checkout_session_id:
        raise refuse("checkout_already_open", "This gift has a payment page already.")

    gift.checkout_session_id, gift.checkout_url = session_id, url
    gift.save(update_fields=["checkout_session_id", "checkout_url"])

    audit.record(actor, Verb.CHECKOUT_OPENED, _subject(gift))
    return gift


# --- What Stripe says -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stored:
    """Whether this event is new. `id` is its row, or None when it was here before."""

    id: int | None

    @property
    def is_new(self) -> bool:
        return self.id is not None


@transaction.atomic
def store_event(actor: Actor, *, event_id: str, event_type: str, is_live: bool, body: str) -> Stored:
    """Keep a verified event once by its id, and promise to look into it. Sent again, it is a quiet success."""
    row = _insert_event(event_id, event_type, is_live=is_live, body=body, at=clock.now())

    if row is None:
        return Stored(None)

    audit.record(actor, Verb.WEBHOOK_STORED, f"stripe-event:{row}", type=event_type)

    # Each event is a subject of its own: none waits for another, because their order does not matter.
    outbox.enqueue(STRIPE_EVENT, key=f"stripe-event:{row}", subject=f"stripe-event:{row}", event=row)
    return Stored(row)


@transaction.atomic
def close_event(actor: Actor, *, event_row: int, state: StripeEvent.State, why: str = "") -> StripeEvent:
    """Say how an event was dealt with. Said once: what was applied stays applied."""
    event = StripeEvent.objects.select_for_update().get(id=event_row)

    if event.state != StripeEvent.State.RECEIVED:
        return event

    event.state, event.why, event.handled_at = state, why, clock.now()
    event.save(update_fields=["state", "why", "handled_at"])

    audit.record(actor, Verb.WEBHOOK_HANDLED, f"stripe-event:{event.id}", state=str(state), why=why)
    return event


@transaction.atomic
def apply_payment(actor: Actor, *, fact: Paid) -> Contribution:
    """Money has arrived: write it into the books, gross and fee, once by Stripe's own line."""
    gift = _locked(fact.gift)

    _need_currency(fact.currency)
    move = workflow.after(State(gift.state), State.PAID)
    if gift.balance_transaction_id == fact.line:
        return gift

    posted = ledger.post(journal.entry_of(fact, pot=gift.campaign.pot))
    if move.is_new:
        gift.state, gift.paid_at = State.PAID.value, fact.at
        gift.gross_pence, gift.fee_pence = fact.gross_pence, fact.fee_pence
        gift.payment_intent_id, gift.balance_transaction_id = fact.payment, fact.line
        gift.save()

    # A second payment of one gift is money too: it is in the books, and the audit says that the gift was paid again.
    if posted.is_new:
        audit.record(
            actor,
            Verb.GIFT_PAID,
            _subject(gift),
            source=journal.source_of(fact),
            gross_pence=fact.gross_pence,
            fee_pence=fact.fee_pence,
            is_first=move.is_new,
        )

    if move.is_new and gift.email:
        outbox.enqueue(RECEIPT, key=f"receipt:{gift.id}", subject=_subject(gift), gift=str(gift.id))
    return gift


@transaction.atomic
def apply_refund(actor: Actor, *, fact: Refunded) -> Contribution:
    """Some of a gift went back: write it into the books, once by Stripe's own line."""
    gift = _locked(fact.gift)

    _need_currency(fact.currency)
    if GiftRefund.objects.filter(refund_id=fact.refund).exists():
        return gift
    if gift.state != State.PAID.value:
        raise refuse("refund_before_payment", "This gift is not known to be paid, so nothing of it can go back.")

    ledger.post(journal.entry_of(fact, pot=gift.campaign.pot))
    GiftRefund.objects.create(
        contribution=gift,
        refund_id=fact.refund,
        balance_transaction_id=fact.line,
        amount_pence=fact.pence,
        at=fact.at,
    )
    gift.refunded_pence += fact.pence
    gift.save(update_fields=["refunded_pence"])

    audit.record(actor, Verb.GIFT_REFUNDED, _subject(gift), source=journal.source_of(fact), amount_pence=fact.pence)
    return gift


@transaction.atomic
def apply_news(actor: Actor, *, fact: Waiting | Failed | Expired) -> Contribution:
    """A gift is waiting, has failed, or its card page closed. No money moves, and late news changes nothing."""
    gift = _locked(fact.gift)

    told, verb = _NEWS[type(fact)]
    move = workflow.after(State(gift.state), told)
    if not move.is_new:
        return gift

    gift.state = move.state.value
    gift.save(update_fields=["state"])

    audit.record(actor, verb, _subject(gift))
    return gift


_NEWS = {
    Waiting: (State.WAITING, Verb.GIFT_WAITING),
    Failed: (State.FAILED, Verb.GIFT_FAILED),
    Expired: (State.EXPIRED, Verb.GIFT_EXPIRED),
}


@transaction.atomic
def mark_receipt_sent(actor: Actor, *, contribution_id: UUID) -> Contribution:
    """Remember that the receipt has left, so that it leaves once."""
    gift = Contribution.objects.select_for_update().get(id=contribution_id)

    if gift.receipt_sent_at is not None:
        return gift

    gift.receipt_sent_at = clock.now()
    gift.save(update_fields=["receipt_sent_at"])

    audit.record(actor, Verb.RECEIPT_SENT, _subject(gift))
    return gift


# --- Parts ------------------------------------------------------------------------------------------------------------
def _locked(gift: str) -> Contribution:
    """The gift that Stripe's object names, locked. Another system on the same account may name things of its own."""
    try:
        wanted = UUID(gift)
    except ValueError:
        raise _unknown() from None
    found = Contribution.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=wanted).first()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Exception:
    return refuse("gift_unknown", "There is no such gift in this fund.")


def _need_currency(currency: str) -> None:
    if currency != settings.FUND_CURRENCY:
        raise refuse(
            "currency_is_not_the_funds",
            "Stripe says %(theirs)s, and this fund keeps its books in %(ours)s.",
            theirs=currency,
            ours=settings.FUND_CURRENCY,
        )


def _subject(gift: Contribution) -> str:
    return f"contribution:{gift.id}"


def _insert_event(event_id: str, event_type: str, *, is_live: bool, body: str, at: datetime) -> int | None:
    """One statement, because it stands between Stripe and its answer. None when the event was here before."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_stripeevent (event_id, event_type, is_live, body, received_at, state, why)"
            " VALUES (%s, %s, %s, %s, %s, 'received', '') ON CONFLICT (event_id) DO NOTHING RETURNING id",
            [event_id, event_type, is_live, body, moment],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
