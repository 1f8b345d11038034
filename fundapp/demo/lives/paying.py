"""The life of the treasury: a run every Tuesday, and the runs of the last day in the states they are in today."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from fundapp.demo.lives.asking import Requests
from fundapp.demo.lives.founding import Cast
from fundapp.demo.story import ClaimEnds
from fundapp.demo.timeline import Life
from fundapp.kernel.clock import LONDON
from fundapp.kernel.money import format_pence
from payouts.payments import actions, selectors
from payouts.payments.actions import Because
from payouts.payments.models import PaymentRun, Payout
from payouts.payments.scrutiny import Code

TUESDAY = 1
# Those who are paid in the ordinary weekly runs; the others wait for the last day.
_USUAL = frozenset({ClaimEnds.PAID, ClaimEnds.SECOND_LOOK, ClaimEnds.ERASED_AFTER_PAID})


def treasury(cast: Cast, requests: Requests, *, first_day: date, last_day: date) -> Life:
    """Tomasz prepares on Tuesday mornings, Rose approves, and on Wednesday the bank has shown it."""
    day = first_day
    while day < last_day:
        if day.weekday() == TUESDAY:
            yield _at(day, 10)
            run = _prepare(cast, requests, _USUAL, key=f"demo-run:{day}")
            if run is not None:
                yield _at(day, 18)
                for step in _ALL_THE_WAY:
                    step(cast, run)
                yield _at(day + timedelta(days=1), 9)
                actions.confirm_run(cast("Tomasz"), run_id=run.id)
        day += timedelta(days=1)
    yield from _last_day(cast, requests, last_day)


def _last_day(cast: Cast, requests: Requests, day: date) -> Life:
    """One run in each state that the weekly ones have passed through."""
    yield _at(day, 7)
    abandoned = _prepare(cast, requests, {ClaimEnds.APPROVED}, key="demo-run:abandoned")
    assert abandoned is not None, "somebody waits for money"
    actions.abandon_run(cast("Tomasz"), run_id=abandoned.id)
    for end, steps in _LAST_RUNS.items():
        run = _prepare(cast, requests, {end}, key=f"demo-run:{end.value}")
        assert run is not None, f"nothing to pay for {end}"
        for step in steps:
            step(cast, run)
        if end is ClaimEnds.RETURNED:
            payout = Payout.objects.filter(lines__run=run).earliest("number")
            actions.return_payout(cast("Tomasz"), payout_id=payout.id, because=Because.ACCOUNT_CLOSED)


def _prepare(cast: Cast, requests: Requests, ends: Collection[ClaimEnds], *, key: str) -> PaymentRun | None:
    """A run of everything that is ready for claims that end so; None when nothing is."""
    ready = [
        candidate.payout.id
        for candidate in selectors.candidates(cast("Tomasz"))
        if candidate.is_ready and requests.ends[candidate.claim.id] in ends
    ]
    if not ready:
        return None
    looked = [code.value for code in Code]
    return actions.prepare_run(cast("Tomasz"), key=key, payout_ids=ready, looked=looked, why="Checked by phone")


def _approve(cast: Cast, run: PaymentRun) -> None:
    typed = format_pence(run.total_pence)
    actions.open_spot_check(cast("Rose"), run_id=run.id)
    actions.approve_run(cast("Rose"), run_id=run.id, typed_total=typed, seen_hash=run.content_hash)


def _write_file(cast: Cast, run: PaymentRun) -> None:
    actions.write_bank_file(cast("Tomasz"), run_id=run.id)


def _doubt(cast: Cast, run: PaymentRun) -> None:
    actions.doubt_run(cast("Tomasz"), run_id=run.id)


def _mark_sent(cast: Cast, run: PaymentRun) -> None:
    actions.mark_sent(cast("Tomasz"), run_id=run.id)


_ALL_THE_WAY = (_approve, _write_file, _mark_sent)
_LAST_RUNS = {
    ClaimEnds.IN_SENT_RUN: _ALL_THE_WAY,
    ClaimEnds.RETURNED: _ALL_THE_WAY,
    ClaimEnds.IN_WRITTEN_RUN: (_approve, _write_file),
    ClaimEnds.IN_UNSURE_RUN: (_approve, _write_file, _doubt),
    ClaimEnds.IN_APPROVED_RUN: (_approve,),
    ClaimEnds.IN_PREPARED_RUN: (),
}


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LONDON)
