"""What may happen to the books: one constructor for each event. It must never know where entries are kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from fundapp.kernel.ids import is_key
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.ledger import chart
from fundapp.ledger.chart import BANK, CASH, IN_TRANSIT, STRIPE, UNIDENTIFIED

# Ten billion pounds: above any fund, and far below where 64-bit sums could overflow.
AMOUNT_PENCE_MAX = 1_000_000_000_000
TRANSFERS_MAX = 1_000


class Kind(StrEnum):
    """Everything that can happen to the books, in the words of docs/ledger.md."""

    CARD_GIFT = "card_gift"
    SETTLEMENT = "settlement"
    BANK_GIFT = "bank_gift"
    UNIDENTIFIED_GIFT = "unidentified_gift"
    RECOGNISED = "recognised"
    CASH_GIFT = "cash_gift"
    CASH_BANKED = "cash_banked"
    CASH_DRAWN = "cash_drawn"
    REFUND = "refund"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    REFUND_FAILED = "refund_failed"
    SETTLEMENT_FAILED = "settlement_failed"
    STRIPE_FEE = "stripe_fee"
    STRIPE_LINE = "stripe_line"
    AWARD_PROMISED = "award_promised"
    PROMISE_RELEASED = "promise_released"
    PROMISED_AGAIN = "promised_again"
    PAYOUT_SENT = "payout_sent"
    PAYOUT_CONFIRMED = "payout_confirmed"
    PAYOUT_RETURNED = "payout_returned"
    GIVEN_BACK = "given_back"
    BANK_CHARGE = "bank_charge"
    OPENING_BALANCE = "opening_balance"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Transfer:
    """`pence` from the credited account to the debited one. One pair, so that it cannot be out of balance."""

    debit: str
    credit: str
    pence: int
    # What the card processor or the bank keeps; told apart from refunds, which move between the same two accounts.
    is_fee: bool = False

    @property
    def guarded(self) -> bool:
        """Whether the database refuses it when the debited account has too little. Follows from the accounts."""
        return chart.is_guarded(self.debit, self.credit)

    @property
    def mirrored(self) -> "Transfer":
        return Transfer(self.credit, self.debit, self.pence, self.is_fee)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, by its unique `source`. What cannot be an entry is refused while it is being made."""

    source: str
    kind: Kind
    at: datetime
    transfers: tuple[Transfer, ...]
    # The source of the entry that this one corrects.
    reverses: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "transfers", tuple(self.transfers))
        if reasons := tuple(_faults(self)):
            raise Refused(*reasons)

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(code for transfer in self.transfers for code in (transfer.debit, transfer.credit))

    def fingerprint(self, currency: str) -> str:
        """A digest of what happened: kind, currency, transfers in order, and the entry that is corrected.

        The time is not in it: a message that is delivered twice carries the same event at two times.
        """
        parts = [self.kind, currency, self.reverses or ""]
        parts += [f"{t.debit}<{t.credit}:{t.pence}{':fee' if t.is_fee else ''}" for t in self.transfers]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


# Most entries of a life are between a few dozen pairs of accounts, so what depends on the pair alone is remembered.
_remembered = lru_cache(maxsize=1_024)


def _faults(entry: Entry) -> list[Refusal]:
    faults: list[Refusal] = []
    for transfer in entry.transfers:
        if type(transfer.pence) is not int or not 0 < transfer.pence <= AMOUNT_PENCE_MAX:
            faults.append(_amount_fault(transfer.pence))
        faults += _pair_faults(transfer.debit, transfer.credit)
    if not is_key(entry.source):
        faults.append(Refusal("source_not_understood", "The source of an entry is a key, such as gift:123."))
    if entry.at.tzinfo is None:
        faults.append(Refusal("time_without_zone", "The time of an entry must say its time zone."))
    if not entry.transfers:
        faults.append(Refusal("no_transfers", "An entry moves some money: give it at least one transfer."))
    if len(entry.transfers) > TRANSFERS_MAX:
        faults.append(
            Refusal("too_many_transfers", "An entry has at most %(most)s transfers.", {"most": TRANSFERS_MAX})
        )
    if (entry.kind is Kind.CORRECTION) != (entry.reverses is not None):
        faults.append(
            Refusal("correction_needs_its_entry", "A correction, and nothing else, names the entry it mends.")
        )
    if len(entry.transfers) > 1 and len({chart.is_promise(t.debit, t.credit) for t in entry.transfers}) > 1:
        faults.append(Refusal("promise_stands_alone", "A promise is an entry of its own, apart from other events."))
    if not faults and not all(_fits(entry.kind, transfer.debit, transfer.credit) for transfer in entry.transfers):
        faults.append(
            Refusal("kind_does_not_fit", "These accounts do not belong in a %(kind)s.", {"kind": entry.kind.value})
        )
    return faults


