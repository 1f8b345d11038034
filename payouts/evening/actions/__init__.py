"""The only writers of the evening."""

from payouts.evening.actions.looking import look_at
from payouts.evening.actions.wishes import choose_digest, take_back_week, take_week_off

__all__ = ["choose_digest", "look_at", "take_back_week", "take_week_off"]
