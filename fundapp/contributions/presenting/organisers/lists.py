"""The organisers' lists: which columns each has, where a row leads, what is summed. A page and a file show the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fundapp.contributions import counting
from fundapp.contributions.counting import Month
from fundapp.contributions.models import (
    CashBanking,
    Contribution,
    GiftDispute,
    GiftRefund,
    OfflineGift,
    RecurringContribution,
    RefundOrder,
    Settlement,
    Supporter,
)
from fundapp.contributions.presenting.organisers import words
from fundapp.contributions.presenting.organisers.words import word
from fundapp.contributions.presenting.words import pounds
from fundapp.contributions.selectors import desk
from fundapp.contributions.selectors.desk import Rows, Wanted
from fundapp.contributions.workflow import Way
from fundapp.kernel import clock
from fundapp.web.exports import Cell, Pence

Sums = Callable[[Rows], Sequence[tuple[str, str]]]
_EVERY_DAY = ("since", "until")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list, in words that are translated when they are shown.

    `narrow` names the fields of its filter; `states` are the words of the state filter.
    """

    name: str
    title: str
    hint: str
    head: Sequence[str]
    rows: Callable[[Wanted], Rows]
    cells: Callable[[Any], Sequence[Cell]]
    narrow: Sequence[str]
    states: Mapping[str, str]
    nothing: str
    link: Callable[[Any], str] = lambda _row: ""
    sums: Sums = lambda _rows: ()


def number_of(supporter_id: object) -> str:
    """What a supporter is called here: the end of their number, never a name."""
    return str(supporter_id)[-6:]


def _at(name: str, row: Any) -> str:
    return reverse(f"contributions:{name}", args=[row.pk])


def _gift_of(row: Any) -> str:
    return reverse("contributions:desk_gift", args=[row.contribution_id])


def _gift(gift: Contribution) -> Sequence[Cell]:
    return (
        gift.receipt_code,
        gift.paid_at or gift.started_at,
        gift.campaign.title,
        word(words.WAYS, gift.way),
        word(words.GIFT_STATES, gift.state),
        Pence(gift.amount_pence),
        Pence(gift.fee_pence) if gift.fee_pence is not None else None,
        Pence(gift.kept_pence) if gift.gross_pence is not None else None,
        gift.reference or (gift.recurring.reference if gift.recurring else ""),
    )


def _gift_sums(rows: Rows) -> Sequence[tuple[str, str]]:
    sums = desk.gift_sums(rows)
    return (
        (_("Gifts"), f"{sums['count']:,}"),
        (_("Arrived"), pounds(sums["came"])),
        (_("Fees"), pounds(sums["fees"])),
        (_("Given back or disputed"), pounds(sums["back"] + sums["disputed"])),
    )


def _recurring(promise: RecurringContribution) -> Sequence[Cell]:
    return (
        promise.reference or number_of(promise.id),
        word(words.KINDS, promise.kind),
        word(words.WAYS, promise.way),
        promise.campaign.title,
        Pence(promise.amount_pence),
        word(words.RECURRING_STATES, promise.state),
        promise.next_on,
        promise.failing_since,
        promise.started_at,
    )


def _recurring_link(promise: RecurringContribution) -> str:
    return _at("desk_due" if promise.way == Way.BANK else "desk_promise", promise)


def _order(order: RefundOrder) -> Sequence[Cell]:
    return (
        order.contribution.receipt_code,
        order.asked_at,
        Pence(order.amount_pence),
        word(words.REFUND_REASONS, order.reason),
        word(words.REFUND_STATES, order.state),
        order.why,
    )


def _refund(refund: GiftRefund) -> Sequence[Cell]:
    return (refund.contribution.receipt_code, refund.at, Pence(refund.amount_pence), refund.refund_id, refund.failed_at)


def _dispute(dispute: GiftDispute) -> Sequence[Cell]:
    return (
        dispute.contribution.receipt_code,
        word(words.DISPUTE_STATES, dispute.state),
        Pence(dispute.amount_pence),
        word(words.DISPUTE_REASONS, dispute.reason),
        dispute.opened_at,
        dispute.evidence_due_at,
        words.days_left(dispute.evidence_due_at) if dispute.state == "needs_answer" else "",
    )


def _settlement(settlement: Settlement) -> Sequence[Cell]:
    return (
        settlement.payout_id,
        settlement.made_at,
        settlement.arrives_on,
        Pence(settlement.amount_pence),
        word(words.SETTLEMENT_STATES, settlement.state),
        settlement.failure_code,
    )


