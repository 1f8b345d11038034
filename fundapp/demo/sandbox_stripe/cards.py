"""The test cards and test bank accounts, with the numbers and fates that Stripe publishes. Pure: it takes no money."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Stripe's published prices for the United Kingdom: cards 1.5 % and 20p; Bacs 1 %, at least 20p and at most £2.
_CARD_PER_MILLE, _CARD_FIXED_PENCE = 15, 20
_DEBIT_PER_MILLE, _DEBIT_LEAST_PENCE, _DEBIT_MOST_PENCE = 10, 20, 200


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a payment is refused: Stripe's code, its decline code, and the sentence it shows."""

    code: str
    decline_code: str
    sentence: str


DECLINED = Decline("card_declined", "generic_decline", "Your card was declined.")
POOR = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
UNASKED = Decline("authentication_required", "authentication_required", "Your card needs you to confirm the payment.")
UNCONFIRMED = Decline(
    "payment_intent_authentication_failure",
    "",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)
UNKNOWN_NUMBER = Decline("incorrect_number", "incorrect_number", "Your card number is incorrect.")


@dataclass(frozen=True, slots=True)
class Means:
    """A way to pay, by its published number, and what becomes of it.

    `decline` is for a payment; a card that only declines can still be kept for later. `asks` wants the supporter's
    confirmation: "always", or "first" when it is content with one. `dispute` is the reason that a paid charge is
    disputed for at once; `is_inquiry` that it is asked about first. `refund` is what a refund comes to: "done",
    "fails" or "waits".
    """

    number: str
    words: str
    decline: Decline | None = None
    asks: str = ""
    dispute: str = ""
    is_inquiry: bool = False
    refund: str = "done"
    is_debit: bool = False

    @property
    def fee(self) -> "Fee":
        return Fee(is_debit=self.is_debit)


@dataclass(frozen=True, slots=True)
class Fee:
    is_debit: bool = False

    def on(self, amount: int) -> int:
        """The fee for one payment, half a penny rounded up."""
        if self.is_debit:
            return min(max((amount * _DEBIT_PER_MILLE + 500) // 1000, _DEBIT_LEAST_PENCE), _DEBIT_MOST_PENCE)
        return (amount * _CARD_PER_MILLE + 500) // 1000 + _CARD_FIXED_PENCE


def _debit_refused(reason: str, sentence: str) -> Decline:
    return Decline("charge_failed" if reason == "debit_not_authorized" else reason, reason, sentence)


_CARDS = (
    Means("4242424242424242", "Is paid."),
    Means("4000000000000002", "Is declined.", decline=DECLINED),
    Means("4000000000009995", "Has insufficient funds.", decline=POOR),
    Means(
        "4000000000000069", "Has expired.", decline=Decline("expired_card", "expired_card", "Your card has expired.")
    ),
    Means(
        "4000000000000127",
        "Has a wrong security code.",
        decline=Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
    ),
    Means("4000000000000341", "Can be kept for later, and is declined at every payment.", decline=DECLINED),
    Means("4000002760003184", "Asks you to confirm, every time.", asks="always"),
    Means("4000002500003155", "Asks you to confirm, the first time.", asks="first"),
    Means("4000008400001629", "Asks you to confirm, and is declined then.", asks="always", decline=DECLINED),
    Means("4000000000000259", "Is paid, and disputed as fraud at once.", dispute="fraudulent"),
    Means("4000000000002685", "Is paid, and disputed as not received.", dispute="product_not_received"),
    Means("4000000000001976", "Is paid, and asked about by the bank.", dispute="fraudulent", is_inquiry=True),
    Means("4000000000005126", "Is paid; a refund seems made, and fails a minute later.", refund="fails"),
    Means("4000000000007726", "Is paid; a refund waits, and is made a minute later.", refund="waits"),
)
_ACCOUNTS = (
    Means("00012345", "The debit is paid when it is settled.", is_debit=True, refund="waits"),
    Means(
        "22222227",
        "The account has too little money in it.",
        is_debit=True,
        decline=_debit_refused("insufficient_funds", "The customer's account has insufficient funds."),
    ),
    Means(
        "33333335",
        "The bank refuses the debit.",
        is_debit=True,
        decline=_debit_refused("debit_not_authorized", "The bank refused the debit."),
    ),
    Means("55555559", "The debit is paid, and taken back by the bank.", is_debit=True, dispute="debit_not_authorized"),
)
CARDS: Mapping[str, Means] = MappingProxyType({means.number: means for means in _CARDS})
ACCOUNTS: Mapping[str, Means] = MappingProxyType({means.number: means for means in _ACCOUNTS})
GOOD_CARD, GOOD_ACCOUNT = _CARDS[0].number, _ACCOUNTS[0].number


def card(number: str) -> Means:
    """The card of a number; one that nobody published is a wrong number."""
    return CARDS.get(number) or Means(number, "Is not a card.", decline=UNKNOWN_NUMBER)


def account(number: str) -> Means:
    return ACCOUNTS.get(number) or ACCOUNTS[GOOD_ACCOUNT]


def known(number: str) -> Means:
    """What was kept under a number before."""
    return ACCOUNTS.get(number) or card(number)
