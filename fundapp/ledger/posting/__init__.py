"""How entries get into the tables, in the SQL of each database. It must never decide how a refusal reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

from django.db import IntegrityError, connection

from fundapp.ledger import chart
from fundapp.ledger.journal import Entry


class Row(NamedTuple):
    """An entry with what the tables keep beside it."""

    entry: Entry
    fingerprint: str
    reverses_id: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the database said. Either nothing was written, or every row whose source and reversal were new."""

    # The ids of the entries that were written, by source.
    written: dict[str, int]
    accounts_known: bool = True
    # A guarded account that has less than this batch takes from it.
    short_of: str | None = None
    guards_stand: bool = True


def insert(rows: Sequence[Row], *, currency: str) -> Outcome:
    """Write `rows`, in order, in as few round trips as this database needs."""
    return _vendor().insert(rows, currency=currency)  # type: ignore[no-any-return]  # one of two modules


def insert_new(rows: Sequence[Row], *, currency: str) -> Outcome | None:
    """Write all of `rows`, outside any transaction, in one statement; None when this cannot be done, or not here.

    A statement is whole by itself, so nothing is half written, and the round trips of a transaction are spared.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block or not connection.get_autocommit():
        return None
    try:
        outcome = _vendor().insert(rows, currency=currency, skips_known=False)
    except IntegrityError:
        return None  # Something is there already, or must not be: whoever asked finds out which, with more patience.
    return outcome if outcome.written else None


def needs_of(rows: Sequence[Row]) -> dict[str, int]:
    """What the guarded transfers of `rows` take out of each account, all together."""
    needs: dict[str, int] = {}
    for row in rows:
        for transfer in row.entry.transfers:
            if chart.is_guarded(transfer.debit, transfer.credit):
                needs[transfer.debit] = needs.get(transfer.debit, 0) + transfer.pence
    return needs


def _vendor() -> ModuleType:
    from fundapp.ledger.posting import postgresql, sqlite

    return postgresql if connection.vendor == "postgresql" else sqlite
