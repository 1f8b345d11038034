"""A statement on its way into the tables: a temporary table that takes rows quickly, then one INSERT.

It must never know what a line means; whatever goes wrong, the transaction takes all of it back.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import connection

# Position, day, pence, word, hint, identity.
Row = tuple[int, str, int, str, str, str]
_BATCH = 2_000
_COLUMNS = "position, day, amount_pence, word, hint, identity"
_TABLE = """
CREATE TEMP TABLE bank_staging (
    position integer NOT NULL, day {day} NOT NULL, amount_pence bigint NOT NULL,
    word varchar(40) NOT NULL, hint varchar(60) NOT NULL, identity varchar(40) NOT NULL)
"""
# The first and the second of two lines alike are two; which of them the fund knows already is told by their count.
_NUMBER = "ROW_NUMBER() OVER (PARTITION BY identity ORDER BY position) AS occurrence"
_NUMBERED = f"SELECT {_COLUMNS}, {_NUMBER} FROM bank_staging"  # noqa: S608 -- names of ours
_INSERT = f"INSERT INTO bank_staging ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 -- names of ours
_NEW = f"""
SELECT count(*) FROM ({_NUMBERED}) AS numbered WHERE NOT EXISTS (
    SELECT 1 FROM treasury_statementline AS known
    WHERE known.identity = numbered.identity AND known.occurrence = numbered.occurrence)
"""  # noqa: S608 -- names of ours
_MOVE = f"""
INSERT INTO treasury_statementline (file_id, position, day, amount_pence, word, hint, identity, occurrence)
SELECT %s, {_COLUMNS}, occurrence FROM ({_NUMBERED}) AS numbered WHERE true ORDER BY position
ON CONFLICT (identity, occurrence) DO NOTHING
"""  # noqa: S608 -- names of ours


class Staging:
    """Rows that only this transaction sees, until those that are new move among the statement's lines."""

    def __init__(self) -> None:
        self._is_postgresql = connection.vendor == "postgresql"

    def take(self, rows: Iterable[Row]) -> int:
        """Take the rows batch by batch; how many there were. Nothing may be asked of the database by `rows`."""
        count = 0
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bank_staging")
            cursor.execute(_TABLE.format(day="date" if self._is_postgresql else "text"))
            if self._is_postgresql:
                with cursor.copy(f"COPY bank_staging ({_COLUMNS}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                        count += 1
                return count
            for batch in _batches(rows):
                cursor.executemany(_INSERT, batch)
                count += len(batch)
        return count

    def count_new(self) -> int:
        """How many of the staged lines no statement has brought before."""
        with connection.cursor() as cursor:
            cursor.execute(_NEW)
            return int(cursor.fetchone()[0])

    def move(self, file_id: UUID) -> None:
        """Put what is new among the statement's lines, in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, [file_id if self._is_postgresql else file_id.hex])
            cursor.execute("DROP TABLE bank_staging")


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    taken = iter(rows)
    while batch := list(islice(taken, _BATCH)):
        yield batch
