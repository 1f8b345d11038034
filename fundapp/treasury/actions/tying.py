"""Many lines tied to one entry each, in a few statements however many they are. It must never know why they agree."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from fundapp.kernel import clock

_TABLE = """
CREATE TEMP TABLE bank_pairs (
    match_id {uuid} NOT NULL, line_id bigint NOT NULL, entry_id bigint NOT NULL, asked varchar(64) NOT NULL)
"""
# A pair as COPY reads it: an id, two numbers and a digest, so nothing is escaped.
_COPIED = "%s\t%d\t%d\t%s\n"
_INSERT = "INSERT INTO bank_pairs (match_id, line_id, entry_id, asked) VALUES (%s, %s, %s, %s)"
# Whoever says something of one of these lines at this moment goes first.
_LOCK = (
    "SELECT id FROM treasury_statementline WHERE id IN (SELECT line_id FROM bank_pairs) ORDER BY id FOR NO KEY UPDATE"
)
_FORGET_TAKEN = """
DELETE FROM bank_pairs WHERE EXISTS (
    SELECT 1 FROM treasury_match AS m WHERE m.line_id = bank_pairs.line_id
    AND NOT EXISTS (SELECT 1 FROM treasury_undoing AS u WHERE u.match_id = m.id))
"""
_MATCH = """
INSERT INTO treasury_match (id, line_id, turn, asked, by, at)
SELECT match_id, line_id, (SELECT count(*) FROM treasury_match AS m WHERE m.line_id = bank_pairs.line_id), asked, %s, %s
FROM bank_pairs
"""
_PART = """
INSERT INTO treasury_matchpart (match_id, entry_id, amount_pence, turn)
SELECT match_id, entry_id, line.amount_pence,
    (SELECT count(*) FROM treasury_matchpart AS x WHERE x.entry_id = bank_pairs.entry_id)
FROM bank_pairs JOIN treasury_statementline AS line ON line.id = bank_pairs.line_id
"""


class Pair(NamedTuple):
    """A line, the entry that it is, and the digest of what was asked for."""

    match_id: UUID
    line_id: int
    entry_id: int
    asked: str


class Tying:
    """Pairs that only this transaction sees, until those that nobody has matched meanwhile become matches."""

    def __init__(self) -> None:
        self._is_postgresql = connection.vendor == "postgresql"

    def take(self, pairs: Iterable[Pair]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bank_pairs")
            cursor.execute(_TABLE.format(uuid="uuid" if self._is_postgresql else "char(32)"))
            if self._is_postgresql:
                with cursor.copy("COPY bank_pairs (match_id, line_id, entry_id, asked) FROM STDIN") as copy:
                    copy.write("".join([_COPIED % pair for pair in pairs]))
            else:
                cursor.executemany(_INSERT, [(pair.match_id.hex, *pair[1:]) for pair in pairs])

    def move(self, *, by: str) -> int:
        """Tie each line that is still free, in the transaction of whoever calls; how many that were."""
        with connection.cursor() as cursor:
            if self._is_postgresql:
                cursor.execute(_LOCK)
            cursor.execute(_FORGET_TAKEN)
            cursor.execute(_MATCH, [by, connection.ops.adapt_datetimefield_value(clock.now())])
            count = int(cursor.rowcount)
            cursor.execute(_PART)
            cursor.execute("DROP TABLE bank_pairs")
        return count
