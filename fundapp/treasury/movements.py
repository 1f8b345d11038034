"""What moved at the bank by the fund's own books, or should: entries, payments that were sent or may come back.

It must never know a line: what belongs to what is judged in `matching`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, Q, Sum, When

from fundapp.contributions import codes
from fundapp.contributions.models import OfflineGift, Settlement
from fundapp.kernel import clock
from fundapp.kernel.clock import LONDON
from fundapp.ledger import chart
from fundapp.ledger.models import Transfer
from fundapp.treasury.marks import STRIPE, plain
from fundapp.treasury.matching import Movement
from payouts.payments.models import PaymentRun, Payout, RunLine
from payouts.payments.rails.by_hand import CASH
from payouts.payments.workflow import Fate, RunState

ENTRY, PAYOUT, RUN, RETURNED = "entry:", "payout:", "run:", "returned:"
# How long before and after its day in the books the bank may show it: weekends, holidays, a statement read late.
_AROUND = timedelta(days=10)
# A payment is shown on the day it was handed in, or a few days later; a bank lets one bounce for some weeks.
_BEFORE, _AFTER, _BOUNCES = timedelta(days=1), timedelta(days=14), timedelta(days=60)
_AT_ONCE = 900
# What the bank never shows, because it leaves from the box.
_IN_CASH = Q(run__rail=CASH)

# An entry and its correction that no line was matched with cancel each other, and are nothing to look for. Nor is what
# was at the bank before: no statement has a line for it.
_ACTIVE = (
    "SELECT 1 FROM treasury_matchpart AS part WHERE NOT EXISTS "
    "(SELECT 1 FROM treasury_undoing AS undoing WHERE undoing.match_id = part.match_id) AND part.entry_id"
)
_NET = "sum(CASE WHEN transfer.debit_id = 'bank' THEN transfer.amount_pence ELSE -transfer.amount_pence END)"
_OPEN_ENTRIES = f"""
SELECT entry.id, entry.source, entry.kind, entry.at, {_NET} AS pence
FROM (
    SELECT entry_id, debit_id, amount_pence FROM ledger_transfer WHERE debit_id = 'bank'
    UNION ALL
    SELECT entry_id, debit_id, amount_pence FROM ledger_transfer WHERE credit_id = 'bank'
) AS transfer
JOIN ledger_entry AS entry ON entry.id = transfer.entry_id
WHERE NOT EXISTS ({_ACTIVE} = entry.id)
  AND NOT EXISTS (
    SELECT 1 FROM ledger_entry AS mending
    WHERE mending.reverses_id = entry.id AND NOT EXISTS ({_ACTIVE} = mending.id))
  AND entry.kind <> 'opening_balance'
  AND NOT (entry.reverses_id IS NOT NULL AND NOT EXISTS ({_ACTIVE} = entry.reverses_id))
GROUP BY entry.id, entry.source, entry.kind, entry.at
HAVING {_NET} <> 0
ORDER BY entry.id
"""  # noqa: S608 -- names of ours


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry that moved money at the bank, by the books, and that no line shows yet."""

    id: int
    source: str
    kind: str
    day: date
    pence: int


