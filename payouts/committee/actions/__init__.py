"""The only writers of the committee. One file for each errand; callers need not know which."""

from payouts.committee.actions.asking import ask_for_emergency, leave_out
from payouts.committee.actions.panels import close_panel, draw_panel, refill_panel, settle_panel, take_back
from payouts.committee.actions.seats import pass_seat, renew_ballot, take_seat
from payouts.committee.actions.votes import cast_vote

__all__ = [
    "ask_for_emergency",
    "cast_vote",
    "close_panel",
    "draw_panel",
    "leave_out",
    "pass_seat",
    "refill_panel",
    "renew_ballot",
    "settle_panel",
    "take_back",
    "take_seat",
]
