"""Reads of giving, a file for each noun; callers need not know which."""

from fundapp.contributions.selectors.campaigns import (
    Progress,
    campaigns,
    general_campaign,
    is_general_free,
    last_month_of,
    latest_gifts,
    named_gifts,
    progress_of,
    purposes,
)

__all__ = [
    "Progress",
    "campaigns",
    "general_campaign",
    "is_general_free",
    "last_month_of",
    "latest_gifts",
    "named_gifts",
    "progress_of",
    "purposes",
]
