"""The only writers of claims. One file for each who acts; callers need not know which."""

from payouts.claims.actions.asking_again import ask_for_next_month, carry_account, carry_contact
from payouts.claims.actions.call_backs import (
    ask_for_call_back,
    finish_call_back,
    forget_ways_back,
    give_way_back,
    use_read_out,
)
from payouts.claims.actions.caseworker import (
    ask_for_one_thing,
    mark_no_money_today,
    pass_on,
    prepare_claim,
    take_up,
)
from payouts.claims.actions.checking import ask_for_check, change_bank, confirm_by_call
from payouts.claims.actions.choices import give_consent, withdraw_consent
from payouts.claims.actions.claimant import add_note, answer, answered, start_claim, submit_claim
from payouts.claims.actions.coming_back import ask_again, ask_for_link, send_saved, use_digits, use_link
from payouts.claims.actions.evidence import add_evidence, redact_evidence, remove_evidence
from payouts.claims.actions.forgetting import warn_old_drafts, wipe_old_drafts
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
from payouts.claims.actions.lateness import apologise
from payouts.claims.actions.looking_again import ask_for_a_second_look
from payouts.claims.actions.outcomes import (
    ask_about_payee,
    ask_about_payment,
    ask_if_still_cut,
    close_claim,
    mark_decided,
    mark_paying,
    reopen_claim,
    send_back,
    tell_of_first_sum,
    tell_what_waits,
)
from payouts.claims.actions.retaining import keep_clocks
from payouts.claims.actions.taking import confirm_claim, disown_claim, note_call, summarise, take_down
from payouts.claims.actions.taking_back import erase_claim, forget_address, note_copy, withdraw_claim

__all__ = [
    "add_evidence",
    "add_note",
    "agree_on_screen",
    "answer",
    "answer_helper",
    "answered",
    "apologise",
    "ask_about_payee",
    "ask_about_payment",
    "ask_again",
    "ask_for_a_second_look",
    "ask_for_call_back",
    "ask_for_check",
    "ask_for_link",
    "ask_for_next_month",
    "ask_for_one_thing",
    "ask_if_still_cut",
    "begin_helping",
    "carry_account",
    "carry_contact",
    "change_bank",
    "choose_scope",
    "close_claim",
    "confirm_by_call",
    "confirm_claim",
    "describe_helper",
    "disown_claim",
    "end_helping",
    "end_old_helpings",
    "erase_claim",
    "finish_call_back",
    "forget_address",
    "forget_ways_back",
    "give_consent",
    "give_way_back",
    "keep_clocks",
    "mark_decided",
    "mark_no_money_today",
    "mark_paying",
    "note_call",
    "note_copy",
    "pass_on",
    "prepare_claim",
    "redact_evidence",
    "remove_evidence",
    "reopen_claim",
    "send_back",
    "send_saved",
    "start_claim",
    "submit_claim",
    "summarise",
    "take_down",
    "take_up",
    "tell_of_first_sum",
    "tell_what_waits",
    "thaw_claim",
    "use_digits",
    "use_link",
    "use_read_out",
    "warn_old_drafts",
    "wipe_old_drafts",
    "withdraw_claim",
    "withdraw_consent",
]
