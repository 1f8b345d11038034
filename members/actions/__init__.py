"""The only writers of people. One file for each errand; callers need not know which."""

from members.actions.credentials import (
    ask_for_new_password,
    change_password,
    note_factor_added,
    note_factor_removed,
    set_up_app,
)
from members.actions.households import link_household, part_household, record_dues
from members.actions.joining import accept_invitation, found_fund, invite_organiser, withdraw_invitation
from members.actions.register import declare_interest, end_membership, register_membership, set_standing
from members.actions.standing import end_role, grant_role, reinstate, suspend, want_role
from members.actions.tokens import end_token, make_token, use_token

__all__ = [
    "accept_invitation",
    "ask_for_new_password",
    "change_password",
    "declare_interest",
    "end_membership",
    "end_role",
    "end_token",
    "found_fund",
    "grant_role",
    "invite_organiser",
    "link_household",
    "make_token",
    "note_factor_added",
    "note_factor_removed",
    "part_household",
    "record_dues",
    "register_membership",
    "reinstate",
    "set_standing",
    "set_up_app",
    "suspend",
    "use_token",
    "want_role",
    "withdraw_invitation",
]
