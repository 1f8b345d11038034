"""The only writers of the committee. One file for each errand; callers need not know which."""

from payouts.committee.actions.panels import draw_panel, refill_panel, settle_panel, take_back
from payouts.committee.actions.seats import pass_seat, take_seat
from payouts.committee.actions.votes import cast_vote

__all__ = ["cast_vote", "draw_panel", "pass_seat", "refill_panel", "settle_panel", "take_back", "take_seat"]
