"""The words of the organisers' pages: what each state, way and reason is called there. It knows words, never a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fundapp.audit.verbs import Verb
from fundapp.contributions.counting import Standing
from fundapp.contributions.presenting.words import day, pounds
from fundapp.contributions.workflow import (
    CorrectionReason,
    CorrectionState,
    DisputeState,
    OfflineState,
    RecurringKind,
    RecurringState,
    RefundReason,
    RefundState,
    SettlementState,
    State,
    Way,
)
from fundapp.kernel import clock
from fundapp.web.exports import Cell, Pence
from fundapp.web.templatetags.look import short_moment

Words = Mapping[str, str]

WAYS: Words = {
    Way.STRIPE: gettext_noop("Card or online"),
    Way.BANK: gettext_noop("Bank transfer"),
    Way.CASH: gettext_noop("Cash"),
    Way.CHEQUE: gettext_noop("Cheque"),
}
GIFT_STATES: Words = {
    State.STARTED: gettext_noop("Started"),
    State.WAITING: gettext_noop("On its way"),
    State.PAID: gettext_noop("Paid"),
    State.FAILED: gettext_noop("Failed"),
    State.EXPIRED: gettext_noop("Left without paying"),
}
KINDS: Words = {
    RecurringKind.GIFT: gettext_noop("Gift"),
    RecurringKind.DUES: gettext_noop("Dues"),
    RecurringKind.LEVY: gettext_noop("Levy"),
}
RECURRING_STATES: Words = {
    RecurringState.STARTED: gettext_noop("Not begun"),
    RecurringState.ACTIVE: gettext_noop("Active"),
    RecurringState.PAUSED: gettext_noop("Paused"),
    RecurringState.FAILING: gettext_noop("Failing"),
    RecurringState.ENDED: gettext_noop("Ended"),
    RecurringState.ABANDONED: gettext_noop("Left without paying"),
}
OFFLINE_STATES: Words = {
    OfflineState.RECORDED: gettext_noop("Waits for a second count"),
    OfflineState.CONFIRMED: gettext_noop("In the books"),
    OfflineState.UNIDENTIFIED: gettext_noop("Nobody knows whose"),
    OfflineState.RECOGNISED: gettext_noop("Recognised"),
    OfflineState.WITHDRAWN: gettext_noop("Taken back"),
    OfflineState.CORRECTED: gettext_noop("Out of the books again"),
}
REFUND_STATES: Words = {
    RefundState.ASKED: gettext_noop("Waits for a second person"),
    RefundState.APPROVED: gettext_noop("On its way"),
    RefundState.MADE: gettext_noop("Made"),
    RefundState.FAILED: gettext_noop("Failed"),
    RefundState.DECLINED: gettext_noop("Declined"),
}
REFUND_REASONS: Words = {
    RefundReason.ASKED_FOR: gettext_noop("The supporter asked for it"),
    RefundReason.DUPLICATE: gettext_noop("It was given twice"),
    RefundReason.MISTAKE: gettext_noop("The amount was a mistake"),
    RefundReason.SUSPICIOUS: gettext_noop("Somebody else used the card"),
}
DISPUTE_STATES: Words = {
    DisputeState.NEEDS_ANSWER: gettext_noop("Needs an answer"),
    DisputeState.IN_REVIEW: gettext_noop("The bank looks at it"),
    DisputeState.WON: gettext_noop("Won"),
    DisputeState.LOST: gettext_noop("Lost"),
    DisputeState.CLOSED: gettext_noop("Closed"),
}
# Stripe's words for what a bank says, in ours.
DISPUTE_REASONS: Words = {
    "bank_cannot_process": gettext_noop("The bank could not process it"),
    "check_returned": gettext_noop("The cheque was returned"),
    "credit_not_processed": gettext_noop("The supporter says that a promised refund did not come"),
    "customer_initiated": gettext_noop("The supporter told their bank to take it back"),
    "debit_not_authorized": gettext_noop("The supporter says that they did not agree to the debit"),
    "duplicate": gettext_noop("The supporter says that they paid twice"),
    "fraudulent": gettext_noop("The supporter says that it was not them"),
    "general": gettext_noop("The bank gives no reason"),
    "incorrect_account_details": gettext_noop("The account details were wrong"),
    "insufficient_funds": gettext_noop("There was not enough money in the account"),
    "noncompliant": gettext_noop("The bank says that a rule of the card was not kept"),
    "product_not_received": gettext_noop("The supporter says that they got nothing for it"),
    "product_unacceptable": gettext_noop("The supporter says that it was not what they expected"),
    "subscription_canceled": gettext_noop("The supporter says that they had stopped their monthly gift"),
    "unrecognized": gettext_noop("The supporter does not recognise it"),
}
SETTLEMENT_STATES: Words = {
    SettlementState.ON_ITS_WAY: gettext_noop("On its way to the bank"),
    SettlementState.ARRIVED: gettext_noop("At the bank"),
    SettlementState.FAILED: gettext_noop("The bank would not take it"),
    SettlementState.CANCELED: gettext_noop("Called off"),
}
CORRECTION_REASONS: Words = {
    CorrectionReason.MISTAKE: gettext_noop("It was written down wrongly"),
    CorrectionReason.GIVEN_BACK: gettext_noop("It was given back by hand"),
    CorrectionReason.NOT_PAID: gettext_noop("The bank would not pay it, or took it back"),
}
CORRECTION_STATES: Words = {
    CorrectionState.ASKED: gettext_noop("Waits for a second person"),
    CorrectionState.MADE: gettext_noop("Made"),
    CorrectionState.DECLINED: gettext_noop("Declined"),
}
STANDINGS: Words = {
    Standing.PAID: gettext_noop("Paid this month"),
    Standing.DUE: gettext_noop("Due"),
    Standing.LATE: gettext_noop("Late"),
    Standing.ENDED: gettext_noop("Ended"),
    Standing.STILL_COMING: gettext_noop("Ended, and money still comes"),
}
# The colour of a tag. Its word says the same.
TAGS: Words = {
    **dict.fromkeys(("paid", "confirmed", "recognised", "made", "won", "arrived", "active"), "done"),
    **dict.fromkeys(("waiting", "recorded", "asked", "approved", "in_review", "on_its_way", "due", "started"), "now"),
    **dict.fromkeys(
        ("failed", "unidentified", "needs_answer", "lost", "failing", "late", "still_coming", "canceled"), "problem"
    ),
}
VERBS: Words = {
    Verb.GIFT_STARTED: gettext_noop("Started"),
    Verb.CHECKOUT_OPENED: gettext_noop("The card page was opened"),
    Verb.GIFT_WAITING: gettext_noop("A bank debit is on its way"),
    Verb.GIFT_PAID: gettext_noop("Paid"),
    Verb.GIFT_FAILED: gettext_noop("The bank refused it"),
    Verb.GIFT_EXPIRED: gettext_noop("The card page was left without paying"),
    Verb.GIFT_REFUNDED: gettext_noop("Some of it went back"),
    Verb.GIFT_REFUND_FAILED: gettext_noop("A refund came back to us"),
    Verb.GIFT_DISPUTED: gettext_noop("Disputed by the supporter's bank"),
    Verb.RECEIPT_SENT: gettext_noop("The receipt was sent"),
    Verb.ADDRESS_SHOWN: gettext_noop("An organiser looked at the address"),
    Verb.OFFLINE_RECORDED: gettext_noop("Written down"),
    Verb.OFFLINE_CONFIRMED: gettext_noop("Counted by a second person"),
    Verb.OFFLINE_WITHDRAWN: gettext_noop("Taken back"),
    Verb.OFFLINE_RECOGNISED: gettext_noop("Recognised"),
    Verb.CORRECTION_ASKED: gettext_noop("A correction was asked for"),
    Verb.CORRECTION_MADE: gettext_noop("Taken out of the books again"),
    Verb.CORRECTION_DECLINED: gettext_noop("A correction was declined"),
    Verb.CASH_BANKED: gettext_noop("Taken to the bank"),
    Verb.REFUND_ASKED: gettext_noop("A refund was asked for"),
    Verb.REFUND_APPROVED: gettext_noop("A second person agreed"),
    Verb.REFUND_DECLINED: gettext_noop("Declined"),
    Verb.REFUND_ENDED: gettext_noop("Stripe answered"),
    Verb.RECURRING_STARTED: gettext_noop("Begun"),
    Verb.RECURRING_ENDED: gettext_noop("Ended"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as a word, and the colour of its tag."""

    text: str
    kind: str


def tag(words: Words, code: str) -> Tag:
    return Tag(word(words, code), TAGS.get(code, ""))


def word(words: Words, code: str) -> str:
    """A code in words. One that Stripe made up since is shown as it is, without its underscores."""
    return _(words[code]) if code in words else code.replace("_", " ")


def choices(words: Words) -> list[tuple[str, str]]:
    """The codes with their words, for a form."""
    return [(str(code), _(text)) for code, text in words.items()]


def text_of(cell: Cell) -> str:
    """A cell of a list as a page shows it; a file shows the same cell in its own way."""
    match cell:
        case None:
            return ""
        case Pence():
            return pounds(cell.pence)
        case datetime():
            return short_moment(cell)
        case date():
            return day(cell)
        case _:
            return str(cell)


def days_left(until: datetime | None) -> str:
    """How long there is for an answer, in words."""
    if until is None:
        return _("no date given")
    left = (until.astimezone(clock.LONDON).date() - clock.today()).days
    if left < 0:
        return _("the time is over")
    if left == 0:
        return _("today is the last day")
    return _("1 day left") if left == 1 else _("%(days)s days left") % {"days": left}