def open_entries(*, source_prefix: str = "", sources: Collection[str] = ()) -> list[OpenEntry]:
    """All of them, or those of these sources; without settlements that came back before the bank had them."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ENTRIES)
        rows = [OpenEntry(row[0], row[1], row[2], _day(row[3]), int(row[4])) for row in cursor.fetchall()]
    gone = _came_to_nothing({row.source for row in rows})
    return [
        row
        for row in rows
        if row.source not in gone
        and (not source_prefix or row.source.startswith(source_prefix))
        and (not sources or row.source in sources)
    ]


def moved(entry_ids: Sequence[int]) -> list[tuple[int, int]]:
    """What each entry moved at the bank, in pence."""
    net = Sum(Case(When(debit_id=chart.BANK, then=F("amount_pence")), default=-F("amount_pence")))
    rows = Transfer.objects.filter(Q(debit_id=chart.BANK) | Q(credit_id=chart.BANK), entry_id__in=entry_ids)
    return list(rows.values("entry_id").annotate(pence=net).exclude(pence=0).values_list("entry_id", "pence"))


def of_entries() -> list[Movement]:
    """What is in the books already: settlements, transfers written down, cash banked, payments confirmed by hand."""
    entries = open_entries()
    words, days = _words(entries), _arrivals(entries)
    return [
        Movement(
            f"{ENTRY}{entry.id}",
            entry.pence,
            words.get(entry.source, ""),
            days.get(entry.source, entry.day) - _AROUND,
            days.get(entry.source, entry.day) + _AROUND,
        )
        for entry in entries
    ]


def of_payments() -> list[Movement]:
    """Payments the bank should show: each that was sent, each run as one sum, and each that may come back."""
    return [*_sent(), *_runs(), *_may_bounce()]


def _sent() -> list[Movement]:
    rows = RunLine.objects.filter(fate=Fate.LIVE.value, run__state=RunState.SENT.value).exclude(_IN_CASH)
    told = rows.values_list("payout_id", "amount_pence", "payout__reference", "run__sent_at")
    return [
        Movement(f"{PAYOUT}{payout}", -pence, plain(reference), _day(at) - _BEFORE, _day(at) + _AFTER)
        for payout, pence, reference, at in told.order_by("id")
    ]


def _runs() -> list[Movement]:
    """Of one payment alone the payment itself is the better word."""
    runs = PaymentRun.objects.filter(state=RunState.SENT.value, lines__fate=Fate.LIVE.value).exclude(rail=CASH)
    summed = runs.annotate(live=Count("lines"), pence=Sum("lines__amount_pence")).filter(live__gt=1)
    return [
        Movement(f"{RUN}{run.id}", -run.pence, "", _day(run.sent_at) - _BEFORE, _day(run.sent_at) + _AFTER)
        for run in summed.order_by("id")
    ]


def _may_bounce() -> list[Movement]:
    since = clock.now() - _BOUNCES
    rows = RunLine.objects.filter(fate=Fate.CONFIRMED.value, fated_at__gte=since).exclude(_IN_CASH)
    told = rows.values_list("payout_id", "amount_pence", "payout__reference", "run__sent_at")
    return [
        Movement(f"{RETURNED}{payout}", pence, plain(reference), _day(at), _day(at) + _BOUNCES, is_careful=True)
        for payout, pence, reference, at in told.order_by("id")
    ]


def _words(entries: Sequence[OpenEntry]) -> dict[str, str]:
    """By source, the word that the bank's line should carry."""
    words = {entry.source: STRIPE for entry in entries if entry.kind in {"settlement", "settlement_failed"}}
    payouts = {each.source: made for each in entries if (made := _id_in(each.source, "payout"))}
    said = _by_id(Payout, "reference", payouts.values())
    words |= {source: plain(said[made]) for source, made in payouts.items() if made in said}
    gifts = {each.source: made for each in entries if (made := _id_in(each.source, "offline"))}
    given = _by_id(OfflineGift, "reference", gifts.values())
    return words | {source: codes.read_reference(given[made]) for source, made in gifts.items() if made in given}


def _arrivals(entries: Sequence[OpenEntry]) -> dict[str, date]:
    """By source, the day on which Stripe says that a settlement reaches the bank."""
    lines = [each.source.removeprefix("stripe:") for each in entries if each.kind == "settlement"]
    days: dict[str, date] = {}
    for at in range(0, len(lines), _AT_ONCE):
        rows = Settlement.objects.filter(balance_transaction_id__in=lines[at : at + _AT_ONCE])
        days |= {f"stripe:{line}": day for line, day in rows.values_list("balance_transaction_id", "arrives_on")}
    return days


def _came_to_nothing(sources: Collection[str]) -> frozenset[str]:
    """Both entries of a settlement that failed, where neither was seen at the bank."""
    gone: set[str] = set()
    pairs = Settlement.objects.exclude(failure_line_id="")
    for came, went in pairs.values_list("balance_transaction_id", "failure_line_id"):
        both = {f"stripe:{came}", f"stripe:{went}"}
        gone |= both if both <= set(sources) else set()
    return frozenset(gone)


def _by_id(model: Any, column: str, ids: Collection[UUID]) -> dict[UUID, str]:
    wanted, found = sorted(set(ids)), dict[UUID, str]()
    for at in range(0, len(wanted), _AT_ONCE):
        found |= dict(model.objects.filter(id__in=wanted[at : at + _AT_ONCE]).values_list("id", column))
    return found


def _id_in(source: str, kind: str) -> UUID | None:
    head, _, rest = source.partition(":")
    if head != kind:
        return None
    try:
        return UUID(rest.partition(":")[0])
    except ValueError:
        return None


def _day(at: Any) -> date:
    """The day in London; SQLite's raw rows carry times without their zone, which is UTC."""
    assert isinstance(at, datetime), "a moment"
    return (at if at.tzinfo else at.replace(tzinfo=clock.now().tzinfo)).astimezone(LONDON).date()
