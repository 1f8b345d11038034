"""A random walk over everything that people can do to a panel: `python -m tests.committee.walk --steps 100000`.

Several processes walk at once over the same few requests on a PostgreSQL database of their own. Most steps are what
nobody should get through with: votes of others, of yesterday, by whoever pays, lives there, or was asked for and said
"not me". Afterwards every row is read again, by code that shares nothing with the rules, and the findings are counted.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

STEPS, WORKERS = 100_000, 4
# How many of the newest requests the walkers meet at: few, so that they are in each other's way.
NEAR = 12
# What no decision may ever be.
FAULTS = (
    *("below quorum", "with a conflicted vote", "by one who also paid", "on void votes", "with one voter twice"),
    "giving less than before",
)
# An interest that is declared in the very moment of a decision has no order with it.
SAME_MOMENT = timedelta(seconds=1)


class Walker:
    """One process's walk: the same seed makes the same choices, in a world that others change meanwhile."""

    def __init__(self, seed: int) -> None:
        from members.models import Account
        from members.roles import Role

        self.chance = random.Random(seed)
        self.accounts = list(Account.objects.filter(grants__role=Role.COMMITTEE).order_by("id"))
        self.caseworkers = list(Account.objects.filter(grants__role=Role.CASEWORKER).order_by("id"))
        self.met: Counter[str] = Counter()
        self.near: list[Any] = []
        self.panels: list[Any] = []
        self.known: dict[Any, Any] = {}
        self.steps: list[tuple[int, Callable[[], object]]] = [
            (200, self.vote),
            (60, self.take),
            (10, self.step_aside),
            (4, self.ask),
            (1, self.ask_tonight),
            (3, self.leave_out),
            (2, self.take_a_week_off),
            (12, self.make_ready),
            (15, self.draw),
            (5, self.declare),
            (6, self.settle),
            (6, self.refill),
            (3, self.close),
            (2, self.withdraw),
            (12, self.look_again),
            (2, self.change_facts),
            (12, self.prepare_run),
            (14, self.approve_run),
            (12, self.send_run),
        ]

    def walk(self, steps: int) -> Counter[str]:
        """So many steps; what each of them met: done, or the code of the refusal. Finding nothing to do is no step."""
        from django.http import Http404

        from fundapp.kernel.refusal import Refused

        weights = [weight for weight, _ in self.steps]
        while (taken := self.met.total()) < steps:
            if taken % 10 == 0:
                self.look_around()
            step = self.chance.choices(self.steps, weights)[0][1]
            try:
                if step() is not None:
                    self.met[f"{step.__name__}: done"] += 1
            except Refused as refused:
                self.met[f"{step.__name__}: {refused.codes[0]}"] += 1
            except Http404:
                self.met[f"{step.__name__}: not there"] += 1
        return self.met

    def look_around(self) -> None:
        from payouts.claims.models import Claim
        from payouts.committee.models import Panel

        self.near = list(Claim.objects.order_by("-id")[:NEAR])
        ids = [claim.id for claim in self.near]
        panels = Panel.objects.filter(claim_id__in=ids).order_by("claim_id", "look", "ballot")
        newest = {panel.claim_id: panel for panel in panels}
        self.panels = list(newest.values())

    # --- Who and what -------------------------------------------------------------------------------------------------
    def acting(self, account: Any, *, fresh: bool = True) -> Any:
        """The account as it acts now. Nobody's roles change on the walk, so they are read once."""
        from fundapp.kernel import clock
        from tests import people

        if account.id not in self.known:
            self.known[account.id] = people.actor(account)
        ago = timedelta(0) if fresh else timedelta(minutes=10)
        return replace(self.known[account.id], factor_at=clock.now() - ago)

    def somebody(self) -> Any:
        return self.acting(self.chance.choice(self.accounts), fresh=self.chance.random() < 0.97)

    def claim(self, *states: str) -> Any:
        fitting = [claim for claim in self.near if claim.state in states] if states else self.near
        return self.chance.choice(fitting) if fitting else None

    def seat(self, *states: str) -> Any:
        """A seat of the newest panel of a request, mostly one at which something can be done."""
        from payouts.committee.models import Seat

        at_work = [panel for panel in self.panels if panel.state == "open"]
        panels = at_work if at_work and self.chance.random() < 0.9 else self.panels
        if not panels:
            return None
        seats = list(Seat.objects.filter(panel=self.chance.choice(panels)).select_related("account", "vote"))
        fitting = [seat for seat in seats if seat.state in states]
        return self.chance.choice(fitting if fitting and self.chance.random() < 0.9 else seats)

    def sitter(self, seat: Any) -> Any:
        return self.acting(seat.account) if self.chance.random() < 0.85 else self.somebody()

    def key(self, often: float = 0.9) -> str:
        return f"walk-{self.chance.getrandbits(64)}" if self.chance.random() < often else "walk-again"

    # --- The committee ------------------------------------------------------------------------------------------------
    def vote(self) -> object:
        from payouts.committee import actions
        from payouts.committee.voting import REASONS, Choice

        seat = self.seat("accepted", "voted")
        if seat is None:
            return None
        weighted = (Choice.YES,) * 5 + (Choice.NO,) * 3 + (Choice.YES_DIFFERENT,) * 2 + (Choice.NEED_ONE_THING,)
        choice = self.chance.choice(weighted)
        seen = seat.vote.revision if hasattr(seat, "vote") and self.chance.random() < 0.8 else 0
        return actions.cast_vote(
            self.sitter(seat),
            seat_id=seat.id,
            key=self.key(),
            seen=seen,
            choice=choice,
            amount_pence=self.chance.randint(1, 260_00) if choice is Choice.YES_DIFFERENT else None,
            reason=self.chance.choice(REASONS[choice]) if choice in REASONS else None,
        )

    def take(self) -> object:
        from payouts.committee import actions

        seat = self.seat("asked")
        return actions.take_seat(self.sitter(seat), seat_id=seat.id) if seat else None

    def step_aside(self) -> object:
        from payouts.committee import actions

        seat = self.seat("asked", "accepted")
        return actions.pass_seat(self.sitter(seat), seat_id=seat.id) if seat else None

    def draw(self) -> object:
        from payouts.committee import actions

        claim = self.claim("deciding", "preparing")
        return actions.draw_panel(self.acting(self.caseworkers[0]), claim_id=claim.id) if claim else None

    def settle(self) -> object:
        from payouts.committee import actions

        seat = self.seat()
        return actions.settle_panel(self.somebody(), panel_id=seat.panel_id) if seat else None

    def refill(self) -> object:
        from payouts.committee import actions

        seat = self.seat()
        return actions.refill_panel(self.acting(self.caseworkers[0]), panel_id=seat.panel_id) if seat else None

    def close(self) -> object:
        """As the chore does on a later evening, when many votes are in or none."""
        from fundapp.kernel import clock
        from fundapp.kernel.actor import system
        from payouts.committee import actions

        seat = self.seat()
        if seat is None:
            return None
        with clock.frozen_at(clock.now() + timedelta(days=8)):
            return actions.close_panel(system("walk"), panel_id=seat.panel_id)

    def declare(self) -> object:
        from members import actions
        from members.models import DeclaredInterest

        claim = self.claim()
        kind = DeclaredInterest.Kind.CLAIM
        return actions.declare_interest(self.somebody(), kind=kind, subject=claim.reference) if claim else None

    # --- The requests -------------------------------------------------------------------------------------------------
    def ask(self) -> object:
        return a_request(self.chance, self.caseworkers, self.accounts)

    def ask_tonight(self) -> object:
        """A request that two people are to look at first."""
        return a_request(self.chance, self.caseworkers, self.accounts, is_emergency=True)

    def leave_out(self) -> object:
        """Its person names somebody who should not decide, or takes the name back."""
        from payouts.claims import access
        from payouts.committee import actions

        claim = self.claim("preparing", "waiting", "not_this_time")
        if claim is None:
            return None
        name = self.chance.choice([self.chance.choice(self.accounts).label, ""])
        actions.leave_out(access.claimant(claim.id), claim_id=claim.id, name=name)
        return claim

    def take_a_week_off(self) -> object:
        """Or comes back to it, so that there are mostly enough people."""
        from payouts.evening import actions

        who = self.somebody()
        if self.chance.random() < 0.4:
            return actions.take_week_off(who)
        actions.take_back_week(who)
        return who

    def make_ready(self) -> object:
        """A request that was sent back, or that other people are to look at."""
        from payouts.claims import actions
        from tests import people
        from tests.claims import stories

        claim = self.claim("preparing", "waiting")
        if claim is None:
            return None
        caseworker = people.actor(claim.caseworker)
        if claim.state == "waiting":
            return actions.answered(caseworker, claim.id)
        return actions.prepare_claim(caseworker, claim.id, confirmed=stories.CONFIRMED)

    def withdraw(self) -> object:
        from payouts.claims import access, actions

        claim = self.claim()
        return actions.withdraw_claim(access.claimant(claim.id), claim.id) if claim else None

    def look_again(self) -> object:
        from payouts.claims import access, actions

        claim = self.claim("not_this_time", "approved", "paying", "closed")
        return actions.ask_for_a_second_look(access.claimant(claim.id), claim.id) if claim else None

    def change_facts(self) -> object:
        """Whoever's dues fall behind, or are paid, is judged by other facts: every vote on it is void."""
        from members import actions
        from members.models import Membership
        from members.roles import Role
        from tests import people
        from tests.claims import stories

        treasurer = people.actor(next(one for one in self.accounts if one.grants.filter(role=Role.TREASURER).exists()))
        standing = self.chance.choice([Membership.Standing.GOOD, Membership.Standing.ARREARS])
        return actions.set_standing(treasurer, code=stories.CONFIRMED.membership_code, standing=standing)

    # --- The money ----------------------------------------------------------------------------------------------------
    def prepare_run(self) -> object:
        from payouts.payments import actions
        from payouts.payments.models import Payout
        from tests.payments.stories import LOOKED

        waiting = list(Payout.objects.filter(state="promised").order_by("-id").values_list("id", flat=True)[:6])
        if not waiting:
            return None
        picked = self.chance.sample(waiting, k=self.chance.randint(1, min(2, len(waiting))))
        return actions.prepare_run(self.somebody(), key=self.key(), payout_ids=picked, looked=LOOKED, why="Seen")

    def approve_run(self) -> object:
        from payouts.payments import actions
        from tests.payments.stories import pounds

        run, by = self._run("prepared"), self.somebody()
        if run is None:
            return None
        if self.chance.random() < 0.9:
            actions.open_spot_check(by, run_id=run.id)
        return actions.approve_run(by, run_id=run.id, typed_total=pounds(run.total_pence), seen_hash=run.content_hash)

    def send_run(self) -> object:
        """On to the next step, whichever that is."""
        from payouts.payments import actions
        from tests import people

        run = self._run("approved", "file_written", "sent")
        if run is None:
            return None
        who = people.actor(run.prepared_by) if self.chance.random() < 0.8 else self.somebody()
        if run.state == "approved":
            return actions.write_bank_file(who, run_id=run.id)
        return (actions.mark_sent if run.state == "file_written" else actions.confirm_run)(who, run_id=run.id)

    def _run(self, *states: str) -> Any:
        from payouts.payments.models import PaymentRun

        runs = list(PaymentRun.objects.filter(state__in=states).order_by("-id")[:4])
        return self.chance.choice(runs) if runs else None


