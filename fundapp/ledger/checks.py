"""Re-adds the books from their rows and names what does not hold. It must never trust a sum that somebody kept."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import connection

from fundapp.guards import installer
from fundapp.kernel.ids import is_key
from fundapp.kernel.refusal import Refused
from fundapp.ledger import chart, models
from fundapp.ledger.journal import Entry, Kind, Transfer

# Enough to see what is wrong, few enough to read.
DETAILS_MAX = 20
_QUOTED = re.compile(r'"(ledger_\w+)"')


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that should hold and does not: the name of an invariant, and what breaks it."""

    invariant: str
    detail: str

    def __post_init__(self) -> None:
        assert self.invariant in INVARIANTS, f"{self.invariant} is not on the list of invariants"

    def __str__(self) -> str:
        return f"{self.invariant}: {self.detail}"


# Called with how many entries have been re-read, and how many there are.
Progress = Callable[[int, int], None]


def check_books(progress: Progress | None = None) -> list[Broken]:
    """Everything that is wrong with the books; an empty list when they are right."""
    broken = [broken for check in _CHECKS for broken in check()]
    return broken + list(_entries_read_as_they_were_posted(progress))


def _cached_sums_match_transfers() -> Iterator[Broken]:
    """What each account keeps is what its transfers add up to."""
    for code, debited, credited, real_debits, real_credits in _rows(
        """
        SELECT code, debits_pence, credits_pence, real_debits, real_credits FROM (
            SELECT code, debits_pence, credits_pence,
                coalesce((SELECT sum(amount_pence) FROM ledger_transfer WHERE debit_id = code), 0) AS real_debits,
                coalesce((SELECT sum(amount_pence) FROM ledger_transfer WHERE credit_id = code), 0) AS real_credits
            FROM ledger_account
        ) AS added WHERE debits_pence <> real_debits OR credits_pence <> real_credits ORDER BY code
        """
    ):
        yield Broken(
            "cached_sums_match_transfers",
            f"{code} keeps {debited} debited and {credited} credited; its transfers: {real_debits} and {real_credits}",
        )


def _trial_balance_is_zero() -> Iterator[Broken]:
    """All debits equal all credits."""
    for debited, credited in _rows(
        """
        SELECT debits, credits FROM (
            SELECT coalesce(sum(debits_pence), 0) AS debits, coalesce(sum(credits_pence), 0) AS credits
            FROM ledger_account
        ) AS whole WHERE debits <> credits
        """
    ):
        yield Broken("trial_balance_is_zero", f"{debited} debited and {credited} credited in all")


def _transfers_are_sound() -> Iterator[Broken]:
    """Each transfer moves a positive amount between two accounts that exist, within an entry that exists."""
    for (transfer_id,) in _rows(
        """
        SELECT transfer.id FROM ledger_transfer AS transfer
        LEFT JOIN ledger_entry AS entry ON entry.id = transfer.entry_id
        LEFT JOIN ledger_account AS debit ON debit.code = transfer.debit_id
        LEFT JOIN ledger_account AS credit ON credit.code = transfer.credit_id
        WHERE entry.id IS NULL OR debit.code IS NULL OR credit.code IS NULL
           OR transfer.amount_pence <= 0 OR transfer.debit_id = transfer.credit_id
        ORDER BY transfer.id
        """
    ):
        yield Broken("transfers_are_sound", f"transfer {transfer_id} has no entry, account or positive amount")


