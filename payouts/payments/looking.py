"""The reads behind the checks of a run: its payments as the scrutiny sees them, and how things stand around them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from fundapp.kernel import clock
from fundapp.ledger import selectors as ledger
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from members import selectors as members
from payouts.claims import wayfinding
from payouts.claims.models import Claim
from payouts.payments import selectors, shelf
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import PaymentRun, Payout, RunLine
from payouts.payments.scrutiny import Around, Caps, Finding, Paying, look_over
from payouts.payments.workflow import Fate
from payouts.rulebook import selectors as rulebooks

_LIMITS = (Limit.PAID_AT_ONCE, Limit.PAID_IN_A_DAY, Limit.PAID_IN_A_WEEK)


def findings(payouts: Sequence[Payout], *, rail: str) -> tuple[Finding, ...]:
    """What there is to say about a run of these payouts, were it prepared now."""
    return look_over(_payments(payouts), _around(rail, clock.today(), besides=None))


def findings_of(run: PaymentRun) -> tuple[Finding, ...]:
    """What there is to say about a run that was prepared. The caps go by the day that it was prepared on."""
    live = [line.payout for line in selectors.lines_of(run) if line.fate == Fate.LIVE.value]
    day = run.prepared_at.astimezone(clock.LONDON).date()
    return look_over(_payments(live), _around(run.rail, day, besides=run.id))


def _payments(payouts: Sequence[Payout]) -> list[Paying]:
    claims: dict[UUID, Claim] = {payout.id: payout.award.claim for payout in payouts}
    accounts = wayfinding.account_prints_of(claims.values())
    return [
        Paying(
            label=claims[payout.id].reference,
            amount_pence=payout.amount_pence,
            due_on=payout.due_on,
            accounts=accounts[claims[payout.id].subject],
            voted_at=payout.award.made_at,
            details_changed_at=claims[payout.id].payee_changed_at,
        )
        for payout in payouts
    ]


def _around(rail: str, day: date, *, besides: UUID | None) -> Around:
    caps = limits.values(*_LIMITS)
    rulebook = rulebooks.in_force(clock.today())
    reserve = rulebook.rulebook.solvency.min_reserve_pence if rulebook is not None else None
    return Around(
        day=day,
        rail=shelf.title(rail),
        is_rail_on=rail not in settings.RAILS_OFF,
        caps=Caps(*(caps[limit] for limit in _LIMITS)),
        others_that_day_pence=_paid(day, day, besides),
        others_that_week_pence=_paid(day - timedelta(days=6), day, besides),
        bank_pence=ledger.balance_pence("bank"),
        reserve_pence=reserve or 0,
        box_pence=ledger.balance_pence("cash") if of_rail(rail) is Leaves.CASH else None,
        organisers_accounts=members.declared_accounts(),
    )


def _paid(first: date, last: date, besides: UUID | None) -> int:
    """What the runs prepared on these days pay or paid, without what came back or was taken out."""
    start, end = (datetime.combine(day, time(), clock.LONDON) for day in (first, last + timedelta(days=1)))
    lines = RunLine.objects.filter(run__prepared_at__gte=start, run__prepared_at__lt=end)
    counted = lines.filter(fate__in=[Fate.LIVE, Fate.CONFIRMED])
    if besides is not None:
        counted = counted.exclude(run_id=besides)
    return counted.aggregate(sum=Sum("amount_pence"))["sum"] or 0