# --- The world --------------------------------------------------------------------------------------------------------
def a_world(*, organisers: int = 18) -> None:
    """A committee whose members all pay and release as well, so that the same people meet at every step."""
    from members.roles import Role
    from tests import people
    from tests.claims import stories as claims
    from tests.committee import stories

    hats = (Role.COMMITTEE, Role.TREASURER, Role.RELEASER)
    for _ in range(organisers):
        people.organiser(*hats)
    for _ in range(2):
        people.organiser(Role.CASEWORKER)
    stories.money(5_000_000_00)
    claims.rules()
    claims.membership()


def a_request(
    chance: random.Random, caseworkers: list[Any], accounts: list[Any], *, is_emergency: bool = False
) -> object:
    """Ready to decide; sometimes it is an organiser's own."""
    from members.access import ANYONE
    from payouts.claims import actions
    from payouts.committee import actions as committee
    from tests import people
    from tests.claims import stories

    started_by = people.actor(chance.choice(accounts)) if chance.random() < 0.15 else ANYONE
    number = chance.randrange(10**8)
    bank = {**stories.ANSWERS["bank"], "account_number": f"{number:08d}"}
    draft = actions.start_claim(started_by, key=f"walk-{chance.getrandbits(64)}", who_for="me")
    sent = stories.submitted(stories.answered(draft, bank=bank))
    claim = stories.preparing(chance.choice(caseworkers), sent)
    if is_emergency:
        committee.ask_for_emergency(stories.caseworker_of(claim), claim_id=claim.id)
    return stories.deciding(claim=claim)