def _amount_fault(pence: object) -> Refusal:
    if type(pence) is not int:
        return Refusal("amount_not_whole", "An amount in the books is a whole number of pence.")
    if pence <= 0:
        return Refusal("amount_not_positive", "An amount in the books is at least one penny.")
    return Refusal("amount_too_large", "This amount is too large for the books.")


@_remembered
def _pair_faults(debit: str, credit: str) -> tuple[Refusal, ...]:
    faults = []
    if debit == credit:
        faults.append(Refusal("same_account_twice", "A transfer goes from one account to another one."))
    faults += [
        Refusal("account_unknown", "There is no account called %(account)s.", {"account": code})
        for code in (debit, credit)
        if not chart.is_account(code)
    ]
    return tuple(faults)


# Which pairs of accounts (debit, credit) each kind may hold, where `pot` and `promised` stand for those of any pot.
SHAPES: dict[Kind, frozenset[tuple[str, str]]] = {
    Kind.CARD_GIFT: frozenset({("stripe", "pot"), ("pot", "stripe")}),
    Kind.SETTLEMENT: frozenset({("bank", "stripe")}),
    Kind.BANK_GIFT: frozenset({("bank", "pot")}),
    Kind.UNIDENTIFIED_GIFT: frozenset({("bank", "unidentified")}),
    Kind.RECOGNISED: frozenset({("unidentified", "pot"), ("pot", "unidentified")}),
    Kind.CASH_GIFT: frozenset({("cash", "pot")}),
    Kind.CASH_BANKED: frozenset({("bank", "cash")}),
    Kind.CASH_DRAWN: frozenset({("cash", "bank")}),
    Kind.REFUND: frozenset({("pot", "stripe")}),
    Kind.DISPUTE: frozenset({("pot", "stripe")}),
    # Whether the charge for a dispute is put back, taken anew or left alone is Stripe's to say.
    Kind.DISPUTE_WON: frozenset({("stripe", "pot"), ("pot", "stripe")}),
    Kind.REFUND_FAILED: frozenset({("stripe", "pot"), ("pot", "stripe")}),
    Kind.SETTLEMENT_FAILED: frozenset({("stripe", "bank")}),
    Kind.STRIPE_FEE: frozenset({("pot", "stripe"), ("stripe", "pot")}),
    Kind.STRIPE_LINE: frozenset(
        {("stripe", "unidentified"), ("unidentified", "stripe"), ("pot", "stripe"), ("stripe", "pot")}
    ),
    Kind.AWARD_PROMISED: frozenset({("pot", "promised")}),
    Kind.PROMISE_RELEASED: frozenset({("promised", "pot")}),
    Kind.PROMISED_AGAIN: frozenset({("pot", "promised")}),
    Kind.PAYOUT_SENT: frozenset({("promised", "in-transit")}),
    Kind.PAYOUT_CONFIRMED: frozenset({("in-transit", "bank"), ("in-transit", "cash")}),
    Kind.PAYOUT_RETURNED: frozenset({("bank", "in-transit"), ("cash", "in-transit"), ("in-transit", "promised")}),
    Kind.GIVEN_BACK: frozenset({("bank", "pot")}),
    Kind.BANK_CHARGE: frozenset({("pot", "bank"), ("bank", "pot")}),
    Kind.OPENING_BALANCE: frozenset({("bank", "pot")}),
}


def _shape(debit: str, credit: str) -> tuple[str, str]:
    return debit.partition(":")[0], credit.partition(":")[0]


