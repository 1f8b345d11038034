"""Reads of campaigns and gifts. What a page says of money is re-added from the books, not from the gifts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, QuerySet, Sum

from fundapp.contributions.deeds import Month
from fundapp.contributions.models import Campaign, Contribution
from fundapp.contributions.workflow import State
from fundapp.kernel import clock
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


def campaigns() -> list[Campaign]:
    """Every campaign: those that still ask first, each with the newest before the older."""
    return sorted(Campaign.objects.order_by("-opened_at", "slug"), key=lambda campaign: not campaign.is_open)


def purposes() -> dict[str, str]:
    """What each pot was asked for, in the words of its campaign, also after that has ended."""
    return dict(Campaign.objects.values_list("pot", "title"))


# Where the money of a gift comes from, and where it goes back to.
_OUTSIDE = [chart.BANK, chart.STRIPE, chart.CASH, chart.UNIDENTIFIED]


def progress_of(campaign: Campaign) -> Progress:
    """From the two ends of the pot's own transfers, so that other pots cost nothing."""
    pot = chart.pot(campaign.pot)
    came = Transfer.objects.filter(credit_id=pot, debit_id__in=_OUTSIDE, is_fee=False)
    went = Transfer.objects.filter(debit_id=pot, credit_id__in=_OUTSIDE, is_fee=False)
    sums = came.aggregate(pence=Sum("amount_pence", default=0), gifts=Count("id"))
    back = went.aggregate(pence=Sum("amount_pence", default=0))
    sent = published.sent_from(campaign.pot)
    return Progress(
        raised_pence=sums["pence"] - back["pence"],
        gifts=sums["gifts"],
        goal_pence=campaign.goal_pence,
        paid_out_pence=sum(group.pence for group in sent) if sent else None,
        payouts=sum(group.count for group in sent),
    )


def last_month_of(campaign: Campaign) -> Month:
    """What the books say of the campaign's pot in the calendar month before this one."""
    this_month = clock.today().replace(day=1)
    first = (this_month - timedelta(days=1)).replace(day=1)
    pot = chart.pot(campaign.pot)
    there = Transfer.objects.filter(entry__at__gte=_midnight(first), entry__at__lt=_midnight(this_month))
    paid = [group for group in published.sent_from(campaign.pot) if first <= group.last_on < this_month]
    return Month(
        first=first,
        paid_pence=sum(group.pence for group in paid),
        payments=sum(group.count for group in paid),
        came_in_pence=_pence(there.filter(credit_id=pot, debit_id__in=_OUTSIDE, is_fee=False)),
        fees_pence=_pence(there.filter(debit_id=pot, is_fee=True)) - _pence(there.filter(credit_id=pot, is_fee=True)),
    )


def latest_gifts(campaign: Campaign, *, newest: int = 5) -> QuerySet[Contribution]:
    """The last gifts that are still in the pot. Of the giver only the first name, where they asked for it."""
    paid = Contribution.objects.filter(campaign=campaign, state=State.PAID.value)
    kept = paid.filter(gross_pence__gt=F("refunded_pence") + F("disputed_pence"))
    return kept.only("public_name", "paid_at", "gross_pence", "refunded_pence", "disputed_pence").order_by("-paid_at")[
        :newest
    ]


def named_gifts(campaign: Campaign, *, newest: int = 50) -> QuerySet[Contribution]:
    """The gifts of the campaign with a first name that is or was on its page, the newest first."""
    return (
        Contribution.objects.filter(campaign=campaign, state=State.PAID.value)
        .exclude(public_name="")
        .order_by("-paid_at")[:newest]
    )


def is_general_free() -> bool:
    """Whether no campaign has asked for the general pot yet: each pot has one, for good."""
    return not Campaign.objects.filter(pot=chart.GENERAL).exists()


def _pence(transfers: QuerySet[Transfer]) -> int:
    return int(transfers.aggregate(pence=Sum("amount_pence", default=0))["pence"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LONDON)
