"""The moves of a payout and of a payment run, as two tables, and who may make them. It must never know whose money.

The buttons on a page and the rule that judges them read the same rows.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from fundapp.kernel.refusal import Refusal, Refused, refuse


class PayoutState(StrEnum):
    # The money is set aside for it.
    PROMISED = "promised"
    IN_RUN = "in_run"
    # Handed to the bank, not yet seen on its statement.
    SENT = "sent"
    CONFIRMED = "confirmed"
    # Not needed any more: the money is free again.
    RELEASED = "released"


class PayoutMove(StrEnum):
    PUT_IN_RUN = "put_in_run"
    TAKE_OUT = "take_out"
    SEND = "send"
    CONFIRM = "confirm"
    RETURN = "return"
    PAY_AGAIN = "pay_again"
    RELEASE = "release"


PAYOUT_MOVES: Mapping[tuple[PayoutState, PayoutMove], PayoutState] = {
    (PayoutState.PROMISED, PayoutMove.PUT_IN_RUN): PayoutState.IN_RUN,
    (PayoutState.IN_RUN, PayoutMove.TAKE_OUT): PayoutState.PROMISED,
    (PayoutState.IN_RUN, PayoutMove.SEND): PayoutState.SENT,
    (PayoutState.SENT, PayoutMove.CONFIRM): PayoutState.CONFIRMED,
    # What came back is promised again, and is paid in a later run without a new vote.
    (PayoutState.SENT, PayoutMove.RETURN): PayoutState.PROMISED,
    (PayoutState.CONFIRMED, PayoutMove.RETURN): PayoutState.PROMISED,
    # It left, and reached a stranger: two people promise it anew.
    (PayoutState.CONFIRMED, PayoutMove.PAY_AGAIN): PayoutState.PROMISED,
    (PayoutState.PROMISED, PayoutMove.RELEASE): PayoutState.RELEASED,
    (PayoutState.IN_RUN, PayoutMove.RELEASE): PayoutState.RELEASED,
}


class Fate(StrEnum):
    """What became of one line of a run."""

    LIVE = "live"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    # It reached a stranger, and its person is paid anew.
    ASTRAY = "astray"
    # The run was abandoned, or the money was not needed any more.
    DROPPED = "dropped"


class RunState(StrEnum):
    # Frozen under its content hash, waiting for a second person.
    PREPARED = "prepared"
    APPROVED = "approved"
    # The bank file was written at least once.
    FILE_WRITTEN = "file_written"
    # Nobody knows whether the bank took it: parked for people, who look at the bank before anything else happens.
    UNSURE = "unsure"
    SENT = "sent"
    # Every line was confirmed or came back.
    SETTLED = "settled"
    ABANDONED = "abandoned"


class RunMove(StrEnum):
    APPROVE = "approve"
    WRITE_FILE = "write_file"
    SEND = "send"
    DOUBT = "doubt"
    NOT_THERE = "not_there"
    SETTLE = "settle"
    ABANDON = "abandon"


RUN_MOVES: Mapping[tuple[RunState, RunMove], RunState] = {
    (RunState.PREPARED, RunMove.APPROVE): RunState.APPROVED,
    (RunState.APPROVED, RunMove.WRITE_FILE): RunState.FILE_WRITTEN,
    # Written again when the first file was lost on the way: it is the same file.
    (RunState.FILE_WRITTEN, RunMove.WRITE_FILE): RunState.FILE_WRITTEN,
    (RunState.FILE_WRITTEN, RunMove.SEND): RunState.SENT,
    (RunState.FILE_WRITTEN, RunMove.DOUBT): RunState.UNSURE,
    (RunState.UNSURE, RunMove.SEND): RunState.SENT,
    # Two people have looked: only then can it be sent again, or abandoned.
    (RunState.UNSURE, RunMove.NOT_THERE): RunState.FILE_WRITTEN,
    (RunState.SENT, RunMove.SETTLE): RunState.SETTLED,
    (RunState.PREPARED, RunMove.ABANDON): RunState.ABANDONED,
    (RunState.APPROVED, RunMove.ABANDON): RunState.ABANDONED,
    (RunState.FILE_WRITTEN, RunMove.ABANDON): RunState.ABANDONED,
}

# Derived, so that no list has to be kept in step with the tables.
RUN_FINAL = frozenset(RunState) - frozenset(source for source, _ in RUN_MOVES)

_PAYOUT_NOT_NOW: Mapping[PayoutMove, str] = {
    PayoutMove.PUT_IN_RUN: "This payment is in another run, or was sent already. Load the list again.",
    PayoutMove.TAKE_OUT: "This payment is not waiting in a run.",
    PayoutMove.SEND: "This payment is not waiting in a run.",
    PayoutMove.CONFIRM: "Only a payment that was sent can be confirmed.",
    PayoutMove.RETURN: "Only a payment that was sent can come back.",
    PayoutMove.PAY_AGAIN: "First say on its run that the bank has shown it leaving.",
    PayoutMove.RELEASE: "This payment was sent already, so its money cannot be freed.",
}
_RUN_NOT_NOW: Mapping[RunMove, str] = {
    RunMove.APPROVE: "This run is not waiting for a second person.",
    RunMove.WRITE_FILE: "A bank file is written after a second person has approved the run, and before it is sent.",
    RunMove.SEND: "A run is marked as sent after its bank file was written.",
    RunMove.DOUBT: "Only a run whose bank file was written, and that is not marked as sent, can be in doubt.",
    RunMove.NOT_THERE: "Nobody has said that they are not sure whether the bank has this run.",
    RunMove.SETTLE: "Only a run that was sent can be settled.",
    RunMove.ABANDON: "This run was sent, so it cannot be abandoned. Say for each payment what became of it.",
}


def step_payout(state: PayoutState, move: PayoutMove) -> PayoutState:
    target = PAYOUT_MOVES.get((state, move))
    if target is None:
        raise refuse(f"cannot_{move.value}_now", _PAYOUT_NOT_NOW[move])
    return target


def step_run(state: RunState, move: RunMove) -> RunState:
    target = RUN_MOVES.get((state, move))
    if target is None:
        raise refuse(f"cannot_{move.value}_run_now", _RUN_NOT_NOW[move])
    return target


def open_moves(state: RunState) -> frozenset[RunMove]:
    """What can be done with a run now: the buttons. `SETTLE` follows from its lines and is nobody's button."""
    return frozenset(move for source, move in RUN_MOVES if source is state) - {RunMove.SETTLE}


