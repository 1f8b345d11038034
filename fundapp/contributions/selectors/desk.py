"""What organisers look through: every list of giving, narrowed as they ask. No list of these reads an address."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from fundapp.contributions import codes
from fundapp.contributions.models import (
    CashBanking,
    Contribution,
    GiftDispute,
    GiftRefund,
    OfflineCorrection,
    OfflineGift,
    RecurringContribution,
    RefundOrder,
    Settlement,
    Supporter,
)
from fundapp.contributions.selectors import reconciliation, strays
from fundapp.contributions.workflow import (
    CorrectionState,
    DisputeState,
    EndReason,
    OfflineState,
    RecurringState,
    RefundState,
    State,
)
from fundapp.kernel.clock import LONDON
from fundapp.ledger.models import Entry

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an organiser asked to see. What is empty narrows nothing."""

    code: str = ""
    campaign: str = ""
    state: str = ""
    way: str = ""
    since: date | None = None
    until: date | None = None
    least_pence: int | None = None
    most_pence: int | None = None
    supporter: UUID | None = None


def gifts(wanted: Wanted) -> Rows:
    """Every gift, the newest first."""
    rows = Contribution.objects.select_related("campaign", "recurring").defer("email", "access_token", "checkout_url")
    if wanted.code:
        rows = rows.filter(_by_code(wanted.code))
    if wanted.supporter:
        rows = rows.filter(supporter=wanted.supporter)
    rows = _narrowed(rows, wanted, moment="started_at", amount="amount_pence")
    return rows.order_by("-started_at", "-id")


def gifts_of_address(email: str) -> Rows:
    """The gifts of whoever wrote exactly this address, with a gift or in their account with us."""
    address = email.strip()
    return gifts(Wanted()).filter(Q(email__iexact=address) | Q(supporter__email=address.lower()))


def gift_sums(rows: Rows) -> dict[str, int]:
    """How many, and what of them came, went back and stayed."""
    sums = rows.aggregate(
        count=Count("id"),
        came=Sum("gross_pence", default=0),
        fees=Sum("fee_pence", default=0),
        back=Sum("refunded_pence", default=0),
        disputed=Sum("disputed_pence", default=0),
    )
    return {name: int(value) for name, value in sums.items()}


def recurring(wanted: Wanted) -> Rows:
    """Monthly gifts, dues and levies, the newest first."""
    rows = RecurringContribution.objects.select_related("campaign").defer("checkout_url")
    if wanted.code:
        rows = rows.filter(Q(reference=codes.read_reference(wanted.code) or "-") | Q(payer__iexact=wanted.code.strip()))
    if wanted.supporter:
        rows = rows.filter(supporter=wanted.supporter)
    return _narrowed(rows, wanted, moment="started_at", amount="amount_pence").order_by("-id")


def failed_payments(wanted: Wanted) -> Rows:
    """Monthly gifts whose debit was refused: those being tried again, and those that ended for it."""
    rows = recurring(wanted)
    return rows.filter(Q(state=RecurringState.FAILING) | Q(end_reason=EndReason.FAILED)).order_by(
        F("failing_since").desc(nulls_last=True), "-id"
    )


def orders(wanted: Wanted) -> Rows:
    """Refunds that organisers asked for, the newest first."""
    rows = RefundOrder.objects.select_related("contribution__campaign")
    return _narrowed(rows, wanted, moment="asked_at", amount="amount_pence", gift="contribution__").order_by("-id")


def refunds(wanted: Wanted) -> Rows:
    """What went back by Stripe's own account, also when it was made in its dashboard."""
    rows = GiftRefund.objects.select_related("contribution__campaign")
    return _narrowed(rows, wanted, moment="at", amount="amount_pence", gift="contribution__").order_by("-at", "-id")


def disputes(wanted: Wanted) -> Rows:
    """Gifts that a supporter's bank took back or asks about: those that need an answer first, the most urgent first."""
    rows = GiftDispute.objects.select_related("contribution__campaign")
    rows = _narrowed(rows, wanted, moment="opened_at", amount="amount_pence", gift="contribution__")
    return rows.order_by(
        F("closed_at").asc(nulls_first=True), F("evidence_due_at").asc(nulls_last=True), "-opened_at", "-id"
    )


def settlements(wanted: Wanted) -> Rows:
    """Stripe paying the fund's bank, the newest first."""
    return _narrowed(Settlement.objects.all(), wanted, moment="made_at", amount="amount_pence").order_by("-made_at")


def supporters(wanted: Wanted) -> Rows:
    """Those who left an address, without it: how often they gave, and how much is still in the pots."""
    paid = Q(contributions__state=State.PAID)
    rows: Rows = Supporter.objects.defer("email").annotate(
        gifts=Count("contributions", filter=paid),
        came=Sum("contributions__gross_pence", filter=paid, default=0),
        back=Sum(F("contributions__refunded_pence") + F("contributions__disputed_pence"), filter=paid, default=0),
        last_at=Max("contributions__paid_at"),
    )
    return _narrowed(rows, wanted, moment="created_at", amount="came").order_by("-id")