def _supporter(supporter: Supporter) -> Sequence[Cell]:
    row: Any = supporter
    return (
        number_of(supporter.id),
        row.gifts,
        Pence(row.came - row.back),
        row.last_at,
        supporter.created_at,
        _("Forgotten") if supporter.forgotten_at else "",
    )


def _offline(gift: OfflineGift) -> Sequence[Cell]:
    return (
        gift.received_on,
        word(words.WAYS, gift.way),
        Pence(gift.amount_pence),
        word(words.OFFLINE_STATES, gift.state),
        gift.campaign.title if gift.campaign else "",
        gift.reference,
        gift.contribution.receipt_code if gift.contribution else "",
    )


def _banking(banking: CashBanking) -> Sequence[Cell]:
    return (banking.banked_on, Pence(banking.amount_pence), banking.recorded_at, banking.corrected_at)


def _due(promise: RecurringContribution) -> Sequence[Cell]:
    row: Any = promise
    month = Month(promise.amount_pence, row.came_pence, promise.next_on, promise.ended_at is not None)
    return (
        promise.payer or promise.reference,
        word(words.KINDS, promise.kind),
        promise.reference,
        Pence(promise.amount_pence),
        Pence(row.came_pence),
        promise.next_on,
        word(words.STANDINGS, counting.standing(month, today=clock.today())),
    )


def _this_month(wanted: Wanted) -> Rows:
    return desk.dues(wanted, month=clock.today().replace(day=1))


