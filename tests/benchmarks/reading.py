"""A balance and the newest fifty lines, in books of a thousand entries and of a million."""

from collections.abc import Callable

from django.db import connection

from fundapp.ledger import selectors
from tests.benchmarks import books, database
from tests.benchmarks.measure import Comparison, Round, Target, per_unit

READS = 100
LEAST = 0.5  # no slower than twice


def run(*, rounds: int, quick: bool) -> list[str]:
    long = 100_000 if quick else 1_000_000
    print(f"\nMaking books of {long:,} entries ...", flush=True)
    connection.close()
    database.copy_small_to_large()
    _use(database.LARGE)
    books.fill(having=1_000, wanted=long)
    missed = []
    for title, read in {
        "Balance of a busy account": lambda: selectors.balance_pence("pot:general"),
        "Newest 50 lines of a busy account": lambda: _full_page("pot:general"),
        "Newest 50 lines of an account that slept since its first days": lambda: _full_page("cash"),
    }.items():
        short_name, long_name = "in books of 1,000", f"in books of {long:,}"
        comparison = Comparison(
            title,
            "reads a second",
            {short_name: _reading(database.SMALL, read), long_name: _reading(database.LARGE, read)},
            [Target(long_name, short_name, LEAST)],
        )
        missed += comparison.run(rounds=rounds)
    _use(database.SMALL)
    return missed


def _reading(name: str, read: Callable[[], object]) -> Round:
    def work() -> None:
        for _ in range(READS):
            read()

    def one_round() -> float:
        _use(name)
        for _ in range(10):
            read()
        return per_unit(work, units=READS)

    return one_round


def _full_page(code: str) -> None:
    assert len(selectors.statement(code).lines) == 50


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