def offline(wanted: Wanted) -> Rows:
    """What people saw arrive, the newest first."""
    rows = OfflineGift.objects.select_related("campaign", "recurring", "contribution").defer("email")
    if wanted.code:
        found = Q(reference__icontains=wanted.code.strip()) | Q(contribution__receipt_code=_receipt_code(wanted.code))
        rows = rows.filter(found)
    return _narrowed(rows, wanted, moment="received_on", amount="amount_pence").order_by("-received_on", "-id")


def unidentified(wanted: Wanted) -> Rows:
    """Money that nobody has recognised, the oldest first."""
    return offline(wanted).filter(state=OfflineState.UNIDENTIFIED).order_by("received_on", "id")


def bankings(wanted: Wanted) -> Rows:
    """Walks to the bank, the newest first."""
    return _narrowed(CashBanking.objects.all(), wanted, moment="banked_on", amount="amount_pence").order_by("-id")


def dues(wanted: Wanted, *, month: date) -> Rows:
    """Dues, levies and standing orders, with what came of each since the first of `month`."""
    came = Q(
        contributions__state=State.PAID, contributions__refunded_pence=0, contributions__paid_at__gte=_moment(month)
    )
    rows = recurring(wanted).filter(way="bank").exclude(kind="gift", state=RecurringState.STARTED)
    summed: Rows = rows.annotate(came_pence=Sum("contributions__gross_pence", filter=came, default=0))
    return summed.order_by(F("next_on").asc(nulls_last=True), "payer", "id")


@dataclass(frozen=True, slots=True)
class NeedsYou:
    """What waits for an organiser: counts alone, for one calm box."""

    cash: int
    corrections: int
    refunds: int
    disputes: int
    # Until when the most urgent answer is taken.
    dispute_by: datetime | None
    unidentified: int
    # Money at Stripe that nobody knows, and a comparison with Stripe that did not end equal.
    stripe: int

    @property
    def total(self) -> int:
        return self.cash + self.corrections + self.refunds + self.disputes + self.unidentified + self.stripe


def corrections_for(actor_id: str) -> Rows:
    """What somebody else asked to take out of the books, the oldest first."""
    asked = OfflineCorrection.objects.filter(state=CorrectionState.ASKED).exclude(asked_by=actor_id)
    return asked.select_related("gift", "banking").order_by("id")


def needs_you(actor_id: str) -> NeedsYou:
    """What waits for this organiser: what they did first themselves waits for somebody else."""
    cash = OfflineGift.objects.filter(state=OfflineState.RECORDED).exclude(recorded_by=actor_id)
    asked = RefundOrder.objects.filter(state=RefundState.ASKED).exclude(asked_by=actor_id)
    urgent = GiftDispute.objects.filter(state=DisputeState.NEEDS_ANSWER)
    first = urgent.order_by(F("evidence_due_at").asc(nulls_last=True)).first()
    return NeedsYou(
        cash=cash.count(),
        corrections=corrections_for(actor_id).count(),
        refunds=asked.count(),
        disputes=urgent.count(),
        dispute_by=first.evidence_due_at if first else None,
        unidentified=OfflineGift.objects.filter(state=OfflineState.UNIDENTIFIED).count(),
        stripe=len(strays.unrecognised()) + reconciliation.is_unequal(),
    )


def entries_of(gift: Contribution) -> Rows:
    """What the books say of one gift: as it came, as some of it went, as it was corrected. Oldest first."""
    lines = [
        gift.balance_transaction_id,
        *gift.refunds.values_list("balance_transaction_id", flat=True),
        *gift.refunds.values_list("failure_line_id", flat=True),
        *gift.disputes.values_list("movements__balance_transaction_id", flat=True),
    ]
    sources = [f"stripe:{line}" for line in lines if line]
    seen = OfflineGift.objects.filter(contribution=gift).first()
    if seen is not None:
        sources += [f"offline:{seen.id}", f"recognised:{seen.id}"]
        sources += [f"corrected:{source}" for source in list(sources)]
    return Entry.objects.filter(source__in=sources).prefetch_related("transfers").order_by("id")


def _by_code(typed: str) -> Q:
    """A receipt code or a reference, however it was typed."""
    reference = codes.read_reference(typed) or "-"
    return Q(receipt_code=_receipt_code(typed)) | Q(reference=reference) | Q(recurring__reference=reference)


def _receipt_code(typed: str) -> str:
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return f"{plain[:4]}-{plain[4:]}"


def _narrowed(rows: Rows, wanted: Wanted, *, moment: str, amount: str, gift: str = "") -> Rows:
    """`gift` is the way from the row to its gift, which knows the campaign and the way it came."""
    is_day = moment.endswith("_on")
    asked: dict[str, object] = {
        f"{gift}campaign__slug": wanted.campaign,
        f"{gift}way": wanted.way,
        "state": wanted.state,
        f"{amount}__gte": wanted.least_pence,
        f"{amount}__lte": wanted.most_pence,
    }
    if wanted.since is not None:
        asked[f"{moment}__gte"] = wanted.since if is_day else _moment(wanted.since)
    if wanted.until is not None:
        asked[f"{moment}__lte"] = wanted.until if is_day else _moment(wanted.until, time.max)
    narrowed: Rows = rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    return narrowed


def _moment(day: date, at: time = time.min) -> datetime:
    """Days are London's, as they stand on a bank statement. Their end is their own: the last of all has no next."""
    return datetime.combine(day, at, tzinfo=LONDON)
