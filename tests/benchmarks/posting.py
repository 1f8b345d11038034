"""One durable posting, and batches of a hundred, against raw psycopg, COPY and django-hordak."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from fundapp.kernel import clock
from fundapp.ledger import actions, journal
from tests.benchmarks import database
from tests.benchmarks.measure import Comparison, Target, per_unit

ROOT = Path(__file__).parents[2]
RIVAL_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
BATCH = 100

# The same columns, keys, indexes, checks and foreign keys as the ledger's own tables, and none of its triggers: raw
# psycopg neither moves a sum nor judges a promise, so it does less work than the door it is compared with.
_RAW_TABLES = """
CREATE TABLE raw_entry (LIKE ledger_entry INCLUDING ALL);
CREATE TABLE raw_transfer (LIKE ledger_transfer INCLUDING ALL);
ALTER TABLE raw_entry ADD FOREIGN KEY (reverses_id) REFERENCES raw_entry DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE raw_transfer
    ADD FOREIGN KEY (entry_id) REFERENCES raw_entry DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (debit_id) REFERENCES ledger_account DEFERRABLE INITIALLY DEFERRED,
    ADD FOREIGN KEY (credit_id) REFERENCES ledger_account DEFERRABLE INITIALLY DEFERRED;
INSERT INTO raw_entry SELECT * FROM ledger_entry;
INSERT INTO raw_transfer SELECT * FROM ledger_transfer;
SELECT setval(pg_get_serial_sequence('raw_entry', 'id'), (SELECT max(id) FROM raw_entry));
SELECT setval(pg_get_serial_sequence('raw_transfer', 'id'), (SELECT max(id) FROM raw_transfer));
"""
_NUMBERS = count(1)


class Raw:
    """What a programmer would write with psycopg alone."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(database.url_of(database.SMALL), autocommit=True, prepare_threshold=1)
        self.connection.execute(_RAW_TABLES, prepare=False)
        self.connection.execute("ANALYZE raw_entry")
        self.connection.execute("ANALYZE raw_transfer")
        (self.last_id,) = self.connection.execute("SELECT max(id) FROM raw_entry").fetchone() or (0,)

    def one(self) -> None:
        """BEGIN, two INSERTs, COMMIT."""
        at = clock.now()
        self.connection.execute("BEGIN")
        (entry_id,) = self.connection.execute(
            "INSERT INTO raw_entry (source, kind, at, currency, fingerprint) VALUES (%s, %s, %s, %s, %s) RETURNING id",
            (f"raw:{next(_NUMBERS)}", "bank_gift", at, "GBP", "0" * 64),
        ).fetchone() or (0,)
        self.connection.execute(
            "INSERT INTO raw_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) "
            "VALUES (%s, %s, %s, %s, %s)",
            (entry_id, "bank", "pot:general", 1_000, False),
        )
        self.connection.execute("COMMIT")

    def batch(self) -> None:
        """BEGIN, COPY the entries, COPY their transfers, COMMIT. COPY gives no ids back, so they are counted here."""
        first = self.last_id + 1_000_000_000
        self.last_id += BATCH
        at = clock.now()
        with self.connection.transaction(), self.connection.cursor() as cursor:
            with cursor.copy("COPY raw_entry (id, source, kind, at, currency, fingerprint) FROM STDIN") as copy:
                for entry_id in range(first, first + BATCH):
                    copy.write_row((entry_id, f"copied:{entry_id}", "bank_gift", at, "GBP", "0" * 64))
            with cursor.copy(
                "COPY raw_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) FROM STDIN"
            ) as copy:
                for entry_id in range(first, first + BATCH):
                    copy.write_row((entry_id, "bank", "pot:general", 1_000, False))


class Rival:
    """django-hordak in a process of its own, asked for one round at a time."""

    def __init__(self) -> None:
        script = ROOT / "tests" / "benchmarks" / "rival.py"
        command = [str(RIVAL_PYTHON), str(script), database.url_of(database.RIVAL)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready", "django-hordak did not start"

    def post(self, number: int) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        return float(self._line()) / number

    def end(self) -> None:
        self.process.communicate(timeout=20)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def through_the_door() -> None:
    entry = journal.bank_gift(source=f"one:{next(_NUMBERS)}", at=clock.now(), pot="general", pence=1_000)
    assert actions.post(entry).is_new


def batch_through_the_door() -> None:
    at = clock.now()
    entries = [
        journal.bank_gift(source=f"many:{next(_NUMBERS)}", at=at, pot="general", pence=1_000) for _ in range(BATCH)
    ]
    assert all(posted.is_new for posted in actions.post_many(entries))


def repeat(act, times: int):
    def work() -> None:
        for _ in range(times):
            act()

    return work


@contextmanager
def _ended(rival: Rival) -> Iterator[Rival]:
    try:
        yield rival
    finally:
        rival.end()


def run(*, rounds: int, quick: bool) -> list[str]:
    if not RIVAL_PYTHON.exists():
        return ["posting: django-hordak is not installed beside us; run it as `make bench`"]
    raw = Raw()
    each = 60 if quick else 300
    with _ended(Rival()) as rival:
        single = Comparison(
            "One durable posting",
            "entries a second",
            {
                "ledger.actions.post": lambda: per_unit(repeat(through_the_door, each), units=each),
                "raw psycopg": lambda: per_unit(repeat(raw.one, each), units=each),
                "django-hordak": lambda: rival.post(each),
            },
            [Target("ledger.actions.post", "raw psycopg", 0.8), Target("ledger.actions.post", "django-hordak", 2.5)],
            notes=[
                f"PostgreSQL with {database.durability()}; one connection, each entry committed before the next.",
                "Raw psycopg: BEGIN, two INSERTs, COMMIT, prepared, into equal tables without the ledger's triggers.",
                "django-hordak 2.0.0: Account.transfer_to(), as its documentation says.",
            ],
        )
        missed = single.run(rounds=rounds)
    batches = max(3, each // 10)
    many = Comparison(
        f"Batches of {BATCH}, each in one commit",
        "entries a second",
        {
            "ledger.actions.post_many": lambda: per_unit(
                repeat(batch_through_the_door, batches), units=batches * BATCH
            ),
            "raw COPY": lambda: per_unit(repeat(raw.batch, batches), units=batches * BATCH),
        },
        [Target("ledger.actions.post_many", "raw COPY", 0.7)],
        notes=["Raw COPY: BEGIN, two COPYs, COMMIT, into the same equal tables; ids are made up, not asked for."],
    )
    missed += many.run(rounds=rounds)
    raw.connection.close()
    return missed
