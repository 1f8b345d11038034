"""Reads of campaigns and gifts. What a page says of money is re-added from the books, not from the gifts."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from fundapp.contributions.models import Campaign
from fundapp.ledger import chart, published
from fundapp.ledger.models import Transfer


@dataclass(frozen=True, slots=True)
class Progress:
    """What a campaign's pot got and gave, from the books. `paid_out_pence` is None while too few were paid to say.

    Payouts count in groups of five, as on the page of public figures: see docs/decisions/0002.
    """

    raised_pence: int
    gifts: int
    goal_pence: int | None
    paid_out_pence: int | None
    payouts: int

    @property
    def percent(self) -> int:
        """Of the goal, rounded down, from 0 to 100: a bar is full when the goal is met and not before."""
        if not self.goal_pence:
            return 0
        return max(0, min(100, self.raised_pence * 100 // self.goal_pence))

    @property
    def is_met(self) -> bool:
        return self.goal_pence is not None and self.raised_pence >= self.goal_pence

    @property
    def average_payout_pence(self) -> int | None:
        return None if self.paid_out_pence is None else self.paid_out_pence // self.payouts


def general_campaign() -> Campaign | None:
    """Where a gift goes when no campaign was named: the general pot, or the campaign that has asked longest."""
    asking = Campaign.objects.filter(closed_at__isnull=True)
    return asking.filter(pot=chart.GENERAL).first() or asking.order_by("opened_at").first()


def progress_of(campaign: Campaign) -> Progress:
    pot = chart.pot(campaign.pot)
    assets = [chart.BANK, chart.STRIPE, chart.CASH]
    sums = Transfer.objects.filter(is_fee=False).aggregate(
        came=Sum("amount_pence", filter=Q(credit_id=pot, debit_id__in=[*assets, chart.UNIDENTIFIED]), default=0),
        went=Sum("amount_pence", filter=Q(debit_id=pot, credit_id__in=[*assets, chart.UNIDENTIFIED]), default=0),
        gifts=Count("id", filter=Q(credit_id=pot, debit_id__in=[*assets, chart.UNIDENTIFIED])),
    )
    sent = published.sent_from(campaign.pot)
    return Progress(
        raised_pence=sums["came"] - sums["went"],
        gifts=sums["gifts"],
        goal_pence=campaign.goal_pence,
        paid_out_pence=sum(group.pence for group in sent) if sent else None,
        payouts=sum(group.count for group in sent),
    )
