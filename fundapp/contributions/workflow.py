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
