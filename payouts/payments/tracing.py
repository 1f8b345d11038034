"""What became of money that was sent: whether it arrived, and how a search for it ended. It must never know whose."""

from datetime import datetime, timedelta
from enum import StrEnum

# A payment by bank is there within a working day; before that nobody is asked.
ARRIVES_WITHIN = timedelta(days=1)
# What was sent longer ago is asked about no more.
ASKED_FOR = timedelta(days=30)


class Found(StrEnum):
    """How a search ended."""

    ARRIVED = "arrived"
    CAME_BACK = "came_back"
    WENT_ASTRAY = "went_astray"


def may_be_asked(sent_at: datetime, *, now: datetime) -> bool:
    return ARRIVES_WITHIN <= now - sent_at <= ASKED_FOR
