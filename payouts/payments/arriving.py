"""Reads of what arrived: which payments a person can still be asked about, and what is being looked for."""

from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State, is_payee_open
from payouts.payments import tracing
from payouts.payments.leaving import Leaves, leaves_by
from payouts.payments.models import RunLine, Trace
from payouts.payments.tracing import Found
from payouts.payments.workflow import Fate


def to_ask_about(claim_id: UUID) -> QuerySet[RunLine]:
    """What was sent to this person a day ago or more, did not come back, and was not spoken of yet."""
    now = clock.now()
    sent = RunLine.objects.filter(payout__award__claim_id=claim_id, fate__in=[Fate.LIVE.value, Fate.CONFIRMED.value])
    in_time = sent.filter(run__sent_at__lte=now - tracing.ARRIVES_WITHIN, run__sent_at__gte=now - tracing.ASKED_FOR)
    return in_time.filter(arrival__isnull=True).order_by("id")


def is_to_ask(claim_id: UUID) -> bool:
    return to_ask_about(claim_id).exists()


def open_traces() -> QuerySet[Trace]:
    """What is being looked for, the longest first."""
    found = Trace.objects.filter(closed_at__isnull=True)
    return found.select_related("line__run", "line__payout__award__claim").order_by("opened_at", "line_id")


def astray() -> QuerySet[Trace]:
    """What went to a stranger, did not come back since and is not paid anew yet, the longest first."""
    found = Trace.objects.filter(found=Found.WENT_ASTRAY.value, again_at__isnull=True)
    found = found.exclude(line__fate=Fate.RETURNED.value).filter(line__payout__award__claim__erased_at__isnull=True)
    found = found.exclude(line__payout__award__claim__state=State.WITHDRAWN.value)
    return found.select_related("line__run", "line__payout__award__claim", "closed_by").order_by("closed_at", "line_id")


def count_for(actor: Actor) -> int:
    """How many searches wait for this person: to be closed by a treasurer, or to be agreed to by another."""
    searches = open_traces().count() if Role.TREASURER.value in actor.roles else 0
    return searches + astray().exclude(closed_by_id=UUID(actor.id)).count()


def is_looked_for(claim_id: UUID) -> bool:
    return Trace.objects.filter(line__payout__award__claim_id=claim_id, closed_at__isnull=True).exists()


def account_is_a_strangers(claim: Claim) -> bool:
    """Whether money went astray by the very details that they still have; not once they gave them again."""
    if leaves_by(claim.pay_how) is not Leaves.BANK:
        return False
    found = Trace.objects.filter(found=Found.WENT_ASTRAY.value, line__payout__award__claim=claim)
    if claim.payee_changed_at is not None:
        found = found.filter(line__run__sent_at__gt=claim.payee_changed_at)
    return found.exists()


def must_check_after_straying(claim_id: UUID) -> bool:
    """The same, for their own page, as long as they can change it there."""
    claim = Claim.objects.filter(id=claim_id).first()
    return claim is not None and is_payee_open(claim.step) and account_is_a_strangers(claim)
