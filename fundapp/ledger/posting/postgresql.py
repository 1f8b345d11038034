"""Posting on PostgreSQL: one statement for one entry or for hundreds. It must never need a second round trip.

Read the statement from top to bottom; that is the order in which it happens.
- `locked` takes the rows of every account concerned, in the order of their codes, so that two postings cannot lock each
  other out, and waits for whoever holds one. What it returns is read after the wait. Ids are given after it, so the
  transfers of one account are numbered in the order in which they were committed.
- `verdict` is reached under those locks. When it is bad, nothing is written and no error spoils the transaction.
- `open_from` is read under the same locks, so a month that is being closed at this very moment is closed here as well:
  what happened in a closed month is booked now, and keeps the moment that it is about.
- `entry` skips what is already there; `transfer` follows only the entries that are new.
- The trigger on the transfers then moves the cached sums, and judges once more.

The statement is put together from the parts that are needed: what is not asked costs nothing, and most money comes in
from outside, one entry at a time. docs/decisions/0060 says what each part costs.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.db import connection

from fundapp.kernel import clock
from fundapp.ledger.posting import Outcome, Row, needs_of
from fundapp.ledger.triggers import MOVES_SUMS

_SHORT_OF = """(
            SELECT min(code)
            FROM locked JOIN unnest(%(guarded)s::text[], %(needs)s::bigint[]) AS need (code, pence) USING (code)
            WHERE free_pence < need.pence
        )"""
_ONE_ENTRY = """
    SELECT %(source)s, %(kind)s,
        CASE WHEN is_closed THEN %(now)s::timestamptz ELSE %(at)s::timestamptz END,
        CASE WHEN is_closed THEN %(at)s::timestamptz END,
        %(currency)s, %(fingerprint)s, %(reverses)s::bigint
    FROM (SELECT *, coalesce(%(at)s::timestamptz < open_from, false) AS is_closed FROM verdict) AS verdict
    WHERE accounts_known AND short_of IS NULL AND guards_stand"""
_ENTRIES = """
    SELECT given.source, kind,
        CASE WHEN at < open_from THEN %(now)s::timestamptz ELSE at END, CASE WHEN at < open_from THEN at END,
        %(currency)s, fingerprint, reverses_id
    FROM verdict, unnest(
        %(sources)s::text[], %(kinds)s::text[], %(times)s::timestamptz[], %(fingerprints)s::text[],
        %(reverses)s::bigint[]
    ) WITH ORDINALITY AS given (source, kind, at, fingerprint, reverses_id, place)
    WHERE accounts_known AND short_of IS NULL AND guards_stand
    ORDER BY place"""
_TRANSFERS_OF_ONE = """
    SELECT entry.id, debit, credit, pence, is_fee
    FROM entry, unnest(
        %(debits)s::text[], %(credits)s::text[], %(pence)s::bigint[], %(fees)s::boolean[]
    ) WITH ORDINALITY AS given (debit, credit, pence, is_fee, place)
    ORDER BY place"""
_TRANSFERS = """
    SELECT entry.id, debit, credit, pence, is_fee
    FROM unnest(
        %(of)s::text[], %(debits)s::text[], %(credits)s::text[], %(pence)s::bigint[], %(fees)s::boolean[]
    ) WITH ORDINALITY AS given (source, debit, credit, pence, is_fee, place)
    JOIN entry USING (source)
    ORDER BY place"""


@cache
def _statement(*, is_one: bool, is_guarded: bool, skips_known: bool) -> str:
    return f"""
WITH locked AS MATERIALIZED (
    SELECT code, credits_pence - debits_pence AS free_pence, open_from
    FROM ledger_account
    WHERE code = ANY (%(accounts)s::text[]) AND currency = %(currency)s
    ORDER BY code
    FOR NO KEY UPDATE
), verdict AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM locked) = cardinality(%(accounts)s::text[]) AS accounts_known,
        {_SHORT_OF if is_guarded else "NULL::text"} AS short_of,
        (SELECT max(open_from) FROM locked) AS open_from,
        EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'ledger_transfer'::regclass AND tgname = %(guard)s AND tgenabled IN ('O', 'A')
        ) AS guards_stand
), entry AS (
    INSERT INTO ledger_entry (source, kind, at, about, currency, fingerprint, reverses_id)
    {_ONE_ENTRY if is_one else _ENTRIES}
    {"ON CONFLICT DO NOTHING" if skips_known else ""}
    RETURNING id, source
), transfer AS (
    INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee)
    {_TRANSFERS_OF_ONE if is_one else _TRANSFERS}
)
SELECT accounts_known, short_of, guards_stand, sources, ids
FROM verdict, (SELECT array_agg(source) AS sources, array_agg(id) AS ids FROM entry) AS written
"""  # noqa: S608 -- every part is a constant of this file


def insert(rows: Sequence[Row], *, currency: str, skips_known: bool = True) -> Outcome:
    """With `skips_known` off, an entry that is there already is an IntegrityError rather than left out."""
    needs = needs_of(rows)
    statement = _statement(is_one=len(rows) == 1, is_guarded=bool(needs), skips_known=skips_known)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "guard": MOVES_SUMS,
                "currency": currency,
                "now": clock.now(),
                "guarded": _array(needs),
                "needs": _numbers(needs.values()),
                **(_one(rows[0]) if len(rows) == 1 else _many(rows)),
                **_transfers(rows),
            },
        )
        accounts_known, short_of, guards_stand, sources, ids = cursor.fetchone()
    return Outcome(dict(zip(sources or (), ids or (), strict=True)), accounts_known, short_of, guards_stand)


def _one(row: Row) -> dict[str, str | datetime | int | None]:
    entry = row.entry
    return {
        "source": entry.source,
        "kind": entry.kind.value,
        "at": entry.at,
        "fingerprint": row.fingerprint,
        "reverses": row.reverses_id,
    }


def _many(rows: Sequence[Row]) -> dict[str, str]:
    entries = [row.entry for row in rows]
    return {
        "sources": _array([entry.source for entry in entries]),
        "kinds": _array([entry.kind for entry in entries]),
        "times": _array([entry.at.isoformat() for entry in entries]),
        "fingerprints": _array([row.fingerprint for row in rows]),
        "reverses": _numbers([row.reverses_id for row in rows]),
        "of": _array([entry.source for entry in entries for _ in entry.transfers]),
    }


def _transfers(rows: Sequence[Row]) -> dict[str, str]:
    transfers = [transfer for row in rows for transfer in row.entry.transfers]
    debited = [transfer.debit for transfer in transfers]
    credited = [transfer.credit for transfer in transfers]
    return {
        "accounts": _array({*debited, *credited}),
        "debits": _array(debited),
        "credits": _array(credited),
        "pence": _numbers([transfer.pence for transfer in transfers]),
        "fees": _array(["t" if transfer.is_fee else "f" for transfer in transfers]),
    }


def _array(values: Iterable[str]) -> str:
    """An array in PostgreSQL's own writing: the driver's arrays cost more than the rest of the call.

    Nothing within the quotes is escaped, because an `Entry` accepts only sources, account codes, numbers and times, and
    none of these can hold a quote or a backslash.
    """
    written = '","'.join(values)
    return f'{{"{written}"}}' if written else "{}"


def _numbers(values: Iterable[int | None]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"
