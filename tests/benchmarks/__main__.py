"""`python -m tests.benchmarks [name …] [--quick] [--rounds N]`: exit code 1 when a target is missed.

It makes databases of its own on the PostgreSQL that the tests use, and drops them at the end.
"""

import argparse
import os
import sys

from tests import services
from tests.benchmarks import database

NAMES = ("assessing", "reading", "posting", "events", "webhook", "page", "queue", "statement", "releases")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="name", help=f"which to run: {', '.join(NAMES)} (all by default)")
    parser.add_argument("--quick", action="store_true", help="shorter rounds and books, for a first look")
    parser.add_argument("--rounds", type=int, default=7, help="how many rounds of each case (7; at least 5 count)")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if services.postgresql_url() is None:
        print("The benchmarks need PostgreSQL, and none was found. See CONTRIBUTING.md.", file=sys.stderr)
        return 1
    with database.made_for_this_run():
        missed = _run(chosen.names or NAMES, rounds=max(5, chosen.rounds), quick=chosen.quick)
    print("\nEvery target is met." if not missed else "\nMissed:\n  " + "\n  ".join(missed))
    if chosen.quick:
        print("These were short rounds: look, but do not quote them.")
    return 1 if missed else 0


def _run(names, *, rounds: int, quick: bool) -> list[str]:
    os.environ["DATABASE_URL"] = database.url_of(database.SMALL)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fundapp.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.benchmarks import (
        assessing,
        books,
        claims_queue,
        events,
        page,
        posting,
        reading,
        releases,
        statement,
        webhook,
    )

    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", verbosity=0)
    books.fill(having=0, wanted=1_000)
    runs = {
        "assessing": assessing.run,
        "reading": reading.run,
        "posting": posting.run,
        "webhook": webhook.run,
        "events": events.run,
        "page": page.run,
        "queue": claims_queue.run,
        "statement": statement.run,
        "releases": releases.run,
    }
    try:
        # Reading comes first: it wants the short books to be short. The webhook's events speak of nothing that the
        # pretend Stripe knows, so they come after those that are applied.
        return [miss for name in NAMES if name in names for miss in runs[name](rounds=rounds, quick=quick)]
    finally:
        _check()
        connection.close()


def _check() -> None:
    """However fast it was, it must have been right."""
    from fundapp.ledger.checks import check_books

    broken = check_books()
    assert not broken, f"the books do not hold after the run: {broken[0]}"


if __name__ == "__main__":
    raise SystemExit(main())
