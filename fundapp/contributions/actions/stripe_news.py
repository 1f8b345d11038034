"""What Stripe says of a gift, written into the books. No network here: what Stripe says arrives as a fact."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import journal, workflow
from fundapp.contributions.actions import supporters
from fundapp.contributions.actions.troubles import Trouble, tell_if_below_zero, tell_trouble
from fundapp.contributions.facts import Expired, Failed, Invoiced, Paid, Refunded, RefundFailed, Waiting
from fundapp.contributions.models import Contribution, GiftRefund
from fundapp.contributions.selectors.told import gift_told_of, invoice_key, need_currency, promise_told_of
from fundapp.contributions.workflow import State
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.outbox import actions as outbox

RECEIPT = "contributions.receipt"


@transaction.atomic
def begin_from_invoice(actor: Actor, *, invoice: Invoiced, amount_pence: int | None = None) -> Contribution:
    """The gift that a subscription's invoice brings. It is made when first heard of, and the same one ever after."""
    promise = promise_told_of(invoice.recurring, invoice.subscription)
    known = Contribution.objects.filter(once_key=invoice_key(invoice)).first()

    if known is not None:
        return known
    amount = amount_pence or promise.amount_pence

    gift = Contribution.objects.create(
        once_key=invoice_key(invoice),
        campaign=promise.campaign,
        supporter=promise.supporter,
        recurring=promise,
        amount_pence=amount,
        fee_cover_pence=min(promise.fee_cover_pence, amount - 1),
        email=promise.supporter.email if promise.supporter else "",
        language=promise.supporter.language if promise.supporter else "en-gb",
        public_name=promise.public_name,
        invoice_id=invoice.invoice,
    )

    audit.record(actor, Verb.GIFT_STARTED, _subject(gift), campaign=gift.campaign.slug, amount_pence=amount)
    return gift


@transaction.atomic
def apply_payment(actor: Actor, *, fact: Paid) -> Contribution:
    """Money has arrived: write it into the books, gross and fee, once by Stripe's own line."""
    need_currency(fact.currency)
    if fact.invoice:
        begin_from_invoice(actor, invoice=fact.invoice, amount_pence=fact.gross_pence)
    gift = gift_told_of(fact.gift, fact.invoice)

    move = workflow.after(State(gift.state), State.PAID)
    if gift.balance_transaction_id == fact.line:
        return gift

    posted = ledger.post(journal.entry_of(fact, pot=gift.campaign.pot))
    if move.is_new:
        gift.state, gift.paid_at = State.PAID.value, fact.at
        gift.gross_pence, gift.fee_pence = fact.gross_pence, fact.fee_pence
        gift.payment_intent_id, gift.balance_transaction_id = fact.payment, fact.line
        # Whoever has given has a page of their own; who only meant to is not remembered.
        gift.supporter = gift.supporter or supporters.known_by(actor, email=gift.email, language=gift.language)
        gift.save()

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
    # A second payment of one gift is money too: it is in the books, and a treasurer is told, who can give it back.
    if posted.is_new and not move.is_new:
        tell_trouble(actor, what=Trouble.PAID_TWICE, about=_subject(gift))
    if move.is_new and fact.gross_pence != gift.amount_pence:
        tell_trouble(actor, what=Trouble.AMOUNT_DIFFERS, about=_subject(gift))
    return gift


@transaction.atomic
def apply_refund(actor: Actor, *, fact: Refunded) -> Contribution:
    """Some of a gift went back: write it into the books, once by Stripe's own line."""
    gift = gift_told_of(fact.gift, fact.invoice)

    need_currency(fact.currency)
    if GiftRefund.objects.filter(refund_id=fact.refund).exists():
        return gift
    if gift.state != State.PAID.value:
        raise refuse("refund_before_payment", "This gift is not known to be paid, so nothing of it can go back.")

    ledger.post(journal.entry_of(fact, pot=gift.campaign.pot))
    refund = GiftRefund.objects.create(
        contribution=gift,
        refund_id=fact.refund,
        balance_transaction_id=fact.line,
        amount_pence=fact.pence,
        at=fact.at,
        # A refund of a second payment of this gift takes nothing from the first.
        is_of_gift=fact.payment in {"", gift.payment_intent_id},
    )
    if refund.is_of_gift:
        gift.refunded_pence = min(gift.refunded_pence + fact.pence, gift.gross_pence or 0)
        gift.save(update_fields=["refunded_pence"])

    audit.record(actor, Verb.GIFT_REFUNDED, _subject(gift), source=journal.source_of(fact), amount_pence=fact.pence)

    tell_if_below_zero(actor, pot=gift.campaign.pot, about=f"refund:{refund.id}")
    return gift


@transaction.atomic
def apply_refund_failure(actor: Actor, *, fact: RefundFailed) -> Contribution:
    """A refund came back: it is in its pot again, and a treasurer is told, who must find another way."""
    gift = gift_told_of(fact.gift, fact.invoice)
    refund = GiftRefund.objects.select_for_update().filter(refund_id=fact.refund).first()

    need_currency(fact.currency)
    if refund is None:
        raise refuse("refund_unknown", "This refund is not known, so it cannot have come back.")
    if refund.failed_at is not None:
        return gift

    ledger.post(journal.entry_of(fact, pot=gift.campaign.pot))
    refund.failure_line_id, refund.failed_at = fact.line, fact.at
    refund.save(update_fields=["failure_line_id", "failed_at"])
    if refund.is_of_gift:
        gift.refunded_pence = max(gift.refunded_pence - fact.pence, 0)
        gift.save(update_fields=["refunded_pence"])

    audit.record(
        actor, Verb.GIFT_REFUND_FAILED, _subject(gift), source=journal.source_of(fact), amount_pence=fact.pence
    )

    tell_trouble(actor, what=Trouble.REFUND_CAME_BACK, about=f"gift-refund:{refund.id}")
    return gift


@transaction.atomic
def apply_news(actor: Actor, *, fact: Waiting | Failed | Expired) -> Contribution:
    """A gift is waiting, has failed, or its card page closed. No money moves, and late news changes nothing."""
    invoice = None if isinstance(fact, Expired) else fact.invoice
    if invoice is not None and isinstance(fact, Waiting):
        begin_from_invoice(actor, invoice=invoice)
    gift = gift_told_of(fact.gift, invoice)

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


def _subject(gift: Contribution) -> str:
    return f"contribution:{gift.id}"
