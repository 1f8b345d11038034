"""Reads of the books. Balances come from the cached sums; only totals by kind of event re-read the transfers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from fundapp.kernel import clock
from fundapp.kernel.refusal import refuse
from fundapp.ledger import chart, journal, registry
from fundapp.ledger.chart import AccountKind
from fundapp.ledger.journal import Kind
from fundapp.ledger.models import Account, Entry, Transfer

PAGE_MAX = 500
_CURSOR = re.compile(r"(?P<id>\d{1,18})\.(?P<balance>-?\d{1,18})")


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer as an account sees it: signed, with the balance after it."""

    transfer_id: int
    entry_id: int
    source: str
    kind: Kind
    at: datetime
    other_account: str
    is_fee: bool
    pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of an account, newest line first. `older` is the cursor of the next page, or None at the beginning."""

    code: str
    balance_pence: int
    lines: tuple[Line, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class OpenPot:
    """A pot that money can be promised from. `purpose` is empty where nobody has said what it is for."""

    slug: str
    purpose: str
    free_pence: int


@dataclass(frozen=True, slots=True)
class TrialLine:
    code: str
    kind: AccountKind
    debits_pence: int
    credits_pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    lines: tuple[TrialLine, ...]

    @property
    def debits_pence(self) -> int:
        return sum(line.debits_pence for line in self.lines)

    @property
    def credits_pence(self) -> int:
        return sum(line.credits_pence for line in self.lines)

    @property
    def difference_pence(self) -> int:
        return self.debits_pence - self.credits_pence


@dataclass(frozen=True, slots=True)
class MoneyTotals:
    """The whole fund in six numbers, of which `in - fees - out == held` always.

    In: gifts and what claimants gave back, less refunds and disputes. Out: payouts the bank has shown. Held: what is in
    the bank, at the card processor and in the cash box; of that, `promised` and `in_transit` are spoken for.
    """

    in_pence: int
    out_pence: int
    fees_pence: int
    promised_pence: int
    in_transit_pence: int
    held_pence: int


@dataclass(frozen=True, slots=True)
class MonthSums:
    """What came in, went out and was kept as fees in one month, by the calendar of the fund's people."""

    month: date
    in_pence: int
    out_pence: int
    fees_pence: int


def balance_pence(code: str) -> int:
    """The balance of one account, positive in the direction of its kind, in one read."""
    return _account(code).balance_pence


def open_from() -> datetime | None:
    """From when on entries are booked; what happened before is booked now. None while no month is closed."""
    return Account.objects.filter(code=chart.BANK).values_list("open_from", flat=True).first()


def free_pence(pot: str) -> int:
    """What the pot with this slug has free to promise. Below zero when facts from outside took more than it had."""
    return balance_pence(chart.pot(pot))


def promised_since(pot: str, since: datetime) -> int:
    """What awards took from a pot from a moment on."""
    awards = Transfer.objects.filter(entry__kind=journal.Kind.AWARD_PROMISED.value, entry__at__gte=since)
    found = awards.filter(debit__code=chart.pot(pot)).aggregate(sum=Sum("amount_pence"))
    return int(found["sum"] or 0)


def open_pots() -> list[OpenPot]:
    """Every pot with what it is for, the general one first. A pot stays open after its campaign, until it is spent."""
    told = registry.purposes()
    rows = Account.objects.filter(kind=AccountKind.FUND.value).order_by("code")
    pots = [(chart.slug_of(row.code), row.balance_pence) for row in rows]
    return [
        OpenPot(slug, told.get(slug, ""), free) for slug, free in sorted(pots, key=lambda pot: pot[0] != chart.GENERAL)
    ]


def is_pot_open(slug: str) -> bool:
    return chart.is_account(f"pot:{slug}") and Account.objects.filter(code=chart.pot(slug)).exists()


def pots_below_zero() -> list[str]:
    """The slugs of pots that owe: they refuse new promises, and somebody should be told."""
    return [
        chart.slug_of(account.code)
        for account in Account.objects.filter(kind=AccountKind.FUND.value).order_by("code")
        if account.balance_pence < 0
    ]


def trial_balance() -> TrialBalance:
    return TrialBalance(
        tuple(
            TrialLine(
                account.code,
                AccountKind(account.kind),
                account.debits_pence,
                account.credits_pence,
                account.balance_pence,
            )
            for account in Account.objects.order_by("code")
        )
    )


