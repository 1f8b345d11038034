"""Reads of gifts without Stripe and of refunds that organisers asked for. No name and no address is in them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum

from fundapp.contributions import codes
from fundapp.contributions.models import Contribution, RecurringContribution, RefundOrder
from fundapp.contributions.workflow import RecurringState, RefundState, State, Way
from fundapp.kernel import clock

_A_DAY = timedelta(days=1)
_CAME_TO_NOTHING = (RefundState.DECLINED.value, RefundState.FAILED.value)


def paid_pence(promise: RecurringContribution) -> int:
    """What has come of a promise, without what was taken out of the books again."""
    kept = promise.contributions.filter(state=State.PAID, refunded_pence=0)
    return int(kept.aggregate(pence=Sum("gross_pence", default=0))["pence"])


def refunded_alone_pence(asker: str, gift: Contribution) -> int:
    """What went back without a second person: of this gift at any time, or by this organiser within a day.

    Counted together, so that a large refund cannot be made as many small ones.
    """
    alone = RefundOrder.objects.filter(needs_second=False).exclude(state__in=_CAME_TO_NOTHING)
    lately = Q(asked_by=asker, asked_at__gt=clock.now() - _A_DAY)
    return int(alone.filter(Q(contribution=gift) | lately).aggregate(pence=Sum("amount_pence", default=0))["pence"])


def asked_under_locked(reference: str) -> tuple[Contribution | None, RecurringContribution | None]:
    """The transfer, locked, or the standing order that was given this reference; however the bank has written it."""
    found = codes.read_reference(reference)
    if not found:
        return None, None
    promised = Contribution.objects.select_for_update(of=("self",)).filter(reference=found).first()
    return promised, RecurringContribution.objects.filter(reference=found).first()


def never_paid(*, before: datetime) -> list[UUID]:
    """Gifts by card or debit from before then that came to nothing, and that somebody left an address with."""
    rows = Contribution.objects.filter(state__in=[State.EXPIRED.value, State.FAILED.value], started_at__lt=before)
    return list(rows.exclude(email="", public_name="").values_list("id", flat=True))


def never_came(*, before: datetime) -> list[UUID]:
    """Transfers that were promised before then and are still waited for."""
    rows = Contribution.objects.filter(way=Way.BANK, state=State.WAITING, started_at__lt=before)
    return list(rows.values_list("id", flat=True))


def never_began(*, before: datetime) -> list[UUID]:
    """Standing orders that were promised before then, of which nothing has come."""
    rows = RecurringContribution.objects.filter(way=Way.BANK, state=RecurringState.STARTED, started_at__lt=before)
    return list(rows.values_list("id", flat=True))
