"""The way of a claim, as one table of moves. It must never know who stands behind a part, or what was answered.

The buttons on a page and the rule that judges them read the same rows.
"""

from dataclasses import dataclass
from enum import StrEnum

from fundapp.kernel.refusal import refuse


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PREPARING = "preparing"
    # One question is open and it is the claimant's turn.
    WAITING = "waiting"
    DECIDING = "deciding"
    APPROVED = "approved"
    NOT_THIS_TIME = "not_this_time"
    PAYING = "paying"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    # A draft nobody came back to.
    WIPED = "wiped"


class Verb(StrEnum):
    SUBMIT = "submit"
    TAKE_UP = "take_up"
    ASK = "ask"
    ANSWERED = "answered"
    READY = "ready"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    NOT_THIS_TIME = "not_this_time"
    PAY = "pay"
    CLOSE = "close"
    REOPEN = "reopen"
    LOOK_AGAIN = "look_again"
    WITHDRAW = "withdraw"
    WIPE = "wipe"


class By(StrEnum):
    """In which part someone moves a claim."""

    CLAIMANT = "claimant"
    CASEWORKER = "caseworker"
    COMMITTEE = "committee"
    PAYER = "payer"
    CLOCK = "clock"


class Part(StrEnum):
    """What an organiser's account has been on one claim. Each account is at most one of these on the same claim."""

    CLAIMANT = "claimant"
    HELPER = "helper"
    CASEWORKER = "caseworker"
    # Knows the person, or may: passed it on and is kept apart from it.
    STOOD_ASIDE = "stood_aside"


@dataclass(frozen=True, slots=True)
class Move:
    verb: Verb
    sources: frozenset[State]
    target: State
    by: frozenset[By]


def _move(verb: Verb, sources: set[State], target: State, *by: By) -> Move:
    return Move(verb, frozenset(sources), target, frozenset(by))


_S = State
MOVES: tuple[Move, ...] = (
    _move(Verb.SUBMIT, {_S.DRAFT}, _S.SUBMITTED, By.CLAIMANT),
    # From preparing as well: a second caseworker takes over from one who is away.
    _move(Verb.TAKE_UP, {_S.SUBMITTED, _S.PREPARING}, _S.PREPARING, By.CASEWORKER),
    _move(Verb.ASK, {_S.PREPARING}, _S.WAITING, By.CASEWORKER),
    # The caseworker too, who may have heard the answer on the telephone.
    _move(Verb.ANSWERED, {_S.WAITING}, _S.PREPARING, By.CLAIMANT, By.CASEWORKER),
    _move(Verb.READY, {_S.PREPARING}, _S.DECIDING, By.CASEWORKER),
    _move(Verb.SEND_BACK, {_S.DECIDING}, _S.PREPARING, By.COMMITTEE),
    _move(Verb.APPROVE, {_S.DECIDING}, _S.APPROVED, By.COMMITTEE),
    _move(Verb.NOT_THIS_TIME, {_S.DECIDING}, _S.NOT_THIS_TIME, By.COMMITTEE),
    _move(Verb.PAY, {_S.APPROVED}, _S.PAYING, By.PAYER),
    _move(Verb.CLOSE, {_S.PAYING}, _S.CLOSED, By.PAYER),
    # A payment came back after all of it had been seen at the bank.
    _move(Verb.REOPEN, {_S.CLOSED}, _S.PAYING, By.PAYER),
    # Back to the caseworker, who may find a new fact, and from there to people who did not look before. After a yes
    # they can only add to it, and what was promised goes on being paid.
    _move(
        Verb.LOOK_AGAIN, {_S.NOT_THIS_TIME, _S.APPROVED, _S.PAYING, _S.CLOSED}, _S.PREPARING, By.CLAIMANT, By.CASEWORKER
    ),
    _move(
        Verb.WITHDRAW,
        # While it is paid as well: what is left is not sent. What is on its way cannot be called back.
        {_S.DRAFT, _S.SUBMITTED, _S.PREPARING, _S.WAITING, _S.DECIDING, _S.APPROVED, _S.PAYING},
        _S.WITHDRAWN,
        By.CLAIMANT,
    ),
    _move(Verb.WIPE, {_S.DRAFT}, _S.WIPED, By.CLOCK),
)

