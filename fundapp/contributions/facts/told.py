"""What Stripe has told of the fund's money, in the fund's words. Pure: it must never know where a fact came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fundapp.contributions.workflow import DisputeState, EndReason, MovementKind, RecurringState, SettlementState

Thing = Mapping[str, Any]

# What a Checkout Session and its payment carry, so that either leads back to the gift.
GIFT_MARK = "contribution"
# The same of a subscription and the session that began it: either leads back to the promise.
RECURRING_MARK = "recurring"
# The same of a refund that was ordered here, so that it is found again when Stripe's answer was lost.
REFUND_MARK = "refund_order"


class NotYet(Exception):
    """Stripe has the payment but not yet its line in the books; asking again a little later answers it."""


@dataclass(frozen=True, slots=True)
class Invoiced:
    """Whose a payment is that carries no mark: the invoice that it paid, and the promise behind that."""

    invoice: str
    subscription: str
    recurring: str
    # Whether somebody paid it on Stripe's page, as the first one is; the later ones are taken while nobody is there.
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money has arrived: `gross_pence`, of which Stripe kept `fee_pence`. `line` is the id of it in Stripe's books."""

    gift: str
    payment: str
    line: str
    gross_pence: int
    fee_pence: int
    currency: str
    at: datetime
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment is on its way that may still fail."""

    gift: str
    payment: str
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A payment that was on its way did not arrive, and no other is being tried."""

    gift: str
    payment: str
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class Expired:
    """The card page closed without a payment."""

    gift: str


@dataclass(frozen=True, slots=True)
class Refunded:
    """Some of a gift, or all, went back: `pence` left Stripe's balance for it. `order` is ours, where we asked for it.

    A debit that the bank took back after it had come is the same, under the name of its charge.
    """

    gift: str
    refund: str
    line: str
    pence: int
    currency: str
    at: datetime
    payment: str = ""
    fee_pence: int = 0
    order: str = ""
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The supporter's bank would not take a refund: `pence` is in Stripe's balance again."""

    gift: str
    refund: str
    line: str
    pence: int
    currency: str
    at: datetime
    fee_pence: int = 0
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a dispute in Stripe's books. A fee below zero was given back."""

    line: str
    kind: MovementKind
    pence: int
    fee_pence: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Disputed:
    """A supporter's bank asks about a gift or takes it back: how that stands now, and all that it has moved so far."""

    gift: str
    payment: str
    dispute: str
    state: DisputeState
    reason: str
    pence: int
    opened_at: datetime
    evidence_due_at: datetime | None
    movements: tuple[Movement, ...]
    invoice: Invoiced | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Stripe pays the fund's bank, or could not: it leaves the balance at once and comes back by `failure_line`."""

    payout: str
    line: str
    pence: int
    currency: str
    made_at: datetime
    arrives_on: date
    state: SettlementState
    failure_line: str = ""
    failure_code: str = ""
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PromiseNews:
    """How Stripe's subscription stands. `ended_because` is why it ended there, when Stripe knows."""

    recurring: str
    subscription: str
    item: str
    customer: str
    state: RecurringState
    amount_pence: int
    currency: str
    next_on: date | None
    paused_until: date | None
    ended_because: EndReason | None = None


@dataclass(frozen=True, slots=True)
class PromiseLeft:
    """The first page of a recurring gift closed without a payment."""

    recurring: str


@dataclass(frozen=True, slots=True)
class CustomerGone:
    """Stripe forgot a customer, and has ended all that they had promised."""

    customer: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """Somebody tried a card, and it was taken or declined."""

    charge: str
    is_declined: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnFee:
    """A charge of Stripe's own, for no gift; below zero when it was given back."""

    line: str
    pence: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stray:
    """A line in Stripe's books of no known gift: `pence` came, or left when below zero; `fee_pence` Stripe kept."""

    line: str
    pence: int
    fee_pence: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for the books: `why` is a code."""

    why: str


GiftFact = Paid | Waiting | Failed | Expired | Refunded | RefundFailed | Disputed
Fact = GiftFact | Settled | PromiseNews | PromiseLeft | CustomerGone | Attempted | OwnFee | Stray | Ignored


@dataclass(frozen=True, slots=True)
class Hint:
    """Which object an event speaks of, and of what kind."""

    kind: str
    id: str
