"""Money at Stripe that belongs to no gift we know, read from the books: what there is, and what was said of it."""

from dataclasses import dataclass
from datetime import datetime

from fundapp.contributions import journal
from fundapp.ledger import chart
from fundapp.ledger.journal import Kind
from fundapp.ledger.models import Entry

# A fund with more of it than this has its Stripe account in common with somebody else.
_MOST = 200


@dataclass(frozen=True, slots=True)
class StrayMoney:
    """One line of Stripe's that nobody has said anything of. Below zero it left."""

    line: str
    at: datetime
    pence: int


def unrecognised() -> list[StrayMoney]:
    """Oldest first."""
    rows = list(Entry.objects.filter(kind=Kind.STRIPE_LINE.value).prefetch_related("transfers").order_by("-id")[:_MOST])
    said = set(
        Entry.objects.filter(source__in=[recognised_source(row.source) for row in rows]).values_list(
            "source", flat=True
        )
    )
    strays = [
        StrayMoney(row.source.removeprefix(journal.source_of_line("")), row.at, _pence(row))
        for row in reversed(rows)
        if recognised_source(row.source) not in said
    ]
    return [stray for stray in strays if stray.pence]


def pence_of(line: str) -> int:
    """What a line brought to `unidentified`, below zero what it took; nothing when it is none of those."""
    row = (
        Entry.objects.filter(source=journal.source_of_line(line), kind=Kind.STRIPE_LINE.value)
        .prefetch_related("transfers")
        .first()
    )
    return _pence(row) if row else 0


def recognised_source(source: str) -> str:
    """One line is recognised once."""
    return f"recognised:{source}"


def _pence(row: Entry) -> int:
    came = sum(each.amount_pence for each in row.transfers.all() if each.credit_id == chart.UNIDENTIFIED)
    left = sum(each.amount_pence for each in row.transfers.all() if each.debit_id == chart.UNIDENTIFIED)
    return came - left