# One statement sees one moment, so the balance and the page cannot be of two different ones. Each half is read
# backwards from the end of its own index, and no further than the page.
_PAGE = """
SELECT account.kind, account.debits_pence, account.credits_pence,
       page.id, page.entry_id, entry.source, entry.kind, entry.at, page.debit_id, page.credit_id, page.amount_pence,
       page.is_fee
FROM ledger_account AS account
LEFT JOIN (
    SELECT * FROM (
        SELECT * FROM (
            SELECT id, entry_id, debit_id, credit_id, amount_pence, is_fee FROM ledger_transfer
            WHERE {before_on_debit} ORDER BY debit_id DESC, id DESC LIMIT {rows}
        ) AS debits
        UNION ALL
        SELECT * FROM (
            SELECT id, entry_id, debit_id, credit_id, amount_pence, is_fee FROM ledger_transfer
            WHERE {before_on_credit} ORDER BY credit_id DESC, id DESC LIMIT {rows}
        ) AS credits
    ) AS both_halves ORDER BY id DESC LIMIT {rows}
) AS page ON true
LEFT JOIN ledger_entry AS entry ON entry.id = page.entry_id
WHERE account.code = %(code)s
ORDER BY page.id DESC
"""
# With `=`, PostgreSQL may think the primary key as good an order, and then walks all of it for an account that has
# slept for long. SQLite does not, and follows a cursor into the index with `=` alone.
_BEFORE = {
    "postgresql": "{0} >= %(code)s AND ({0}, id) < (%(code)s, %(before)s)",
    "sqlite": "{0} = %(code)s AND id < %(before)s",
}


def page_sql(vendor: str, *, rows: int) -> str:
    """The query of a page. The limit is written into it: a plan prepared for any limit is not the best for fifty."""
    before = _BEFORE[vendor]
    return _PAGE.format(
        before_on_debit=before.format("debit_id"), before_on_credit=before.format("credit_id"), rows=int(rows)
    )


def statement(code: str, newest: int = 50, before: str | None = None) -> Statement:
    """The newest lines of an account, walking back from its cached balance, so that its length does not matter.

    `before` is the `older` of the page before. It carries the balance at that place, so no page is read twice.
    """
    assert 1 <= newest <= PAGE_MAX, f"a page has 1 to {PAGE_MAX} lines"
    before_id, balance_there = _place(before)
    with connection.cursor() as cursor:
        cursor.execute(page_sql(connection.vendor, rows=newest + 1), {"code": code, "before": before_id})
        rows = cursor.fetchall()
    if not rows:
        raise _account_unknown(code)
    kind = AccountKind(rows[0][0])
    balance = kind.balance_pence(debited=rows[0][1], credited=rows[0][2])
    running = balance if balance_there is None else balance_there
    lines = []
    for _, _, _, transfer_id, entry_id, source, entry_kind, at, debit, credit, pence, is_fee in rows[:newest]:
        if transfer_id is None:
            break
        signed = pence if (debit == code) == (kind is AccountKind.ASSET) else -pence
        other = credit if debit == code else debit
        lines.append(
            Line(transfer_id, entry_id, source, Kind(entry_kind), _aware(at), other, bool(is_fee), signed, running)
        )
        running -= signed
    older = f"{lines[-1].transfer_id}.{running}" if len(rows) > newest else None
    return Statement(code, balance, tuple(lines), older)


# One statement again: were the flows read a moment before the holdings, they might not agree.
_TOTALS = """
SELECT flows.*, holdings.* FROM (
    SELECT
        coalesce(sum(amount_pence) FILTER (WHERE came_in AND NOT is_fee), 0),
        coalesce(sum(amount_pence) FILTER (WHERE went_back AND NOT is_fee), 0),
        coalesce(sum(amount_pence) FILTER (WHERE went_back AND is_fee), 0),
        coalesce(sum(amount_pence) FILTER (WHERE came_in AND is_fee), 0),
        coalesce(sum(amount_pence) FILTER (WHERE debit_id = 'in-transit' AND credit_id IN ('bank', 'cash')), 0),
        coalesce(sum(amount_pence) FILTER (WHERE debit_id IN ('bank', 'cash') AND credit_id = 'in-transit'), 0)
    FROM (
        SELECT amount_pence, is_fee, debit_id, credit_id,
            debit_id IN ('bank', 'stripe', 'cash')
                AND (credit_id LIKE 'pot:%' OR credit_id = 'unidentified') AS came_in,
            credit_id IN ('bank', 'stripe', 'cash')
                AND (debit_id LIKE 'pot:%' OR debit_id = 'unidentified') AS went_back
        FROM ledger_transfer
    ) AS crossing
) AS flows, (
    SELECT
        coalesce(sum(credits_pence - debits_pence) FILTER (WHERE code LIKE 'promised:%'), 0),
        coalesce(sum(credits_pence - debits_pence) FILTER (WHERE code = 'in-transit'), 0),
        coalesce(sum(debits_pence - credits_pence) FILTER (WHERE kind = 'asset'), 0)
    FROM ledger_account
) AS holdings
"""


