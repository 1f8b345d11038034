"""A fact about a gift as an entry of the books. Pure: a fact in, an entry out."""

from fundapp.contributions.facts import Paid, Refunded
from fundapp.ledger import journal
from fundapp.ledger.journal import Entry


def source_of(fact: Paid | Refunded) -> str:
    """Stripe's own book-keeping line names the entry, so whatever tells of it, and how often, it is posted once."""
    return f"stripe:{fact.line}"


def entry_of(fact: Paid | Refunded, *, pot: str) -> Entry:
    if isinstance(fact, Paid):
        return journal.card_gift(
            source=source_of(fact), at=fact.at, pot=pot, gross_pence=fact.gross_pence, fee_pence=fact.fee_pence
        )
    return journal.refund(source=source_of(fact), at=fact.at, pot=pot, pence=fact.pence)
