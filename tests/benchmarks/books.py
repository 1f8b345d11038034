"""Books of any length, made quickly but truly: every entry could have been posted, and the self-check passes."""

from django.db import connection

# Most of the fund's life is bank gifts; the cash box was used in its first days and then slept.
_ENTRIES = """
INSERT INTO ledger_entry (source, kind, at, currency, fingerprint)
SELECT 'made:' || n,
    CASE WHEN n <= 200 THEN 'cash_gift' ELSE 'bank_gift' END,
    timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second',
    'GBP',
    encode(sha256(convert_to(
        CASE WHEN n <= 200 THEN 'cash_gift|GBP||cash<pot:general:' ELSE 'bank_gift|GBP||bank<pot:general:' END
        || 100 + n %% 900, 'UTF8')), 'hex')
FROM generate_series(%s + 1, %s) AS n
"""
_TRANSFERS = """
INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee)
SELECT id, CASE WHEN kind = 'cash_gift' THEN 'cash' ELSE 'bank' END, 'pot:general',
    100 + substr(source, 6)::bigint %% 900, false
FROM ledger_entry WHERE source LIKE 'made:%%' AND substr(source, 6)::bigint > %s ORDER BY id
"""


def fill(*, having: int, wanted: int) -> None:
    """Grow the books from `having` made entries to `wanted`, and leave the server as it is after a quiet night."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [having, wanted])
        cursor.execute(_TRANSFERS, [having])
        for table in ("ledger_entry", "ledger_transfer", "ledger_account"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("CHECKPOINT")
