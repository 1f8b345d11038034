"""The only writers of awards, payouts and runs. Locks are always taken in the order claims, runs, payouts, books."""

from payouts.payments.actions.arriving import close_trace, say_arrived
from payouts.payments.actions.astray import pay_again
from payouts.payments.actions.awards import catch_up, confirm_still_needed, make_award, release_awards
from payouts.payments.actions.doubts import clear_run, doubt_run
from payouts.payments.actions.handing import enter_voucher, sign_cash, take_voucher
from payouts.payments.actions.outcomes import Because, confirm_payout, confirm_run, return_payout
from payouts.payments.actions.payees import note_payee
from payouts.payments.actions.runs import (
    BankFile,
    abandon_run,
    approve_run,
    mark_sent,
    prepare_run,
    write_bank_file,
)
from payouts.payments.actions.seeing import open_as_sent
from payouts.payments.actions.spot import open_spot_check
from payouts.payments.actions.still_cut import ask_still_cut, end_cut, fit_to_end, say_still_cut
from payouts.payments.actions.words import choose_words

__all__ = [
    "BankFile",
    "Because",
    "abandon_run",
    "approve_run",
    "ask_still_cut",
    "catch_up",
    "choose_words",
    "clear_run",
    "close_trace",
    "confirm_payout",
    "confirm_run",
    "confirm_still_needed",
    "doubt_run",
    "end_cut",
    "enter_voucher",
    "fit_to_end",
    "make_award",
    "mark_sent",
    "note_payee",
    "open_as_sent",
    "open_spot_check",
    "pay_again",
    "prepare_run",
    "release_awards",
    "return_payout",
    "say_arrived",
    "say_still_cut",
    "sign_cash",
    "take_voucher",
    "write_bank_file",
]
