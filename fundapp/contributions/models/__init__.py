"""The tables of giving, a file for each noun; callers need not know which."""

from fundapp.contributions.models.campaigns import Campaign
from fundapp.contributions.models.disputes import DisputeMovement, GiftDispute
from fundapp.contributions.models.gifts import Contribution
from fundapp.contributions.models.offline import CashBanking, OfflineCorrection, OfflineGift
from fundapp.contributions.models.recurring import RecurringChange, RecurringContribution
from fundapp.contributions.models.refunds import GiftRefund, RefundOrder
from fundapp.contributions.models.settlements import Settlement
from fundapp.contributions.models.shield import CardAttempt, GivingSwitch
from fundapp.contributions.models.stripe import ReconciliationRun, StripeEvent
from fundapp.contributions.models.supporters import Supporter

__all__ = [
    "Campaign",
    "CardAttempt",
    "CashBanking",
    "Contribution",
    "DisputeMovement",
    "GiftDispute",
    "GiftRefund",
    "GivingSwitch",
    "OfflineCorrection",
    "OfflineGift",
    "ReconciliationRun",
    "RecurringChange",
    "RecurringContribution",
    "RefundOrder",
    "Settlement",
    "StripeEvent",
    "Supporter",
]
