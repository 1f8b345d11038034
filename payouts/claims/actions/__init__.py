"""The only writers of claims. One file for each who acts; callers need not know which."""

from payouts.claims.actions.caseworker import ask_for_one_thing, pass_on, prepare_claim, take_up
from payouts.claims.actions.claimant import add_note, answer, answered, start_claim, submit_claim, withdraw_claim
from payouts.claims.actions.consents import give_consent, withdraw_consent
from payouts.claims.actions.forgetting import wipe_old_drafts
from payouts.claims.actions.helping import (
    agree_on_screen,
    answer_helper,
    begin_helping,
    choose_scope,
    describe_helper,
    end_helping,
    end_old_helpings,
    thaw_claim,
)
from payouts.claims.actions.looking_again import ask_for_a_second_look
from payouts.claims.actions.outcomes import close_claim, mark_decided, mark_paying, reopen_claim, send_back
from payouts.claims.actions.taking import confirm_claim, disown_claim, note_call, summarise, take_down

__all__ = [
    "add_note",
    "agree_on_screen",
    "answer",
    "answer_helper",
    "answered",
    "ask_for_a_second_look",
    "ask_for_one_thing",
    "begin_helping",
    "choose_scope",
    "close_claim",
    "confirm_claim",
    "describe_helper",
    "disown_claim",
    "end_helping",
    "end_old_helpings",
    "give_consent",
    "mark_decided",
    "mark_paying",
    "note_call",
    "pass_on",
    "prepare_claim",
    "reopen_claim",
    "send_back",
    "start_claim",
    "submit_claim",
    "summarise",
    "take_down",
    "take_up",
    "thaw_claim",
    "wipe_old_drafts",
    "withdraw_claim",
    "withdraw_consent",
]
