"""What Stripe says of a dispute: how it stands, and what it took or put back. No network here."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import journal
from fundapp.contributions.actions.troubles import tell_if_below_zero
from fundapp.contributions.facts import Disputed, Movement
from fundapp.contributions.models import Contribution, DisputeMovement, GiftDispute
from fundapp.contributions.selectors.told import gift_told_of, need_currency
from fundapp.contributions.workflow import DISPUTE_OVER, MovementKind, State
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.outbox import actions as outbox

DISPUTE_OPENED = "contributions.dispute_opened"
DISPUTE_CLOSED = "contributions.dispute_closed"


@transaction.atomic
def apply_dispute(actor: Actor, *, fact: Disputed) -> GiftDispute:
    """Keep how a dispute stands, and post each of its lines once. The same again is a quiet success."""
    gift = gift_told_of(fact.gift, fact.invoice)
    known = GiftDispute.objects.select_for_update().filter(dispute_id=fact.dispute).first()
    seen = set(DisputeMovement.objects.filter(dispute__dispute_id=fact.dispute).values_list("balance_transaction_id"))

    if gift.state != State.PAID.value:
        raise refuse("dispute_before_payment", "This gift is not known to be paid, so it cannot be disputed.")
    for movement in fact.movements:
        need_currency(movement.currency)
    new = [movement for movement in fact.movements if (movement.line,) not in seen]
    is_changed = known is None or (known.state, known.evidence_due_at) != (fact.state.value, fact.evidence_due_at)

    dispute = _kept(gift, known, fact) if known is None or is_changed else known
    for movement in new:
        _post(gift, dispute, movement)
    if new and fact.payment == gift.payment_intent_id:
        gift.disputed_pence = max(0, min(gift.disputed_pence + sum(map(_taken, new)), gift.gross_pence or 0))
        gift.save(update_fields=["disputed_pence"])

    subject = f"dispute:{dispute.id}"
    if is_changed:
        verb = Verb.GIFT_DISPUTED if known is None else Verb.DISPUTE_CHANGED
        audit.record(actor, verb, subject, contribution=str(gift.id), state=fact.state.value)
    for movement in new:
        audit.record(
            actor,
            Verb.DISPUTE_MOVED_MONEY,
            subject,
            source=journal.source_of(movement),
            kind=movement.kind.value,
            amount_pence=movement.pence,
            fee_pence=movement.fee_pence,
        )

    # Told again when the last day for evidence is another, as when a question becomes a dispute.
    if is_changed and fact.evidence_due_at:
        key = f"dispute-opened:{dispute.id}:{fact.evidence_due_at:%Y%m%d}"
        outbox.enqueue(DISPUTE_OPENED, key=key, subject=subject, dispute=str(dispute.id))
    if is_changed and fact.state in DISPUTE_OVER:
        key = f"dispute-{fact.state.value}:{dispute.id}"
        outbox.enqueue(DISPUTE_CLOSED, key=key, subject=subject, dispute=str(dispute.id))
    if new:
        tell_if_below_zero(actor, pot=gift.campaign.pot, about=subject)
    return dispute


def _kept(gift: Contribution, known: GiftDispute | None, fact: Disputed) -> GiftDispute:
    """How it stands is Stripe's to say, in whichever direction."""
    dispute = known or GiftDispute(
        contribution=gift,
        dispute_id=fact.dispute,
        amount_pence=fact.pence,
        reason=fact.reason,
        opened_at=fact.opened_at,
    )
    dispute.state, dispute.evidence_due_at = fact.state.value, fact.evidence_due_at
    dispute.closed_at = (dispute.closed_at or clock.now()) if fact.state in DISPUTE_OVER else None
    dispute.save()
    return dispute


def _post(gift: Contribution, dispute: GiftDispute, movement: Movement) -> None:
    ledger.post(journal.entry_of(movement, pot=gift.campaign.pot))
    DisputeMovement.objects.create(
        dispute=dispute,
        balance_transaction_id=movement.line,
        kind=movement.kind.value,
        amount_pence=movement.pence,
        fee_pence=movement.fee_pence,
        at=movement.at,
    )


def _taken(movement: Movement) -> int:
    return movement.pence if movement.kind is MovementKind.WITHDRAWN else -movement.pence
