"""Posting on SQLite, where a statement is a call in the same process and one writer holds the whole file.

It must never run outside a transaction: what it reads first is true until it is done because nobody else may write.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from fundapp.kernel import clock
from fundapp.ledger import selectors
from fundapp.ledger.models import Account, Entry
from fundapp.ledger.posting import Outcome, Row, needs_of
from fundapp.ledger.triggers import MOVES_SUMS

_GUARD = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
_ENTRY = """
INSERT INTO ledger_entry (source, kind, at, about, currency, fingerprint, reverses_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""
_TRANSFER = """
INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) VALUES (%s, %s, %s, %s, %s)
"""


def insert(rows: Sequence[Row], *, currency: str) -> Outcome:
    assert connection.in_atomic_block, "two steps of posting without a transaction could be torn apart"
    outcome = _verdict(rows, currency)
    open_from = selectors.open_from()
    if not outcome.accounts_known or outcome.short_of or not outcome.guards_stand:
        return outcome
    reversed_already = set(
        Entry.objects.filter(reverses__in=[row.reverses_id for row in rows if row.reverses_id]).values_list(
            "reverses_id", flat=True
        )
    )
    sources = [row.entry.source for row in rows]
    known = set(Entry.objects.filter(source__in=sources).values_list("source", flat=True))
    with connection.cursor() as cursor:
        for row in rows:
            if row.entry.source in known or row.reverses_id in reversed_already:
                continue
            cursor.execute(_ENTRY, _entry_values(row, currency, open_from))
            (outcome.written[row.entry.source],) = cursor.fetchone()
            if row.reverses_id:
                reversed_already.add(row.reverses_id)
        cursor.executemany(
            _TRANSFER,
            [
                (outcome.written[row.entry.source], transfer.debit, transfer.credit, transfer.pence, transfer.is_fee)
                for row in rows
                if row.entry.source in outcome.written
                for transfer in row.entry.transfers
            ],
        )
    return outcome


def _verdict(rows: Sequence[Row], currency: str) -> Outcome:
    codes = {code for row in rows for code in row.entry.accounts}
    free = {
        code: credited - debited
        for code, debited, credited in Account.objects.filter(code__in=codes, currency=currency).values_list(
            "code", "debits_pence", "credits_pence"
        )
    }
    short = sorted(code for code, pence in needs_of(rows).items() if code in free and free[code] < pence)
    with connection.cursor() as cursor:
        cursor.execute(_GUARD, [MOVES_SUMS])
        (guards,) = cursor.fetchone()
    return Outcome({}, free.keys() == codes, short[0] if short else None, bool(guards))


def _entry_values(row: Row, currency: str, open_from: datetime | None) -> tuple[str | int | None, ...]:
    """What happened in a closed month is booked now, and keeps the moment that it is about."""
    entry, stored = row.entry, connection.ops.adapt_datetimefield_value
    is_closed = open_from is not None and entry.at < open_from
    at, about = (clock.now(), entry.at) if is_closed else (entry.at, None)
    return entry.source, entry.kind.value, stored(at), stored(about), currency, row.fingerprint, row.reverses_id
