"""Runs every test on SQLite, then on PostgreSQL where there is one: `python -m tests [pytest arguments]`."""

import os
import subprocess
import sys

from tests import services


def main() -> int:
    arguments = sys.argv[1:] or ["tests"]
    outcomes = {"SQLite": _run(arguments, "sqlite")}
    url = services.postgresql_url()
    if url is not None:
        outcomes["PostgreSQL"] = _run(arguments, url)
    elif services.IN_CI:
        print("PostgreSQL was not found, and under CI it must be there.", file=sys.stderr)
        outcomes["PostgreSQL"] = 1
    else:
        print("\nNOT RUN: the tests on PostgreSQL. None was found on 127.0.0.1:5432 or by TEST_POSTGRESQL_URL.\n")
    for name, code in outcomes.items():
        print(f"{name}: {'passed' if code == 0 else f'FAILED (pytest exit code {code})'}")
    return max(outcomes.values())


def _run(arguments: list[str], url: str) -> int:
    print(f"\n=== {'SQLite' if url == 'sqlite' else 'PostgreSQL'} ===", flush=True)
    environment = {**os.environ}
    environment.pop("DATABASE_URL", None)
    if url != "sqlite":
        environment["DATABASE_URL"] = url
    # Two for each core, because half of a test's time is waiting: for a browser, a worker, a lock, another database.
    side_by_side = ["-n", str(2 * (os.cpu_count() or 1)), "--dist", "loadfile"]
    return subprocess.call([sys.executable, "-m", "pytest", *side_by_side, *arguments], env=environment)


if __name__ == "__main__":
    raise SystemExit(main())