def _promises_had_their_money() -> Iterator[Broken]:
    """Whatever was promised was free at that moment, and whatever left a promise had been promised."""
    for code, source, balance in _rows(
        """
        SELECT legs.code, entry.source, legs.balance FROM (
            SELECT code, entry_id, guarded, sum(pence) OVER (PARTITION BY code ORDER BY id) AS balance FROM (
                SELECT id, entry_id, debit_id AS code, -amount_pence AS pence,
                    debit_id LIKE 'promised:%' OR credit_id LIKE 'promised:%' AS guarded
                FROM ledger_transfer WHERE debit_id LIKE 'pot:%' OR debit_id LIKE 'promised:%'
                UNION ALL
                SELECT id, entry_id, credit_id, amount_pence, false
                FROM ledger_transfer WHERE credit_id LIKE 'pot:%' OR credit_id LIKE 'promised:%'
            ) AS moves
        ) AS legs JOIN ledger_entry AS entry ON entry.id = legs.entry_id
        WHERE legs.guarded AND legs.balance < 0 ORDER BY entry.id
        """
    ):
        yield Broken("promises_had_their_money", f"{source} left {code} at {balance}")


def _one_currency() -> Iterator[Broken]:
    """Every account and entry is in the fund's one currency."""
    for thing, currency in _rows(
        """
        SELECT thing, currency FROM (
            SELECT 'account ' || code AS thing, currency FROM ledger_account
            UNION ALL SELECT 'entry ' || source, currency FROM ledger_entry
        ) AS things WHERE currency <> %s ORDER BY thing
        """,
        settings.FUND_CURRENCY,
    ):
        yield Broken("one_currency", f"{thing} is in {currency}, and the fund is in {settings.FUND_CURRENCY}")


def _sources_are_unique() -> Iterator[Broken]:
    """No source is in the books twice."""
    for source, times in _rows(
        "SELECT source, count(*) FROM ledger_entry GROUP BY source HAVING count(*) > 1 ORDER BY source"
    ):
        yield Broken("sources_are_unique", f"{source} was posted {times} times")


def _reversals_mirror() -> Iterator[Broken]:
    """A correction is the exact reverse of the entry that it names, and no entry is corrected twice."""
    for (source,) in _rows(
        """
        SELECT correction.source FROM ledger_entry AS correction
        WHERE correction.reverses_id IS NOT NULL AND EXISTS (
            SELECT debit_id, credit_id, amount_pence, is_fee FROM (
                SELECT debit_id, credit_id, amount_pence, is_fee, 1 AS times FROM ledger_transfer
                WHERE entry_id = correction.id
                UNION ALL
                SELECT credit_id, debit_id, amount_pence, is_fee, -1 FROM ledger_transfer
                WHERE entry_id = correction.reverses_id
            ) AS pairs GROUP BY debit_id, credit_id, amount_pence, is_fee HAVING sum(times) <> 0
        ) ORDER BY correction.id
        """
    ):
        yield Broken("reversals_mirror", f"{source} is not the reverse of the entry that it corrects")
    for (source,) in _rows(
        """
        SELECT source FROM ledger_entry WHERE id IN (
            SELECT reverses_id FROM ledger_entry WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1
        ) ORDER BY id
        """
    ):
        yield Broken("reversals_mirror", f"{source} was corrected more than once")
    for (source,) in _rows(
        "SELECT source FROM ledger_entry WHERE (kind = 'correction') <> (reverses_id IS NOT NULL) ORDER BY id"
    ):
        yield Broken("reversals_mirror", f"{source} is a correction of nothing, or corrects under another name")


def _accounts_are_in_the_chart() -> Iterator[Broken]:
    """Every account has a code of the chart and the kind that goes with it; every pot has its promises beside it."""
    accounts = dict(models.Account.objects.values_list("code", "kind"))
    for code, kind in sorted(accounts.items()):
        if not chart.is_account(code) or chart.kind_of(code) != kind:
            yield Broken("accounts_are_in_the_chart", f"{code} is not the name of a {kind} account")
        elif chart.is_pot(code) and chart.promised(chart.slug_of(code)) not in accounts:
            yield Broken("accounts_are_in_the_chart", f"{code} has no account for what it promised")
    for code in chart.STANDARD:
        if code not in accounts:
            yield Broken("accounts_are_in_the_chart", f"{code} is missing")