_ALL = gettext_noop("Nothing here yet.")
LISTINGS = {
    listing.name: listing
    for listing in (
        Listing(
            "gifts",
            gettext_noop("Gifts"),
            gettext_noop("Every gift, however it came. Nobody's name or address is shown."),
            (
                *(gettext_noop("Receipt"), gettext_noop("When"), gettext_noop("For"), gettext_noop("Way")),
                *(gettext_noop("State"), gettext_noop("Amount"), gettext_noop("Fee"), gettext_noop("Kept")),
                gettext_noop("Reference"),
            ),
            desk.gifts,
            _gift,
            ("code", "campaign", "state", "way", *_EVERY_DAY, "least", "most"),
            words.GIFT_STATES,
            _ALL,
            partial(_at, "desk_gift"),
            _gift_sums,
        ),
        Listing(
            "recurring",
            gettext_noop("Recurring gifts"),
            gettext_noop("Monthly gifts by card and debit, standing orders, dues and levies."),
            (
                *(gettext_noop("Name"), gettext_noop("Kind"), gettext_noop("Way"), gettext_noop("For")),
                *(gettext_noop("A month"), gettext_noop("State"), gettext_noop("Next"), gettext_noop("Failing since")),
                gettext_noop("Begun"),
            ),
            desk.recurring,
            _recurring,
            ("code", "campaign", "state", "way"),
            words.RECURRING_STATES,
            _ALL,
            _recurring_link,
        ),
        Listing(
            "failed",
            gettext_noop("Failed payments"),
            gettext_noop("Monthly gifts whose debit was refused. Their supporters are told on day 0, 3 and 7."),
            (
                *(gettext_noop("Name"), gettext_noop("Kind"), gettext_noop("Way"), gettext_noop("For")),
                *(gettext_noop("A month"), gettext_noop("State"), gettext_noop("Next"), gettext_noop("Failing since")),
                gettext_noop("Begun"),
            ),
            desk.failed_payments,
            _recurring,
            ("campaign",),
            {},
            gettext_noop("No payment is failing."),
            _recurring_link,
        ),
        Listing(
            "orders",
            gettext_noop("Refunds asked for"),
            gettext_noop("Refunds that organisers asked for, and what became of them."),
            (
                *(gettext_noop("Receipt"), gettext_noop("Asked"), gettext_noop("Amount"), gettext_noop("Why")),
                *(gettext_noop("State"), gettext_noop("What Stripe said")),
            ),
            desk.orders,
            _order,
            ("state", *_EVERY_DAY, "least", "most"),
            words.REFUND_STATES,
            gettext_noop("Nobody has asked for a refund."),
            partial(_at, "desk_order"),
        ),
        Listing(
            "refunds",
            gettext_noop("What went back"),
            gettext_noop("Every refund by Stripe's own account, also those made in its dashboard."),
            (
                *(gettext_noop("Receipt"), gettext_noop("When"), gettext_noop("Amount")),
                *(gettext_noop("Stripe's name"), gettext_noop("Came back to us")),
            ),
            desk.refunds,
            _refund,
            (*_EVERY_DAY, "least", "most"),
            {},
            gettext_noop("Nothing has gone back."),
            _gift_of,
        ),
        Listing(
            "disputes",
            gettext_noop("Disputes"),
            gettext_noop("Gifts that a supporter's bank took back or asks about. An answer is given at Stripe."),
            (
                *(gettext_noop("Receipt"), gettext_noop("State"), gettext_noop("Amount")),
                *(gettext_noop("What the bank says"), gettext_noop("Opened"), gettext_noop("Answer until")),
                gettext_noop("Left"),
            ),
            desk.disputes,
            _dispute,
            ("state", *_EVERY_DAY),
            words.DISPUTE_STATES,
            gettext_noop("No gift is disputed."),
            partial(_at, "desk_dispute"),
        ),
        Listing(
            "settlements",
            gettext_noop("Settlements"),
            gettext_noop("Stripe paying the fund's bank. Compare each with the bank statement."),
            (
                *(gettext_noop("Stripe's name"), gettext_noop("Made"), gettext_noop("Arrives"), gettext_noop("Amount")),
                *(gettext_noop("State"), gettext_noop("What the bank said")),
            ),
            desk.settlements,
            _settlement,
            ("state", *_EVERY_DAY, "least", "most"),
            words.SETTLEMENT_STATES,
            gettext_noop("Stripe has not paid out yet."),
        ),
        Listing(
            "supporters",
            gettext_noop("Supporters"),
            gettext_noop("Those who left an address, by a number of ours. Their gifts are behind it."),
            (
                *(gettext_noop("Supporter"), gettext_noop("Gifts"), gettext_noop("Kept"), gettext_noop("Last gift")),
                *(gettext_noop("Known since"), gettext_noop("Note")),
            ),
            desk.supporters,
            _supporter,
            _EVERY_DAY,
            {},
            gettext_noop("Nobody has left an address."),
            lambda row: f"{reverse('contributions:desk_gifts')}?supporter={row.pk}",
        ),
        Listing(
            "offline",
            gettext_noop("Cash, cheques and transfers"),
            gettext_noop("What people saw arrive and wrote down."),
            (
                *(gettext_noop("Came"), gettext_noop("Way"), gettext_noop("Amount"), gettext_noop("State")),
                *(gettext_noop("For"), gettext_noop("Reference"), gettext_noop("Receipt")),
            ),
            desk.offline,
            _offline,
            ("code", "campaign", "state", "way", *_EVERY_DAY, "least", "most"),
            words.OFFLINE_STATES,
            _ALL,
            partial(_at, "desk_seen"),
        ),
        Listing(
            "unidentified",
            gettext_noop("Unidentified money"),
            gettext_noop("It is at the bank, and nobody knows whose it is. The oldest comes first."),
            (
                *(gettext_noop("Came"), gettext_noop("Way"), gettext_noop("Amount"), gettext_noop("State")),
                *(gettext_noop("For"), gettext_noop("Reference"), gettext_noop("Receipt")),
            ),
            desk.unidentified,
            _offline,
            ("code", *_EVERY_DAY, "least", "most"),
            {},
            gettext_noop("All money is known. Thank you."),
            partial(_at, "desk_seen"),
        ),
        Listing(
            "bankings",
            gettext_noop("Taken to the bank"),
            gettext_noop("Cash and cheques that somebody paid in."),
            (
                *(gettext_noop("Day"), gettext_noop("Amount"), gettext_noop("Written down")),
                gettext_noop("Out of the books again"),
            ),
            desk.bankings,
            _banking,
            (*_EVERY_DAY, "least", "most"),
            {},
            gettext_noop("Nothing was taken to the bank yet."),
            partial(_at, "desk_banking"),
        ),
        Listing(
            "dues",
            gettext_noop("Dues, levies and standing orders"),
            gettext_noop("What is expected every month, and who is due, late or paid in this one."),
            (
                *(gettext_noop("Payer"), gettext_noop("Kind"), gettext_noop("Reference"), gettext_noop("A month")),
                *(gettext_noop("Came this month"), gettext_noop("Next"), gettext_noop("Standing")),
            ),
            _this_month,
            _due,
            ("code", "campaign", "state"),
            words.RECURRING_STATES,
            gettext_noop("Nothing is expected every month."),
            partial(_at, "desk_due"),
        ),
    )
}