def totals() -> MoneyTotals:
    """The fund in six numbers: three from the cached sums, three from re-reading what came in and went out."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        came_in, went_back, fees, fees_back, went_out, came_back, promised, in_transit, held = map(
            int, cursor.fetchone()
        )
    return MoneyTotals(
        in_pence=came_in - went_back,
        out_pence=went_out - came_back,
        fees_pence=fees - fees_back,
        promised_pence=promised,
        in_transit_pence=in_transit,
        held_pence=held,
    )


def sums_by_month() -> list[MonthSums]:
    """In, out and fees of each month that had any, oldest first."""
    months = (
        Transfer.objects.filter(_CAME_IN | _WENT_BACK | _WENT_OUT | _CAME_BACK)
        .annotate(month=TruncMonth("entry__at", tzinfo=clock.LONDON))
        .values("month")
        .annotate(
            came_in=_sum(_CAME_IN & Q(is_fee=False)),
            went_back=_sum(_WENT_BACK & Q(is_fee=False)),
            fees=_sum(_WENT_BACK & Q(is_fee=True)),
            fees_back=_sum(_CAME_IN & Q(is_fee=True)),
            went_out=_sum(_WENT_OUT),
            came_back=_sum(_CAME_BACK),
        )
        .order_by("month")
        .values_list("month", "came_in", "went_back", "fees", "fees_back", "went_out", "came_back")
    )
    return [
        MonthSums(
            month.date(), in_pence=came_in - went_back, out_pence=went_out - came_back, fees_pence=fees - fees_back
        )
        for month, came_in, went_back, fees, fees_back, went_out, came_back in months
    ]


def entry_by_source(source: str) -> journal.Entry | None:
    """The entry with this source as it was posted, or None."""
    row = Entry.objects.select_related("reverses").prefetch_related("transfers").filter(source=source).first()
    return None if row is None else _as_posted(row)


@dataclass(frozen=True, slots=True)
class PostedEntry:
    entry_id: int
    entry: journal.Entry


def newest_entries(newest: int = 50, before: int | None = None) -> list[PostedEntry]:
    """The journal, newest entry first, older than the entry with the id `before`; two queries whatever the page."""
    assert 1 <= newest <= PAGE_MAX, f"a page has 1 to {PAGE_MAX} entries"
    rows = Entry.objects.select_related("reverses").prefetch_related("transfers").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [PostedEntry(row.id, _as_posted(row)) for row in rows[:newest]]


def _as_posted(row: Entry) -> journal.Entry:
    transfers: Sequence[Transfer] = sorted(row.transfers.all(), key=lambda transfer: transfer.id)
    return journal.Entry(
        row.source,
        Kind(row.kind),
        row.at,
        tuple(journal.Transfer(t.debit_id, t.credit_id, t.amount_pence, t.is_fee) for t in transfers),
        reverses=row.reverses.source if row.reverses else None,
    )


# Money crosses the fund's edge in two places: between an asset and a pot (or the not yet recognised), which is what
# came in, and between an asset and what is in transit, which is what went out. Corrections are mirrors and cancel here.
_ASSETS = [chart.BANK, chart.STRIPE, chart.CASH]
_GIVERS = Q(credit__code__startswith="pot:") | Q(credit_id=chart.UNIDENTIFIED)
_TAKERS = Q(debit__code__startswith="pot:") | Q(debit_id=chart.UNIDENTIFIED)
_CAME_IN = Q(debit_id__in=_ASSETS) & _GIVERS
_WENT_BACK = Q(credit_id__in=_ASSETS) & _TAKERS
_WENT_OUT = Q(debit_id=chart.IN_TRANSIT, credit_id__in=_ASSETS)
_CAME_BACK = Q(debit_id__in=_ASSETS, credit_id=chart.IN_TRANSIT)


def _sum(which: Q) -> Sum:
    return Sum("amount_pence", filter=which, default=0)


def _place(before: str | None) -> tuple[int, int | None]:
    if before is None:
        return 2**63 - 1, None
    match = _CURSOR.fullmatch(before)
    if match is None:
        raise refuse("page_not_understood", "This page of the statement does not exist. Start from the newest one.")
    return int(match["id"]), int(match["balance"])


def _account(code: str) -> Account:
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise _account_unknown(code)
    return account


def _account_unknown(code: str) -> Exception:
    return refuse("account_unknown", "There is no account called %(account)s.", account=code)


def _aware(at: datetime) -> datetime:
    """SQLite's raw rows carry times without their zone, which is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
