"""A fact about Stripe's money as an entry of the books. Pure: a fact in, an entry out."""

from fundapp.contributions.facts import Movement, OwnFee, Paid, Refunded, RefundFailed, Settled, Stray
from fundapp.contributions.workflow import MovementKind
from fundapp.ledger import journal
from fundapp.ledger.journal import Entry

Told = Paid | Refunded | RefundFailed | Movement | Settled | OwnFee | Stray


def source_of(fact: Told) -> str:
    """Stripe's own book-keeping line names the entry, so whatever tells of it, and how often, it is posted once."""
    return source_of_line(fact.line)


def source_of_line(line: str) -> str:
    return f"stripe:{line}"


def entry_of(fact: Paid | Refunded | RefundFailed | Movement, *, pot: str) -> Entry:
    """What a fact does to the pot of its gift."""
    source = source_of(fact)
    if isinstance(fact, Paid):
        return journal.card_gift(
            source=source, at=fact.at, pot=pot, gross_pence=fact.gross_pence, fee_pence=fact.fee_pence
        )
    make = {Refunded: journal.refund, RefundFailed: journal.refund_failed}.get(type(fact))
    if make is not None:
        return make(source=source, at=fact.at, pot=pot, pence=fact.pence, fee_pence=fact.fee_pence)
    if isinstance(fact, Movement) and fact.kind is MovementKind.REINSTATED:
        return journal.dispute_won(source=source, at=fact.at, pot=pot, pence=fact.pence, fee_pence=-fact.fee_pence)
    return journal.dispute(source=source, at=fact.at, pot=pot, pence=fact.pence, fee_pence=fact.fee_pence)


def entry_of_settlement(fact: Settled) -> Entry:
    return journal.settlement(source=source_of(fact), at=fact.made_at, pence=fact.pence)


def entry_of_failed_settlement(fact: Settled) -> Entry:
    assert fact.failed_at is not None, "a settlement that came back says when"
    return journal.settlement_failed(source=source_of_line(fact.failure_line), at=fact.failed_at, pence=fact.pence)


def entry_of_line(fact: OwnFee | Stray) -> Entry:
    """What belongs to no gift: the general pot bears Stripe's charges, and the rest waits until somebody knows it."""
    if isinstance(fact, OwnFee):
        return journal.stripe_fee(source=source_of(fact), at=fact.at, pence=fact.pence)
    return journal.stripe_line(source=source_of(fact), at=fact.at, pence=fact.pence, fee_pence=fact.fee_pence)
