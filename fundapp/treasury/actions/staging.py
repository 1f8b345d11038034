"""A statement on its way into the tables: a temporary table that takes rows quickly, then one INSERT.

It must never know what a line means; whatever goes wrong, the transaction takes all of it back.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

# Position, day, pence, word, hint and identity between tabs, as COPY reads them. Words and hints are made of capitals,
# figures, spaces and dashes, so nothing is escaped.
Row = str
# Told how many lines there were so far, and at the end how many there are.
Watch = Callable[[int, int | None], None]
_BATCH = 2_000
_COLUMNS = "position, day, amount_pence, word, hint, identity"
_TABLE = """
CREATE TEMP TABLE bank_staging (
    position integer NOT NULL, day {day} NOT NULL, amount_pence bigint NOT NULL,
    word varchar(40) NOT NULL, hint varchar(60) NOT NULL, identity {digest} NOT NULL)
"""
# The first and the second of two lines alike are two; which of them the fund knows already is told by their count.
_NUMBER = "ROW_NUMBER() OVER (PARTITION BY day, identity ORDER BY position) AS occurrence"
_NUMBERED = f"SELECT {_COLUMNS}, {_NUMBER} FROM bank_staging"  # noqa: S608 -- names of ours
_INSERT = f"INSERT INTO bank_staging ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 -- names of ours
_MOVE = f"""
INSERT INTO treasury_statementline (file_id, position, day, amount_pence, word, hint, identity, occurrence)
SELECT %s, {_COLUMNS}, occurrence FROM ({_NUMBERED}) AS numbered WHERE true
"""  # noqa: S608 -- names of ours
_BUT_WHAT_IS_KNOWN = """
AND NOT EXISTS (SELECT 1 FROM treasury_statementline AS known
    WHERE known.day = numbered.day AND known.identity = numbered.identity AND known.occurrence = numbered.occurrence)
"""
_COUNT_NEW = f"SELECT count(*) FROM ({_NUMBERED}) AS numbered WHERE true {_BUT_WHAT_IS_KNOWN}"  # noqa: S608 -- names of ours


class Staging:
    """Rows that only this transaction sees, until those that are new move among the statement's lines."""

    def __init__(self) -> None:
        self._is_postgresql = connection.vendor == "postgresql"

    def take(self, rows: Iterable[Row], watch: Watch | None = None) -> int:
        """Take the rows batch by batch; how many there were. Nothing may be asked of the database by `rows`."""
        count = 0
        with connection.cursor() as cursor, self._writing(cursor) as write:
            for batch in _batches(rows):
                write(batch)
                count += len(batch)
                if watch:
                    watch(count, None)
        if watch:
            watch(count, count)
        return count

    @contextmanager
    def _writing(self, cursor: CursorWrapper) -> Iterator[Callable[[list[Row]], None]]:
        cursor.execute("DROP TABLE IF EXISTS bank_staging")
        day, digest = ("date", "uuid") if self._is_postgresql else ("text", "char(32)")
        cursor.execute(_TABLE.format(day=day, digest=digest))
        if self._is_postgresql:
            with cursor.copy(f"COPY bank_staging ({_COLUMNS}) FROM STDIN") as copy:
                yield lambda batch: copy.write("\n".join([*batch, ""]))
        else:
            yield lambda batch: cursor.executemany(_INSERT, [row.split("\t") for row in batch])

    def count_new(self) -> int:
        """How many of the rows no statement has brought before; the lock on statements keeps it so."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_NEW)
            return int(cursor.fetchone()[0])

    def move(self, file_id: UUID, *, days_are_new: bool) -> None:
        """Put what no statement has brought before among the lines of its file, in one statement.

        On days of which no line is known yet there is nothing to compare with, which is quicker.
        """
        with connection.cursor() as cursor:
            statement = _MOVE if days_are_new else _MOVE + _BUT_WHAT_IS_KNOWN
            cursor.execute(statement, [file_id if self._is_postgresql else file_id.hex])
            cursor.execute("DROP TABLE bank_staging")


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    taken = iter(rows)
    while batch := list(islice(taken, _BATCH)):
        yield batch