# Derived, so that no list has to be kept in step with the table.
FINAL: frozenset[State] = frozenset(State) - frozenset().union(*(move.sources for move in MOVES))
# Where a person's own clocks run.
ENDED: frozenset[State] = frozenset({State.NOT_THIS_TIME, State.CLOSED, State.WITHDRAWN, State.WIPED})
_BY_VERB = {move.verb: move for move in MOVES}
assert len(_BY_VERB) == len(MOVES), "one row for each verb"


def step(state: State, verb: Verb, by: By) -> State:
    """Where the move leads; or `Refused`, when it is somebody else's or cannot be made from here."""
    move = _BY_VERB[verb]
    if by not in move.by:
        raise refuse("move_is_not_yours", "This step is for someone else to take.")
    if state not in move.sources:
        raise refuse(f"cannot_{verb.value}_now", _NOT_NOW[verb])
    return move.target


def open_to(state: State, by: By) -> frozenset[Verb]:
    """What someone in this part may do now: the buttons."""
    return frozenset(move.verb for move in MOVES if state in move.sources and by in move.by)


def open_questions(state: State, *, asked_for: str, every: frozenset[str]) -> frozenset[str]:
    """Which answers the claimant may change now: all of a draft, and what was asked for while waiting."""
    if state is State.DRAFT:
        return every
    if state is not State.WAITING:
        return frozenset()
    # A new way to be paid may need new details, so the two open together.
    return (frozenset({"pay-how", "bank", "bill"}) if asked_for == "pay-how" else frozenset({asked_for})) & every


# Not while people decide: what they vote on stays as it was. Not once it is paid or over: there is nothing to send.
_PAYEE_OPEN = frozenset({_S.SUBMITTED, _S.PREPARING, _S.WAITING, _S.APPROVED, _S.PAYING})


def is_payee_open(state: State) -> bool:
    """Whether where the money goes can be changed now, in a request that was sent."""
    return state in _PAYEE_OPEN


def need_payee_open(state: State) -> None:
    """Refuse a change of where the money goes when it cannot be made now."""
    if state is State.DECIDING:
        raise refuse("people_decide_now", "People are deciding now. You can change this when they have.")
    if not is_payee_open(state):
        raise refuse("payee_is_closed", "This cannot be changed now. Call us if it is wrong.")


# Once people decide, what they decide by stays as it is.
_PHOTOS_OPEN = frozenset({State.DRAFT, State.SUBMITTED, State.PREPARING, State.WAITING})


def may_change_photos(state: State) -> bool:
    """Whether photos may be added, covered or taken away now."""
    return state in _PHOTOS_OPEN


_NOT_NOW: dict[Verb, str] = {
    Verb.SUBMIT: "This request was sent already, or has ended. Open your request to see where it is.",
    Verb.TAKE_UP: "This request is not waiting for a caseworker.",
    Verb.ASK: "One thing can be asked only while a request is being made ready.",
    Verb.ANSWERED: "Nothing is being asked of you now. Open your request to see where it is.",
    Verb.READY: "This request is not being made ready now.",
    Verb.SEND_BACK: "Only a request that is being decided can be sent back.",
    Verb.APPROVE: "Only a request that is being decided can be decided.",
    Verb.NOT_THIS_TIME: "Only a request that is being decided can be decided.",
    Verb.PAY: "Only a request with a yes can be paid.",
    Verb.CLOSE: "Only a request that is being paid can be closed.",
    Verb.REOPEN: "Only a closed request is opened again.",
    Verb.LOOK_AGAIN: "We can look again only once people have decided. Open your request to see where it is.",
    Verb.WITHDRAW: "This request has ended, so there is nothing left to stop. You can still delete what we hold.",
    Verb.WIPE: "Only a form that was never sent is wiped.",
}