# --- The findings -----------------------------------------------------------------------------------------------------
def findings() -> dict[str, int]:
    """What must be nothing, counted from the rows alone."""
    from payouts.committee.models import Decision, Vote
    from payouts.committee.redrawing import redraw
    from payouts.payments.models import Award, RunLine

    found = dict.fromkeys(FAULTS, 0)
    payers: dict[Any, set[Any]] = {}
    for claim_id, prepared_by, approved_by in RunLine.objects.values_list(
        "payout__award__claim_id", "run__prepared_by_id", "run__approved_by_id"
    ):
        payers.setdefault(claim_id, set()).update({prepared_by, approved_by} - {None})
    for decision in Decision.objects.select_related("panel", "claim"):
        votes = list(Vote.objects.filter(seat__panel=decision.panel, seat__state="voted").select_related("seat"))
        voters = {vote.seat.account_id for vote in votes}
        found["below quorum"] += len(voters) < decision.panel.quorum
        found["with one voter twice"] += len(votes) != len(voters)
        found["on void votes"] += decision.panel.state != "closed"
        found["with a conflicted vote"] += bool(voters & _conflicted(decision))
        found["by one who also paid"] += bool(voters & payers.get(decision.claim_id, set()))
    promised: Counter[Any] = Counter()
    for claim_id, pence in Award.objects.values_list("claim_id", "amount_pence"):
        promised[claim_id] += pence
    best: Counter[Any] = Counter()
    for decision in Decision.objects.filter(outcome="approved").select_related("panel").order_by("look"):
        pence = decision.amount_pence or 0
        found["giving less than before"] += decision.panel.kind == "second_look" and pence < best[decision.claim_id]
        best[decision.claim_id] = max(best[decision.claim_id], pence)
    found["by people whom the lot does not give"] = sum(
        not redraw(decision.panel).holds for decision in Decision.objects.select_related("panel")
    )
    found["paid more than was decided"] = sum(pence > best[claim_id] for claim_id, pence in promised.items())
    return found