@_remembered
def _fits(kind: Kind, debit: str, credit: str) -> bool:
    # A correction mirrors an entry that fitted.
    return kind is Kind.CORRECTION or _shape(debit, credit) in SHAPES[kind]


# --- Money comes in ---------------------------------------------------------------------------------------------------
def card_gift(*, source: str, at: datetime, pot: str, gross_pence: int, fee_pence: int) -> Entry:
    """A gift by card: the pot gets all of it and then bears the processor's fee, so that both can be seen."""
    return Entry(source, Kind.CARD_GIFT, at, (Transfer(STRIPE, chart.pot(pot), gross_pence), *_fee(pot, fee_pence)))


def settlement(*, source: str, at: datetime, pence: int) -> Entry:
    """The card processor pays what it holds into the fund's bank account."""
    return Entry(source, Kind.SETTLEMENT, at, (Transfer(BANK, STRIPE, pence),))


def bank_gift(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    return Entry(source, Kind.BANK_GIFT, at, (Transfer(BANK, chart.pot(pot), pence),))


def unidentified_gift(*, source: str, at: datetime, pence: int) -> Entry:
    """Money on the bank statement that nobody has recognised yet: owed, until its pot is known."""
    return Entry(source, Kind.UNIDENTIFIED_GIFT, at, (Transfer(BANK, UNIDENTIFIED, pence),))


def recognised(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """Somebody knows whose it is. Below zero, whose it was that left without a name."""
    known = Transfer(UNIDENTIFIED, chart.pot(pot), pence)
    left = Transfer(chart.pot(pot), UNIDENTIFIED, -pence)
    return Entry(source, Kind.RECOGNISED, at, (left if pence < 0 else known,))


def cash_gift(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    return Entry(source, Kind.CASH_GIFT, at, (Transfer(CASH, chart.pot(pot), pence),))


def cash_banked(*, source: str, at: datetime, pence: int) -> Entry:
    return Entry(source, Kind.CASH_BANKED, at, (Transfer(BANK, CASH, pence),))


def cash_drawn(*, source: str, at: datetime, pence: int) -> Entry:
    """Money is taken out of the bank, to be handed to people."""
    return Entry(source, Kind.CASH_DRAWN, at, (Transfer(CASH, BANK, pence),))


# --- Money goes back to supporters ------------------------------------------------------------------------------------
def refund(*, source: str, at: datetime, pot: str, pence: int, fee_pence: int = 0) -> Entry:
    return Entry(source, Kind.REFUND, at, (Transfer(chart.pot(pot), STRIPE, pence), *_fee(pot, fee_pence)))


def refund_failed(*, source: str, at: datetime, pot: str, pence: int, fee_pence: int = 0) -> Entry:
    """The supporter's bank would not take a refund, so the gift is in its pot again."""
    return Entry(source, Kind.REFUND_FAILED, at, (Transfer(STRIPE, chart.pot(pot), pence), *_fee(pot, fee_pence)))


def dispute(*, source: str, at: datetime, pot: str, pence: int, fee_pence: int) -> Entry:
    """A supporter's bank takes the gift back, and the processor charges for it; sometimes only the charge is new."""
    taken = (Transfer(chart.pot(pot), STRIPE, pence),) if pence else ()
    return Entry(source, Kind.DISPUTE, at, (*taken, *_fee(pot, fee_pence)))


def dispute_won(*, source: str, at: datetime, pot: str, pence: int, fee_pence: int = 0) -> Entry:
    """The processor puts the gift back, and sometimes (`fee_pence`) its charge as well."""
    put_back = (Transfer(STRIPE, chart.pot(pot), pence),) if pence else ()
    return Entry(source, Kind.DISPUTE_WON, at, (*put_back, *_fee(pot, -fee_pence)))


# --- The processor's own ----------------------------------------------------------------------------------------------
def settlement_failed(*, source: str, at: datetime, pence: int) -> Entry:
    """The bank would not take a settlement, or it was called off: the processor holds the money again."""
    return Entry(source, Kind.SETTLEMENT_FAILED, at, (Transfer(STRIPE, BANK, pence),))


def stripe_fee(*, source: str, at: datetime, pence: int) -> Entry:
    """A charge of the processor's that belongs to no gift, so the general pot bears it; below zero it comes back."""
    return Entry(source, Kind.STRIPE_FEE, at, _fee(chart.GENERAL, pence))


def stripe_line(*, source: str, at: datetime, pence: int, fee_pence: int) -> Entry:
    """Money at the processor that belongs to no known gift: owed until somebody says what it is. Below zero it left."""
    moved = Transfer(STRIPE, UNIDENTIFIED, pence) if pence > 0 else Transfer(UNIDENTIFIED, STRIPE, -pence)
    return Entry(source, Kind.STRIPE_LINE, at, (*((moved,) if pence else ()), *_fee(chart.GENERAL, fee_pence)))


def bank_charge(*, source: str, at: datetime, pence: int) -> Entry:
    """What the bank keeps for itself, so the general pot bears it; below zero what it pays, such as interest."""
    pot = chart.pot(chart.GENERAL)
    kept, paid = Transfer(pot, BANK, pence, is_fee=True), Transfer(BANK, pot, -pence, is_fee=True)
    return Entry(source, Kind.BANK_CHARGE, at, (paid if pence < 0 else kept,))


def opening_balance(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """What was at the bank for a pot before these books begin."""
    return Entry(source, Kind.OPENING_BALANCE, at, (Transfer(BANK, chart.pot(pot), pence),))


# --- Money is promised and paid ---------------------------------------------------------------------------------------
def award_promised(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """Sets money aside for an award. Refused when the pot has less than that free."""
    return Entry(source, Kind.AWARD_PROMISED, at, (Transfer(chart.pot(pot), chart.promised(pot), pence),))


def promise_released(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """What was promised and will not be needed is free again."""
    return Entry(source, Kind.PROMISE_RELEASED, at, (Transfer(chart.promised(pot), chart.pot(pot), pence),))


def promised_again(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """A payout went to a stranger and its person is paid anew: the pot bears it. Refused without that much free."""
    return Entry(source, Kind.PROMISED_AGAIN, at, (Transfer(chart.pot(pot), chart.promised(pot), pence),))


def payout_sent(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """An instalment was handed to the bank; until the bank shows it, it is in transit."""
    return Entry(source, Kind.PAYOUT_SENT, at, (Transfer(chart.promised(pot), IN_TRANSIT, pence),))


def payout_confirmed(*, source: str, at: datetime, pence: int, in_cash: bool = False) -> Entry:
    """The bank statement shows that the money left; or two people signed that they handed it over `in_cash`."""
    return Entry(source, Kind.PAYOUT_CONFIRMED, at, (Transfer(IN_TRANSIT, CASH if in_cash else BANK, pence),))


def payout_returned(
    *, source: str, at: datetime, pot: str, pence: int, from_bank: bool, in_cash: bool = False
) -> Entry:
    """A payout came back and is promised again; `from_bank` when it was already seen to have gone."""
    back = (Transfer(CASH if in_cash else BANK, IN_TRANSIT, pence),) if from_bank else ()
    return Entry(source, Kind.PAYOUT_RETURNED, at, (*back, Transfer(IN_TRANSIT, chart.promised(pot), pence)))


def given_back(*, source: str, at: datetime, pot: str, pence: int) -> Entry:
    """A claimant who won their challenge gives some back, so that the next person can be paid."""
    return Entry(source, Kind.GIVEN_BACK, at, (Transfer(BANK, chart.pot(pot), pence),))


# --- Mistakes are mended ----------------------------------------------------------------------------------------------
def reversal(entry: Entry, *, source: str, at: datetime) -> Entry:
    """The exact reverse of `entry`, linked to it. Nothing in the books is ever changed or removed."""
    mirrored = tuple(transfer.mirrored for transfer in reversed(entry.transfers))
    return Entry(source, Kind.CORRECTION, at, mirrored, reverses=entry.source)


def _fee(pot: str, fee_pence: int) -> tuple[Transfer, ...]:
    """What the processor keeps, out of the pot; below zero, what it gives back of that."""
    if fee_pence < 0:
        return (Transfer(STRIPE, chart.pot(pot), -fee_pence, is_fee=True),)
    return (Transfer(chart.pot(pot), STRIPE, fee_pence, is_fee=True),) if fee_pence else ()
