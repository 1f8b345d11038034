"""A payment that reached a stranger is promised anew to its person, when two people have looked for it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import access, handing
from payouts.payments.judging import need_untied
from payouts.payments.models import Payout, RunLine, Trace
from payouts.payments.tracing import Found
from payouts.payments.workflow import Fate, PayoutMove, PayoutState, step_payout


@transaction.atomic
def pay_again(actor: Actor, *, line_id: UUID) -> Trace:
    """The second person's yes. The pot bears it until the bank gets it back; nobody votes again."""
    trace = _locked(actor, line_id)
    payout = trace.line.payout

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    if trace.again_at is not None:
        return trace
    if trace.found != Found.WENT_ASTRAY.value:
        raise refuse("not_astray", "First a treasurer says that the search ended at another account.")
    _need_lost(trace)
    if str(trace.closed_by_id) == actor.id:
        raise refuse("own_search", "You closed this search. Another person looks at it and agrees.")
    need_untied(actor, trace.line.run)
    need_fresh_factor(actor, at=clock.now())
    state = step_payout(PayoutState(payout.state), PayoutMove.PAY_AGAIN)

    now = clock.now()
    trace.again_at, trace.again_by_id = now, UUID(actor.id)
    trace.save(update_fields=["again_at", "again_by"])
    payout.state = state.value
    payout.save(update_fields=["state"])
    RunLine.objects.filter(id=line_id).update(fate=Fate.ASTRAY, fated_at=now)
    ledger.post(
        journal.promised_again(
            source=f"payout:{payout.id}:astray:{payout.times_sent}",
            at=now,
            pot=payout.award.pot,
            pence=payout.amount_pence,
        )
    )
    claim_id = payout.award.claim_id
    claims.reopen_claim(actor, claim_id)

    audit.record(actor, Verb.PAYOUT_PAID_AGAIN, f"payout:{payout.id}", amount_pence=payout.amount_pence)

    claims.ask_about_payment(actor, claim_id, payout_id=payout.id, times_sent=payout.times_sent)
    return trace


def _need_lost(trace: Trace) -> None:
    """A search stays as it was closed: the bank may have sent the money back since, or its person be gone."""
    if trace.line.fate == Fate.RETURNED.value:
        raise refuse("came_back_since", "This payment came back since. It is paid again by itself, and not twice.")
    claim = trace.line.payout.award.claim
    if handing.codes_of(claim.id).filter(line=trace.line_id).exists():
        raise refuse("code_still_waits", "A code of it still waits for its person, so no stranger has it.")
    if claim.is_erased or claim.step is State.WITHDRAWN:
        raise refuse("nobody_to_pay", "This request was stopped or deleted. There is nobody to pay anew.")


def _locked(actor: Actor, line_id: UUID) -> Trace:
    """The search and its payment, behind the locks of the claim and the run."""
    line = RunLine.objects.select_related("payout__award").filter(id=line_id).first()
    if line is None:
        raise Http404
    list(Claim.objects.select_for_update().filter(id=line.payout.award.claim_id))
    run = access.run_for(actor, line.run_id, lock=True)
    payout = Payout.objects.select_for_update(of=("self",)).select_related("award__claim").get(id=line.payout_id)
    trace = Trace.objects.select_for_update(of=("self",)).select_related("line").filter(line=line_id).first()
    if trace is None:
        raise Http404
    trace.line.run, trace.line.payout = run, payout
    return trace
