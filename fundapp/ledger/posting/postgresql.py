"""Posting on PostgreSQL: one statement for one entry or for hundreds. It must never need a second round trip.

Read the statement from top to bottom; that is the order in which it happens.
- `locked` takes the rows of every account concerned, in the order of their codes, so that two postings cannot lock each
  other out, and waits for whoever holds one. What it returns is read after the wait. Ids are given after it, so the
  transfers of one account are numbered in the order in which they were committed.
- `verdict` is reached under those locks. When it is bad, nothing is written and no error spoils the transaction.
- `entry` skips what is already there; `transfer` follows only the entries that are new.
- The trigger on the transfers then moves the cached sums, and judges once more.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from fundapp.ledger.posting import Outcome, Row, needs_of
from fundapp.ledger.triggers import MOVES_SUMS

_INSERT = """
WITH locked AS MATERIALIZED (
    SELECT code, credits_pence - debits_pence AS free_pence
    FROM ledger_account
    WHERE code = ANY (%(accounts)s::text[]) AND currency = %(currency)s
    ORDER BY code
    FOR NO KEY UPDATE
), verdict AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM locked) = cardinality(%(accounts)s::text[]) AS accounts_known,
        (
            SELECT min(code)
            FROM locked JOIN unnest(%(guarded)s::text[], %(needs)s::bigint[]) AS need (code, pence) USING (code)
            WHERE free_pence < need.pence
        ) AS short_of,
        EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'ledger_transfer'::regclass AND tgname = %(guard)s AND tgenabled IN ('O', 'A')
        ) AS guards_stand
), entry AS (
    INSERT INTO ledger_entry (source, kind, at, currency, fingerprint, reverses_id)
    SELECT given.source, kind, at, %(currency)s, fingerprint, reverses_id
    FROM verdict, unnest(
        %(sources)s::text[], %(kinds)s::text[], %(times)s::timestamptz[], %(fingerprints)s::text[],
        %(reverses)s::bigint[]
    ) WITH ORDINALITY AS given (source, kind, at, fingerprint, reverses_id, place)
    WHERE accounts_known AND short_of IS NULL AND guards_stand
    ORDER BY place
    ON CONFLICT DO NOTHING
    RETURNING id, source
), transfer AS (
    INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee)
    SELECT entry.id, debit, credit, pence, is_fee
    FROM unnest(
        %(of)s::text[], %(debits)s::text[], %(credits)s::text[], %(pence)s::bigint[], %(fees)s::boolean[]
    ) WITH ORDINALITY AS given (source, debit, credit, pence, is_fee, place)
    JOIN entry USING (source)
    ORDER BY place
)
SELECT accounts_known, short_of, guards_stand, entry.source, entry.id FROM verdict LEFT JOIN entry ON true
"""


def insert(rows: Sequence[Row], *, currency: str) -> Outcome:
    transfers = [(row.entry.source, transfer) for row in rows for transfer in row.entry.transfers]
    needs = needs_of(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "guard": MOVES_SUMS,
                "currency": currency,
                "accounts": _array({code for row in rows for code in row.entry.accounts}),
                "guarded": _array(needs.keys()),
                "needs": _array(map(str, needs.values())),
                "sources": _array(row.entry.source for row in rows),
                "kinds": _array(row.entry.kind.value for row in rows),
                "times": _array(row.entry.at.isoformat() for row in rows),
                "fingerprints": _array(row.fingerprint for row in rows),
                "reverses": _optional(row.reverses_id for row in rows),
                "of": _array(source for source, _ in transfers),
                "debits": _array(transfer.debit for _, transfer in transfers),
                "credits": _array(transfer.credit for _, transfer in transfers),
                "pence": _array(str(transfer.pence) for _, transfer in transfers),
                "fees": _array("t" if transfer.is_fee else "f" for _, transfer in transfers),
            },
        )
        answers = cursor.fetchall()
    accounts_known, short_of, guards_stand, *_ = answers[0]
    written = {source: entry_id for *_, source, entry_id in answers if source is not None}
    return Outcome(written, accounts_known, short_of, guards_stand)


def _array(values: Iterable[str]) -> str:
    """An array in PostgreSQL's own writing: the driver's arrays cost more than the rest of the call.

    Nothing within the quotes is escaped, because an `Entry` accepts only sources, account codes, numbers and times, and
    none of these can hold a quote or a backslash.
    """
    written = '","'.join(values)
    return f'{{"{written}"}}' if written else "{}"


def _optional(ids: Iterable[int | None]) -> str:
    return "{" + ",".join("NULL" if one is None else str(one) for one in ids) + "}"
