"""Reads of what arrived: which payments a person can still be asked about, and what is being looked for."""

from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from payouts.payments import tracing
from payouts.payments.models import RunLine, Trace
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


def is_looked_for(claim_id: UUID) -> bool:
    return Trace.objects.filter(line__payout__award__claim_id=claim_id, closed_at__isnull=True).exists()
