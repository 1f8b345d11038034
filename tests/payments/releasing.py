"""Many releases of one run at one moment: `python -m tests.payments.releasing --at-once 50 --runs 5`.

Both people of an approved run press "get the bank file" and "mark as sent", each in a session of its own, all at the
same moment. However many they are, there is one file and one posting for each payment. It starts a PostgreSQL of its
own, because fifty sessions need more connections than one that is shared gives.
"""

import argparse
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.at_once import at_once

AT_ONCE, RUNS, PAYMENTS = 50, 5, 3
# Two databases for each session, and a few for whoever looks.
_CONNECTIONS = 2 * AT_ONCE + 50
# What whoever comes after the sending is told: by the run, or by the vault, where it was sent in between.
TOLD = {("cannot_write_file_run_now",), ("no_run_of_yours",)}


@dataclass(frozen=True)
class Released:
    """What came of one run: every different file that anybody was handed, what the rest were told, what was posted."""

    files: frozenset[bytes]
    handed: int
    refused: Counter[tuple[str, ...]]
    postings: int
    payments: int
    seconds: float

    @property
    def faults(self) -> list[str]:
        said = []
        if len(self.files) != 1:
            said.append(f"{len(self.files)} different files")
        if self.postings != self.payments:
            said.append(f"{self.postings} postings for {self.payments} payments")
        said += [f"refused with {codes}" for codes in self.refused if codes not in TOLD]
        return said


def release(run: Any, people_of_it: Sequence[Any], *, sessions: int) -> Released:
    """`sessions` of the run's two people, in turn one and the other, all let go by one barrier."""
    from fundapp.ledger.models import Entry
    from payouts.payments import actions
    from tests.payments import stories

    def press(actor: Any) -> bytes:
        file = actions.write_bank_file(actor, run_id=run.id)
        actions.mark_sent(actor, run_id=run.id)
        return file.content

    began = time.perf_counter()
    results = at_once(*[lambda actor=people_of_it[turn % 2]: press(actor) for turn in range(sessions)])
    seconds = time.perf_counter() - began
    sources = [f"payout:{payout.id}:sent:{turn}" for payout in stories.payouts_of(run) for turn in range(1, 9)]
    return Released(
        files=frozenset(result for result in results if isinstance(result, bytes)),
        handed=sum(isinstance(result, bytes) for result in results),
        refused=Counter(result for result in results if not isinstance(result, bytes)),
        postings=Entry.objects.filter(source__in=sources).count(),
        payments=run.count,
        seconds=seconds,
    )


def measured(*, at_once: int, runs: int) -> list[Released]:
    """So many runs, each released by so many at once; before each, one that a single session releases."""
    from tests import people
    from tests.payments import stories

    found = []
    for _ in range(runs):
        for count in (1, at_once):
            run = stories.approved(stories.prepared(None, [stories.payout() for _ in range(PAYMENTS)]))
            people_of_it = [stories.preparer(run), people.actor(run.approved_by)]
            found.append(release(run, people_of_it, sessions=count))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.payments.releasing", description=__doc__.partition("\n")[0])
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--runs", type=int, default=RUNS)
    chosen = parser.parse_args()
    from tests.payments import cluster

    with cluster.of_our_own(connections=max(_CONNECTIONS, 2 * chosen.at_once + 50)) as url:
        os.environ["TEST_POSTGRESQL_URL"] = url
        from tests.benchmarks import database

        with database.made_for_this_run():
            os.environ["DATABASE_URL"] = database.url_of(database.SMALL)
            os.environ["DJANGO_SETTINGS_MODULE"] = "fundapp.settings.test"
            import django

            logging.disable(logging.WARNING)
            django.setup()
            from django.core.management import call_command
            from django.db import connections

            from tests.payments import killing

            call_command("migrate", verbosity=0)
            call_command("migrate", database="keys", verbosity=0)
            killing.a_world()
            found = measured(at_once=chosen.at_once, runs=chosen.runs)
            connections.close_all()
    return _report(found, at_once=chosen.at_once)


def _report(found: Sequence[Released], *, at_once: int) -> int:
    alone = sorted(each.seconds for each in found[::2])[len(found) // 4]
    together = sorted(each.seconds for each in found[1::2])[len(found) // 4]
    faults = [fault for each in found for fault in each.faults]
    files, postings = (sum(counts) for counts in zip(*((len(e.files), e.postings) for e in found[1::2]), strict=True))
    runs = len(found) // 2
    print(
        f"{runs} runs of {PAYMENTS} payments, each released {at_once} times at once: {files} files, {postings} postings"
    )
    handed, told = sum(each.handed for each in found[1::2]), sum(each.refused.total() for each in found[1::2])
    print(f"  {handed} were handed the same file, {told} were told that it was sent")
    print(f"  all {at_once} were answered in {together / alone:.1f} x the time of one alone (medians)")
    print("\n".join(f"  FAULT {fault}" for fault in faults) or "  no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
