"""The life of one gift: its states, what may follow what, how much may be given. It must never know the database."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused

LEAST_PENCE = 2_00
MOST_PENCE = 2_000_00
CHOICES_PENCE = (5_00, 10_00, 20_00, 50_00)


class State(StrEnum):
    """Where a gift is. What Stripe says decides, whenever it is heard; nothing here waits for a certain order."""

    # The supporter was sent to the card page, or is about to be.
    STARTED = "started"
    # A bank debit is on its way; nobody knows yet whether it arrives.
    WAITING = "waiting"
    PAID = "paid"
    # The bank refused the debit. A refused card leaves the gift started, because another card may be tried.
    FAILED = "failed"
    # The card page was left alone for a day, or closed.
    EXPIRED = "expired"


# From each state, which may follow. Money that has arrived has arrived: nothing follows `paid`, and `paid` follows all.
MOVES = MappingProxyType(
    {
        State.STARTED: frozenset({State.WAITING, State.PAID, State.FAILED, State.EXPIRED}),
        State.WAITING: frozenset({State.PAID, State.FAILED}),
        State.FAILED: frozenset({State.WAITING, State.PAID}),
        State.EXPIRED: frozenset({State.WAITING, State.PAID, State.FAILED}),
        State.PAID: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a gift. `is_new` is false when it is there already, or when the news is an older one."""

    state: State
    is_new: bool


def after(state: State, told: State) -> Move:
    """The state after hearing `told`. News that comes late or twice changes nothing and is no mistake of anyone's."""
    return Move(told, is_new=True) if told in MOVES[state] else Move(state, is_new=False)


def check_amount(pence: int, currency: str = "GBP") -> None:
    """Refuse what is too little to be worth its fee, or so much that it should be talked about first."""
    if not LEAST_PENCE <= pence <= MOST_PENCE:
        least, most = format_pence(LEAST_PENCE, currency), format_pence(MOST_PENCE, currency)
        raise Refused(
            Refusal(
                "amount_out_of_range",
                "Enter an amount from %(least)s to %(most)s, like 12.50",
                {"least": least.removesuffix(".00"), "most": most.removesuffix(".00")},
            )
        )


class Way(StrEnum):
    """How money comes to the fund."""

    STRIPE = "stripe"
    BANK = "bank"
    CASH = "cash"
    CHEQUE = "cheque"


class OfflineWay(StrEnum):
    """The ways that people see with their own eyes."""

    BANK = "bank"
    CASH = "cash"
    CHEQUE = "cheque"


class OfflineState(StrEnum):
    # Somebody has written it down; of cash and cheques a second person has yet to count it.
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    # It is at the bank and nobody knows whose or what for.
    UNIDENTIFIED = "unidentified"
    RECOGNISED = "recognised"
    # Taken back before it was in the books.
    WITHDRAWN = "withdrawn"
    # Taken out of the books again, by the exact reverse of its entries.
    CORRECTED = "corrected"


class CorrectionReason(StrEnum):
    """Why something that people saw comes out of the books again."""

    MISTAKE = "mistake"
    # The supporter asked for it, and got it by hand: to the account it came from, or into the hand it came from.
    GIVEN_BACK = "given_back"
    # The bank would not pay the cheque, or took the transfer back.
    NOT_PAID = "not_paid"


class CorrectionState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    DECLINED = "declined"


class RecurringKind(StrEnum):
    GIFT = "gift"
    DUES = "dues"
    LEVY = "levy"


class RecurringState(StrEnum):
    """Where a promise is. What Stripe says of its subscription decides."""

    STARTED = "started"
    ACTIVE = "active"
    PAUSED = "paused"
    # A debit was refused, and Stripe or the fund has not given up yet.
    FAILING = "failing"
    ENDED = "ended"
    # The first page was left without paying.
    ABANDONED = "abandoned"


class EndReason(StrEnum):
    STOPPED = "stopped"
    FAILED = "failed"
    FORGOTTEN = "forgotten"
    # Ended at Stripe: its dashboard, its portal, or a customer deleted there.
    ELSEWHERE = "elsewhere"


class Change(StrEnum):
    AMOUNT = "amount"
    DATE = "date"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    # Another card, chosen on Stripe's own page; which one is never known here.
    CARD = "card"


class ChangeState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"


class RefundReason(StrEnum):
    ASKED_FOR = "asked_for"
    DUPLICATE = "duplicate"
    MISTAKE = "mistake"
    SUSPICIOUS = "suspicious"


class RefundState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    MADE = "made"
    FAILED = "failed"
    DECLINED = "declined"


class DisputeState(StrEnum):
    NEEDS_ANSWER = "needs_answer"
    IN_REVIEW = "in_review"
    WON = "won"
    LOST = "lost"
    # An inquiry that ended without becoming a dispute.
    CLOSED = "closed"


# Nothing is asked of anyone any more; though Stripe may open what was closed.
DISPUTE_OVER = frozenset({DisputeState.WON, DisputeState.LOST, DisputeState.CLOSED})


class MovementKind(StrEnum):
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"


class SettlementState(StrEnum):
    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    FAILED = "failed"
    CANCELED = "canceled"


class SwitchReason(StrEnum):
    BREAKER = "breaker"
    RECOVERED = "recovered"
    PERSON = "person"