def _conflicted(decision: Any) -> set[Any]:
    """Whoever had another part in the request before it was decided."""
    from members.models import DeclaredInterest
    from payouts.claims.models import Participant
    from payouts.committee.models import Seat

    before = decision.decided_at - SAME_MOMENT
    declared = DeclaredInterest.objects.filter(subject=decision.claim.reference, declared_at__lt=before)
    others = Participant.objects.filter(claim=decision.claim)
    earlier = Seat.objects.filter(panel__claim=decision.claim, panel__look__lt=decision.look)
    return {person for rows in (declared, others, earlier) for person in rows.values_list("account_id", flat=True)}


# --- The command ------------------------------------------------------------------------------------------------------
def _walk(seed: int, steps: int) -> Counter[str]:
    from django.db import connections

    connections.close_all()
    return Walker(seed).walk(steps)


def _report(met: Iterable[Counter[str]], seconds: float) -> int:
    from payouts.committee.models import Decision, Panel

    every: Counter[str] = sum(met, Counter())
    print(f"{sum(every.values())} steps in {seconds:.0f} s")
    for what, times in sorted(every.items(), key=lambda pair: (pair[0].partition(":")[0], -pair[1])):
        print(f"  {times:7d}  {what}")
    outcomes = Counter(Decision.objects.values_list("outcome", flat=True))
    print(f"panels {Panel.objects.count()}, decisions {dict(sorted(outcomes.items()))}")
    found = findings()
    print("\n".join(f"  {times}  decisions {what}" for what, times in found.items()))
    return 1 if any(found.values()) else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.committee.walk", description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    chosen = parser.parse_args()
    from tests import services
    from tests.benchmarks import database

    if services.postgresql_url() is None:
        print("The walk needs PostgreSQL, and none was found. See CONTRIBUTING.md.", file=sys.stderr)
        return 1
    print(f"seed {chosen.seed}, {chosen.workers} processes", flush=True)
    with database.made_for_this_run():
        os.environ["DATABASE_URL"] = database.url_of(database.SMALL)
        # It is about who comes first, and not about what a power cut leaves.
        os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
        os.environ["DJANGO_SETTINGS_MODULE"] = "fundapp.settings.test"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        a_world()
        connections.close_all()
        began = time.monotonic()
        with get_context("fork").Pool(chosen.workers) as pool:
            share = chosen.steps // chosen.workers
            met = pool.starmap(_walk, [(chosen.seed + place, share) for place in range(chosen.workers)])
        code = _report(met, time.monotonic() - began)
        connections.close_all()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
