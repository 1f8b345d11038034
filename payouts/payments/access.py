"""The one way to get a run or a payout for a person. "Not yours" and "does not exist" look the same from outside."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor, ActorKind
from members.roles import Role
from payouts.payments.models import PaymentRun, Payout, Trace

_SEES_RUNS = frozenset({Role.TREASURER.value, Role.RELEASER.value, Role.AUDITOR.value})


def run_for(actor: Actor, run_id: UUID, *, lock: bool = False) -> PaymentRun:
    """A run, for those who pay and those who audit. `lock` holds the row until the transaction ends."""
    rows = PaymentRun.objects.select_for_update() if lock else PaymentRun.objects.all()
    run = rows.filter(id=run_id).first() if _sees_runs(actor) else None
    if run is None:
        raise Http404
    return run


def payout_for(actor: Actor, payout_id: UUID) -> Payout:
    """A payout, for the same people and for caseworkers, who hear whether it is still needed."""
    sees = _sees_runs(actor) or Role.CASEWORKER.value in actor.roles
    payout = Payout.objects.select_related("award__claim").filter(id=payout_id).first() if sees else None
    if payout is None:
        raise Http404
    return payout


def trace_for(actor: Actor, line_id: UUID) -> Trace:
    """A search for a payment, for those who pay."""
    trace = Trace.objects.filter(line=line_id).first() if _sees_runs(actor) else None
    if trace is None:
        raise Http404
    return trace


def _sees_runs(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or bool(actor.roles & _SEES_RUNS)
