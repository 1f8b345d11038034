"""Until when a panel takes votes. It must never know what was voted, nor whether anybody was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from payouts.claims.promises import evening

# An emergency is for tonight, and what two people let pass is a full panel's from the next evening on.
EMERGENCY_DAYS = 1


def closes_at(words: Mapping[str, Any], *, is_emergency: bool, now: datetime) -> datetime | None:
    """The evening on which voting ends, by a rulebook's `decision` part; None where it sets no time."""
    days = EMERGENCY_DAYS if is_emergency else words.get("closes_after_days")
    return evening(now, days) if days is not None else None
