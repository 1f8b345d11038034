"""The only writers of giving. One file for each errand; callers need not know which."""

from fundapp.contributions.actions.campaigns import close_campaign, open_campaign, pause_campaign, resume_campaign
from fundapp.contributions.actions.events import STRIPE_EVENT, Stored, close_event, store_event
from fundapp.contributions.actions.giving import (
    attach_checkout,
    forget_unpaid,
    hide_name,
    mark_receipt_sent,
    start_gift,
)
from fundapp.contributions.actions.stripe_news import RECEIPT, apply_news, apply_payment, apply_refund

__all__ = [
    "RECEIPT",
    "STRIPE_EVENT",
    "Stored",
    "apply_news",
    "apply_payment",
    "apply_refund",
    "attach_checkout",
    "close_campaign",
    "close_event",
    "forget_unpaid",
    "hide_name",
    "mark_receipt_sent",
    "open_campaign",
    "pause_campaign",
    "resume_campaign",
    "start_gift",
    "store_event",
]