# --- Who may not pay --------------------------------------------------------------------------------------------------
class Tie(StrEnum):
    """What ties a person to a claim so that they may not prepare or approve its payment."""

    CLAIMANT = "claimant"
    HELPER = "helper"
    CASEWORKER = "caseworker"
    STOOD_ASIDE = "stood_aside"
    INTEREST = "interest"
    VOTER = "voter"


_TIED: Mapping[Tie, tuple[str, str]] = {
    Tie.CLAIMANT: ("claimant_cannot_pay", "One of these payments is for your own request. Other people pay it."),
    Tie.HELPER: ("helper_cannot_pay", "You helped with one of these requests. Other people pay it."),
    Tie.CASEWORKER: ("caseworker_cannot_pay", "You made one of these requests ready. Other people pay it."),
    Tie.STOOD_ASIDE: ("stood_aside_cannot_pay", "You stepped aside from one of these requests. Other people pay it."),
    Tie.INTEREST: ("interest_cannot_pay", "You have declared an interest in one of these. Other people pay it."),
    Tie.VOTER: ("voter_cannot_pay", "You voted on one of these requests, so other people pay it."),
}

# For each tie, the ids of the people who have it.
Ties = Mapping[Tie, Collection[str]]


def ties_of(person: str, ties: Ties) -> tuple[Tie, ...]:
    return tuple(tie for tie in Tie if person in ties.get(tie, ()))


def refusal_of(tie: Tie) -> Refusal:
    return Refusal(*_TIED[tie])


def need_untied(person: str, ties: Ties) -> None:
    """Refuse with everything that ties the person to what is paid."""
    if held := ties_of(person, ties):
        raise Refused(*(refusal_of(tie) for tie in held))


def need_other_than_preparer(person: str, preparer: str) -> None:
    if person == preparer:
        raise refuse("preparer_cannot_approve", "You prepared this run. Another person checks and approves it.")


def need_second_look(person: str, doubter: str) -> None:
    """That nothing has left is said by another person than the one who was not sure: money may go twice after it."""
    if person == doubter:
        raise refuse(
            "doubter_cannot_clear", "You were not sure yourself. Another person looks at the bank and says so."
        )