def _guards_stand() -> Iterator[Broken]:
    """Every trigger and constraint that refuses for the books is in the database."""
    for name in installer.missing():
        if name.startswith("ledger_"):
            yield Broken("guards_stand", f"the trigger {name} is missing")
    present = _constraints_present()
    for model in (models.Account, models.Entry, models.Transfer):
        for constraint in model._meta.constraints:  # noqa: SLF001 -- Django documents Model._meta as public
            if constraint.name not in present:
                yield Broken("guards_stand", f"the constraint {constraint.name} is missing")


def _constraints_present() -> set[str]:
    """The names of the constraints on the ledger's tables. Django's introspection parses SQL for 30 ms on SQLite."""
    if connection.vendor == "postgresql":
        # A constraint that is added without looking at the rows that are there is no promise about them.
        found = _rows(
            "SELECT conname FROM pg_constraint WHERE conname LIKE 'ledger%' AND convalidated "
            "UNION SELECT relname FROM pg_class WHERE relname LIKE 'ledger%' AND relkind = 'i'",
            at_most=1_000,
        )
        return {name for (name,) in found}
    definitions = _rows("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'ledger%' AND sql <> ''", at_most=1_000)
    return {name for (sql,) in definitions for name in _QUOTED.findall(sql)}


_CHECKS: tuple[Callable[[], Iterator[Broken]], ...] = (
    _cached_sums_match_transfers,
    _trial_balance_is_zero,
    _transfers_are_sound,
    _promises_had_their_money,
    _one_currency,
    _sources_are_unique,
    _reversals_mirror,
    _accounts_are_in_the_chart,
    _guards_stand,
)


INVARIANTS = (
    "cached_sums_match_transfers",
    "trial_balance_is_zero",
    "transfers_are_sound",
    "promises_had_their_money",
    "one_currency",
    "sources_are_unique",
    "sources_are_keys",
    "reversals_mirror",
    "accounts_are_in_the_chart",
    "guards_stand",
    "entries_have_transfers",
    "entries_could_be_posted",
    "fingerprints_match",
)


def _entries_read_as_they_were_posted(progress: Progress | None) -> Iterator[Broken]:
    """Each entry, made again from its rows, is one that could be posted, and has the fingerprint it was posted with."""
    total = models.Entry.objects.count() if progress else 0
    # `values_list().iterator()` holds one chunk in memory, however long the books are.
    rows = (
        models.Entry.objects.order_by("id", "transfers__id")
        .values_list(
            "id", "source", "kind", "at", "currency", "fingerprint", "reverses__source",
            "transfers__debit_id", "transfers__credit_id", "transfers__amount_pence", "transfers__is_fee",
        )
        .iterator(chunk_size=2_000)
    )  # fmt: skip
    for place, (_, of_one_entry) in enumerate(groupby(rows, key=itemgetter(0)), start=1):
        if broken := _entry_is_broken(list(of_one_entry)):
            yield broken
        if progress and (place % 1_000 == 0 or place == total):
            progress(place, total)


def _entry_is_broken(rows: list[tuple[Any, ...]]) -> Broken | None:
    _, source, kind, at, currency, fingerprint, reverses, *_ = rows[0]
    if rows[0][7] is None:
        return Broken("entries_have_transfers", f"{source} moves nothing")
    if not is_key(source):
        return Broken("sources_are_keys", f"an entry of kind {kind} has a source that is not a key")
    try:
        entry = Entry(source, Kind(kind), at, tuple(Transfer(*row[7:11]) for row in rows), reverses)
    except (Refused, ValueError) as trouble:
        codes = ", ".join(trouble.codes) if isinstance(trouble, Refused) else "kind_unknown"
        return Broken("entries_could_be_posted", f"{source} could not be posted: {codes}")
    if entry.fingerprint(currency) != fingerprint:
        return Broken("fingerprints_match", f"{source} is not what was posted under it")
    return None


def _rows(sql: str, *values: str, at_most: int = DETAILS_MAX) -> list[tuple[Any, ...]]:
    """The first rows of a query, most of which ask for faults alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {at_most}", values or None)
        return list(cursor.fetchall())
