"""Runs of payments whose processes are killed: `python -m tests.payments.killing --runs 300 --seed 1`.

Two people take a run from picking to the bank's statement, in a process that is killed at one moment drawn by the seed:
before or after any statement it sends to a database, with the file in hand, or with the file at the bank. Sometimes it
is the database's own process that is killed, or the worker's. Afterwards the people come back, press the same buttons,
and are never told where it stopped. At the end the bank's own books are compared with ours, account by account.
"""

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.payments.fake_bank import FakeBank

RUNS, PAYMENTS = 300, 3
# Within which everything must be as if nothing had happened.
RECOVERED_WITHIN_SECONDS = 300
MOST_TRIES = 12
KINDS = ("web", "worker", "database")


class Moments:
    """Counts the moments of a life, and ends it at one of them; none when `last` is 0."""

    def __init__(self, last: int, end: Callable[[], None]) -> None:
        self.count, self._last, self._end = 0, last, end

    def pass_one(self) -> None:
        self.count += 1
        if self.count == self._last:
            self._end()

    def around_sql(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.pass_one()
        found = execute(sql, params, many, context)
        self.pass_one()
        return found


@contextmanager
def watched(moments: Moments) -> Iterator[None]:
    from django.db import connections

    with ExitStack() as wrapped:
        for alias in connections:
            wrapped.enter_context(connections[alias].execute_wrapper(moments.around_sql))
        yield


@dataclass
class Evening:
    """Two people, the payments that wait for them, and their bank."""

    key: str
    payout_ids: Sequence[Any]
    treasurer: Any
    second: Any
    bank: FakeBank

    def go_through(self, moments: Moments, *, has_come_back: bool) -> None:
        """From wherever the run stands to its end. Who comes back does not know whether the bank was given the file."""
        from payouts.payments import actions
        from payouts.payments.models import PaymentRun

        run = self._run() or actions.prepare_run(self._first(), key=self.key, payout_ids=self.payout_ids)
        if run.state == "prepared":
            actions.open_spot_check(self._other(), run_id=run.id)
            total = f"{run.total_pence // 100}.{run.total_pence % 100:02d}"
            actions.approve_run(self._other(), run_id=run.id, typed_total=total, seen_hash=run.content_hash)
        elif run.state == "file_written" and has_come_back:
            actions.doubt_run(self._first(), run_id=run.id)
        run = PaymentRun.objects.get(id=run.id)
        if run.state == "unsure":
            self._ask_the_bank(run)
        run = PaymentRun.objects.get(id=run.id)
        if run.state in ("approved", "file_written"):
            file = actions.write_bank_file(self._first(), run_id=run.id)
            moments.pass_one()
            self.bank.take(file.name, file.content)
            moments.pass_one()
            actions.mark_sent(self._first(), run_id=run.id)
        self._read_the_statement(run.id)

    def _ask_the_bank(self, run: Any) -> None:
        from payouts.payments import actions

        if self.bank.has(f"payments-{run.name}-{run.content_hash[:16]}.csv"):
            actions.mark_sent(self._other(), run_id=run.id)
        else:
            actions.clear_run(self._other(), run_id=run.id)

    def _read_the_statement(self, run_id: Any) -> None:
        from payouts.payments import actions
        from payouts.payments.models import RunLine

        for line in RunLine.objects.filter(run_id=run_id, fate="live").select_related("payout__award__claim"):
            if self.bank.came_back(ACCOUNTS[line.payout.award.claim_id]) and line.payout.times_sent == 1:
                # Not because of the account, or the next run would wait for the person.
                because = actions.Because.REFUSED_BY_BANK
                actions.return_payout(self._first(), payout_id=line.payout_id, because=because)
            else:
                actions.confirm_payout(self._first(), payout_id=line.payout_id)

    def _run(self) -> Any:
        from payouts.payments.models import PaymentRun

        return PaymentRun.objects.filter(once_key=self.key).first()

    def is_over(self) -> bool:
        run = self._run()
        return run is not None and run.state == "settled"

    def _first(self) -> Any:
        from tests import people

        return people.actor(self.treasurer)

    def _other(self) -> Any:
        from tests import people

        return people.actor(self.second)


# By claim: what the bank knows a payee by.
ACCOUNTS: dict[Any, str] = {}


# --- Processes that end -----------------------------------------------------------------------------------------------
def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _take_the_database_along() -> None:
    """SIGKILL to the server's process of this connection: the server ends every other one, and recovers."""
    from django.db import connection

    assert connection.connection is not None
    os.kill(connection.connection.info.backend_pid, signal.SIGKILL)


def in_a_process(live: Callable[[], None]) -> bool:
    """Whether it came to its end; not when it was killed, or lost its database on the way."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            live()
        except BaseException:  # noqa: BLE001 -- a lost database ends the process, as it would a worker of the site
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def when_the_database_is_back() -> None:
    from django.db import OperationalError, connections

    while True:
        with suppress(OperationalError):
            for alias in connections:
                connections[alias].ensure_connection()
            return
        time.sleep(0.2)


# --- One round --------------------------------------------------------------------------------------------------------
@dataclass
class World:
    chance: random.Random
    bank: FakeBank
    kinds: Sequence[str]
    # How many there are in an evening, and in the work that it leaves for the worker.
    moments: int = 0
    work_moments: int = 0
    killed: Counter[str] = None  # type: ignore[assignment] -- set right below
    slowest_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.killed = Counter()

    def measure(self) -> None:
        """A run that nothing happens to: how many moments there are in one."""
        moments = Moments(0, _die)
        evening = self._evening("whole", [self._payment(10**6 - 1, place) for place in range(PAYMENTS)])
        with watched(moments):
            evening.go_through(moments, has_come_back=False)
        self.moments, work = moments.count, Moments(0, _die)
        with watched(work):
            _work()
        self.work_moments = work.count

    def round(self, number: int) -> None:
        """One run that is killed once, and, where payments came back, a second one that is not."""
        from payouts.payments.models import Payout

        ids = [self._payment(number, place) for place in range(PAYMENTS)]
        evening = self._evening(f"killed-{number}", ids)
        kind = self.chance.choice(self.kinds)
        self._live_and_be_killed(evening, kind)
        began = time.monotonic()
        self._come_back(evening)
        again = list(Payout.objects.filter(id__in=ids, state="promised").values_list("id", flat=True))
        if again:
            self._come_back(self._evening(f"again-{number}", again))
        _work()
        self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _live_and_be_killed(self, evening: Evening, kind: str) -> None:
        last = self.chance.randint(1, self.work_moments if kind == "worker" else self.moments)
        moments = Moments(last, _take_the_database_along if kind == "database" else _die)

        def a_worker() -> None:
            evening.go_through(Moments(0, _die), has_come_back=False)
            with watched(moments):
                _work()

        def the_web() -> None:
            with watched(moments):
                evening.go_through(moments, has_come_back=False)

        if not in_a_process(a_worker if kind == "worker" else the_web):
            self.killed[kind] += 1
        when_the_database_is_back()

    def _come_back(self, evening: Evening) -> None:
        for _ in range(MOST_TRIES):
            evening.go_through(Moments(0, _die), has_come_back=True)
            if evening.is_over():
                return
        raise AssertionError(f"{evening.key} never came to its end")

    def _evening(self, key: str, ids: Sequence[Any]) -> Evening:
        from members.models import Account

        payers = Account.objects.filter(grants__role="treasurer").order_by("id")
        seconds = Account.objects.filter(grants__role="releaser").order_by("id")
        return Evening(key, ids, self.chance.choice(list(payers)), self.chance.choice(list(seconds)), self.bank)

    def _payment(self, number: int, place: int) -> Any:
        from payouts.payments.models import Payout
        from tests.claims import stories as claims
        from tests.payments import stories

        account = f"{number:06d}{place:02d}"
        answered = claims.answered(bank={**claims.ANSWERS["bank"], "account_number": account})
        claim = claims.deciding(claim=claims.preparing(claim=claims.submitted(answered)))
        ACCOUNTS[claim.id] = account
        return Payout.objects.get(award=stories.award(claim)).id


def _work() -> None:
    from fundapp.outbox import relay

    relay.drain()


def _work_until_nothing_is_left() -> None:
    """What a killed worker had in hand is taken up by another when its lease is over."""
    from fundapp.outbox.models import Message

    until = time.monotonic() + RECOVERED_WITHIN_SECONDS
    while Message.objects.exclude(state__in=["delivered", "parked"]).exists() and time.monotonic() < until:
        _work()
        time.sleep(0.5)


# --- The findings -----------------------------------------------------------------------------------------------------
def findings(bank: FakeBank) -> dict[str, int]:
    """What must be nothing: the bank's books beside ours."""
    from fundapp.ledger import checks
    from fundapp.ledger import selectors as ledger
    from fundapp.outbox.models import Message
    from payouts.payments.models import Payout

    got = bank.net_by_account()
    meant = {ACCOUNTS[payout.award.claim_id]: payout for payout in Payout.objects.select_related("award")}
    left = sum(got.values())
    return {
        "paid twice": sum(got[account] > payout.amount_pence for account, payout in meant.items()),
        "lost": sum(got[account] < payout.amount_pence for account, payout in meant.items()),
        "paid to nobody we know": len(set(got) - set(meant)),
        "pence between the bank's books and ours": abs(given_pence() - left - ledger.balance_pence("bank")),
        "pence left in transit": abs(ledger.balance_pence("in-transit")),
        "books that do not hold": len(checks.check_books()),
        "messages that did not arrive": Message.objects.exclude(state="delivered").count(),
        "people not told once that they were paid": _not_told_once(),
    }


def _not_told_once() -> int:
    from fundapp.outbox.models import Message

    told = Counter(Message.objects.filter(topic="claims.paid").values_list("subject", flat=True))
    return sum(told[f"claim:{claim_id}"] != 1 for claim_id in ACCOUNTS)


def given_pence() -> int:
    """What was ever given in the stories, by their own entries."""
    from fundapp.ledger.models import Transfer

    return sum(Transfer.objects.filter(entry__source__startswith="gift:story").values_list("amount_pence", flat=True))


# --- The command ------------------------------------------------------------------------------------------------------
def a_world() -> None:
    from django.conf import settings

    from fundapp.ledger import actions as ledger
    from members.roles import Role
    from tests import people
    from tests.claims import stories as claims
    from tests.committee import stories as committee

    settings.PAID_IN_A_DAY_CAP_PENCE = settings.PAID_IN_A_WEEK_CAP_PENCE = 10**9
    settings.OPENINGS_PER_HOUR = settings.OPENINGS_PER_DAY = settings.OPENINGS_PER_DAY_TOTAL = 10**6
    ledger.open_standard_accounts()
    claims.rules()
    claims.membership()
    for _ in range(3):
        people.organiser(Role.TREASURER)
        people.organiser(Role.RELEASER)
    committee.committee(6)


def walk(*, runs: int, seed: int, folder: Path, kinds: Sequence[str]) -> World:
    world = World(random.Random(seed), FakeBank(folder / "bank"), kinds)
    world.measure()
    for number in range(runs):
        world.round(number)
        if sys.stderr.isatty() or number % 25 == 24:
            print(f"{number + 1} of {runs} runs", file=sys.stderr, flush=True)
    _work_until_nothing_is_left()
    return world


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.payments.killing", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    from tests.payments import cluster

    with tempfile.TemporaryDirectory() as folder, cluster.of_our_own() as url:
        os.environ["TEST_POSTGRESQL_URL"] = url
        # What a killed worker held is taken up when its lease is over; a site's is five minutes.
        os.environ["OUTBOX_LEASE_SECONDS"] = "20"
        from tests.benchmarks import database

        with database.made_for_this_run():
            os.environ["DATABASE_URL"] = database.url_of(database.SMALL)
            os.environ["DJANGO_SETTINGS_MODULE"] = "fundapp.settings.test"
            import django

            logging.disable(logging.WARNING)
            django.setup()
            from django.core.management import call_command
            from django.db import connections

            for alias in connections:
                # The suite waits for no disk; here a commit must outlive the server, as on a real site.
                connections[alias].settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=on"
            call_command("migrate", verbosity=0)
            a_world()
            world = walk(runs=chosen.runs, seed=chosen.seed, folder=Path(folder), kinds=KINDS)
            found = findings(world.bank)
            connections.close_all()
    killed = ", ".join(f"{times} {kind}" for kind, times in sorted(world.killed.items()))
    print(f"seed {chosen.seed}: {chosen.runs} runs of {PAYMENTS} payments, killed: {killed}")
    print(f"{world.moments} moments in each, and {world.work_moments} of its worker")
    print(f"the slowest was over {world.slowest_seconds:.1f} s after it was killed")
    print("\n".join(f"  {times}  {what}" for what, times in found.items()))
    return 1 if any(found.values()) or world.slowest_seconds > RECOVERED_WITHIN_SECONDS else 0


if __name__ == "__main__":
    raise SystemExit(main())
