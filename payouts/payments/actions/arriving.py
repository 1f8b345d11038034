"""Did it arrive? Said once by the person; a no opens a search, which a treasurer closes."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from members.access import need_one_of
from members.roles import Role
from payouts.claims.models import Claim
from payouts.payments import arriving
from payouts.payments.judging import need_untied
from payouts.payments.models import Arrival, Trace
from payouts.payments.tracing import Found
from payouts.payments.workflow import Fate


@transaction.atomic
def say_arrived(actor: Actor, *, claim_id: UUID, has_arrived: bool) -> int:
    """The person's word on everything that was sent to them and not spoken of yet. Returns how many that were.

    Each payment is spoken of once, so a second tap finds none.
    """
    is_theirs = actor.kind is ActorKind.CLAIMANT and actor.id == str(claim_id)
    claim = Claim.objects.select_for_update().filter(id=claim_id).first() if is_theirs else None
    if claim is None:
        raise Http404
    lines = list(arriving.to_ask_about(claim.id))

    now = clock.now()
    Arrival.objects.bulk_create(Arrival(line=line, has_arrived=has_arrived, at=now) for line in lines)
    if not has_arrived:
        Trace.objects.bulk_create(Trace(line=line, opened_at=now) for line in lines)

    if lines:
        audit.record(actor, Verb.PAYOUT_ARRIVAL_SAID, claim.subject, has_arrived=has_arrived, payments=len(lines))

    return len(lines)


@transaction.atomic
def close_trace(actor: Actor, *, line_id: UUID, found: Found) -> Trace:
    """How a search ended. What came back is noted on its run first, so that the money is where it says."""
    rows = Trace.objects.select_for_update(of=("self",)).select_related("line__payout", "line__run")
    trace = rows.filter(line=line_id).first()
    if trace is None:
        raise Http404

    need_one_of(actor, Role.TREASURER)
    if trace.closed_at is not None and trace.found == found.value:
        return trace
    if trace.closed_at is not None:
        raise refuse("search_is_closed", "Somebody closed this search before, and said that it ended otherwise.")
    if found is Found.CAME_BACK and trace.line.fate != Fate.RETURNED.value:
        raise refuse("not_noted_as_come_back", "Note on its run that it came back. Then it is paid again by itself.")
    if found is Found.WENT_ASTRAY:
        # Theirs is one of the two words by which it is paid anew.
        need_untied(actor, trace.line.run)

    trace.found, trace.closed_at, trace.closed_by_id = found.value, clock.now(), UUID(actor.id)
    trace.save(update_fields=["found", "closed_at", "closed_by"])

    audit.record(actor, Verb.TRACE_CLOSED, f"payout:{trace.line.payout_id}", found=found.value)

    return trace
