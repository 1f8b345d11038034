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
# A row as COPY reads it. Words and hints are made of capitals, figures, spaces and dashes, so nothing is escaped.
_COPIED = "%d\t%s\t%d\t%s\t%s\t%s\n"
_COLUMNS = "position, day, amount_pence, word, hint, identity"
_TABLE = """
CREATE TEMP TABLE bank_staging (
    position integer NOT NULL, day {day} NOT NULL, amount_pence bigint NOT NULL,
    word varchar(40) NOT NULL, hint varchar(60) NOT NULL, identity {digest} NOT NULL)
"""
# The first and the second of two lines alike are two; which of them the fund knows already is told by their count.
_NUMBER = "ROW_NUMBER() OVER (PARTITION BY identity ORDER BY position) AS occurrence"
_NUMBERED = f"SELECT {_COLUMNS}, {_NUMBER} FROM bank_staging"  # noqa: S608 -- names of ours
_INSERT = f"INSERT INTO bank_staging ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 -- names of ours
_MOVE = f"""
INSERT INTO treasury_statementline (file_id, position, day, amount_pence, word, hint, identity, occurrence)
SELECT %s, {_COLUMNS}, occurrence FROM ({_NUMBERED}) AS numbered WHERE true
"""  # noqa: S608 -- names of ours
_BUT_WHAT_IS_KNOWN = "ON CONFLICT (identity, occurrence) DO NOTHING"


class Staging:
    """Rows that only this transaction sees, until those that are new move among the statement's lines."""

    def __init__(self) -> None:
        self._is_postgresql = connection.vendor == "postgresql"

    def take(self, rows: Iterable[Row]) -> int:
        """Take the rows batch by batch; how many there were. Nothing may be asked of the database by `rows`."""
        count = 0
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bank_staging")
            day, digest = ("date", "uuid") if self._is_postgresql else ("text", "char(32)")
            cursor.execute(_TABLE.format(day=day, digest=digest))
            if self._is_postgresql:
                with cursor.copy(f"COPY bank_staging ({_COLUMNS}) FROM STDIN") as copy:
                    for batch in _batches(rows):
                        copy.write("".join([_COPIED % row for row in batch]))
                        count += len(batch)
                return count
            for batch in _batches(rows):
                cursor.executemany(_INSERT, batch)
                count += len(batch)
        return count

    def move(self, file_id: UUID, *, days_are_new: bool) -> int:
        """Put what no statement has brought before among the lines, in one statement; how many that were.

        On days of which no line is known yet there is nothing to compare with, which is quicker.
        """
        with connection.cursor() as cursor:
            statement = _MOVE if days_are_new else _MOVE + _BUT_WHAT_IS_KNOWN
            cursor.execute(statement, [file_id if self._is_postgresql else file_id.hex])
            new_count = int(cursor.rowcount)
            cursor.execute("DROP TABLE bank_staging")
        return new_count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    taken = iter(rows)
    while batch := list(islice(taken, _BATCH)):
        yield batch
