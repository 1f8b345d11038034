"""The only door into the books. It must never know why money moves, only that an entry says so."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refused, refuse
from fundapp.ledger import chart, journal, posting, selectors
from fundapp.ledger.journal import Entry
from fundapp.ledger.models import Account
from fundapp.ledger.models import Entry as EntryRow
from fundapp.ledger.posting import Outcome, Row

# Above this many entries a batch goes in several statements of one transaction.
BATCH_MAX = 1_000


class Posted(NamedTuple):
    """Where an entry is in the books, and whether this call put it there."""

    entry_id: int
    is_new: bool


def open_standard_accounts() -> None:
    """The accounts that every fund has, with its general pot. What is open already stays as it is."""
    _open([*chart.STANDARD, chart.pot(chart.GENERAL), chart.promised(chart.GENERAL)])


def open_pot(slug: str) -> str:
    """Open the accounts of a pot and return the code of the first. A pot that is open already is a quiet success."""
    code = chart.pot(slug)
    _open([code, chart.promised(slug)])
    return code


def post(entry: Entry) -> Posted:
    """Put one entry into the books, in the caller's transaction or, without one, in its own.

    The same event under the same source is a quiet success; another event under it is refused.
    """
    (posted,) = _post([entry])
    return posted


def post_many(entries: Iterable[Entry]) -> list[Posted]:
    """Put all of `entries` into the books, in order, or none of them."""
    batch = list(entries)
    pieces = [run[at : at + BATCH_MAX] for run in _runs(batch) for at in range(0, len(run), BATCH_MAX)]
    if len(pieces) == 1 and (posted := _post_new(batch)) is not None:
        return posted
    with transaction.atomic():
        return [posted for piece in pieces for posted in _post(piece)]


def reverse(source: str, *, by_source: str) -> Posted:
    """Correct an entry by posting its exact reverse. Each entry is corrected once; a correction may be corrected."""
    entry = selectors.entry_by_source(source)
    if entry is None:
        raise refuse("entry_unknown", "There is no entry %(source)s in the books.", source=source)
    return post(journal.reversal(entry, source=by_source, at=clock.now()))


def hold_still() -> None:
    """Let nobody post until the caller's transaction is over, so that it can add up what stays as it is."""
    list(Account.objects.select_for_update(no_key=True).order_by("code").values_list("code"))


def _open(codes: Sequence[str]) -> None:
    known = set(Account.objects.filter(code__in=codes).values_list("code", flat=True))
    open_from = selectors.open_from()
    Account.objects.bulk_create(
        [
            Account(code=code, kind=chart.kind_of(code).value, currency=settings.FUND_CURRENCY, open_from=open_from)
            for code in codes
            if code not in known
        ],
        ignore_conflicts=True,
    )


def _post(entries: Sequence[Entry]) -> list[Posted]:
    """Post entries that may share one verdict. On PostgreSQL that is one statement, whole without a transaction."""
    first = _by_source(entries)
    with nullcontext() if connection.vendor == "postgresql" else transaction.atomic():
        outcome = posting.insert(list(first.values()), currency=settings.FUND_CURRENCY)
        if len(outcome.written) < len(first):
            return _settle(first, outcome, entries)
    return _posted(entries, outcome.written, {})


def _post_new(entries: Sequence[Entry]) -> list[Posted] | None:
    """Post a batch that has never been seen before, as nearly every batch; None when there is more to it."""
    outcome = posting.insert_new(list(_by_source(entries).values()), currency=settings.FUND_CURRENCY)
    return None if outcome is None else _posted(entries, outcome.written, {})


def _by_source(entries: Sequence[Entry]) -> dict[str, Row]:
    first: dict[str, Row] = {}
    for row in _rows(entries):
        if first.setdefault(row.entry.source, row).fingerprint != row.fingerprint:
            raise _source_reused(row.entry.source)
    return first


def _settle(rows: dict[str, Row], outcome: Outcome, entries: Sequence[Entry]) -> list[Posted]:
    """Some entries were not written: each of them must be in the books already, or there is a reason to refuse."""
    missing = [source for source in rows if source not in outcome.written]
    known = {
        source: (entry_id, fingerprint)
        for source, entry_id, fingerprint in EntryRow.objects.filter(source__in=missing).values_list(
            "source", "id", "fingerprint"
        )
    }
    for source, (_, fingerprint) in known.items():
        if fingerprint != rows[source].fingerprint:
            raise _source_reused(source)
    left = [rows[source] for source in missing if source not in known]
    if left and known and not outcome.written:
        # What was there already may be what the verdict tripped over, so the rest is judged without it.
        outcome = posting.insert(left, currency=settings.FUND_CURRENCY)
        left = [row for row in left if row.entry.source not in outcome.written]
    if left:
        raise _refused(left, outcome)
    return _posted(entries, outcome.written, {source: entry_id for source, (entry_id, _) in known.items()})


def _posted(entries: Sequence[Entry], written: dict[str, int], known: dict[str, int]) -> list[Posted]:
    if len(written) == len(entries):
        return [Posted(written[entry.source], is_new=True) for entry in entries]
    posted = []
    seen: set[str] = set()
    for entry in entries:
        is_new = entry.source in written and entry.source not in seen
        posted.append(Posted(written.get(entry.source) or known[entry.source], is_new))
        seen.add(entry.source)
    return posted


def _rows(entries: Sequence[Entry]) -> list[Row]:
    sources = [entry.reverses for entry in entries if entry.reverses is not None]
    ids = dict(EntryRow.objects.filter(source__in=sources).values_list("source", "id")) if sources else {}
    for source in sources:
        if source not in ids:
            raise refuse("entry_unknown", "There is no entry %(source)s in the books.", source=source)
    currency = settings.FUND_CURRENCY
    return [
        Row(entry, entry.fingerprint(currency), ids[entry.reverses] if entry.reverses else None) for entry in entries
    ]


def _runs(batch: list[Entry]) -> list[list[Entry]]:
    """A promise needs the money to be there when it is made, so what comes in after it must not count for it."""
    pairs = {(transfer.debit, transfer.credit) for entry in batch for transfer in entry.transfers}
    if not any(chart.is_guarded(debit, credit) for debit, credit in pairs):
        return [batch]
    return [list(run) for _, run in groupby(batch, key=_guard_of)]


def _guard_of(entry: Entry) -> tuple[bool, bool]:
    transfers = entry.transfers
    return any(chart.is_promise(t.debit, t.credit) for t in transfers), any(t.guarded for t in transfers)


def _refused(rows: Sequence[Row], outcome: Outcome) -> Refused:
    if not outcome.guards_stand:
        return refuse("books_are_being_changed", "The books are being changed. Try again in a minute.")
    if not outcome.accounts_known:
        codes = {code for row in rows for code in row.entry.accounts}
        there = Account.objects.filter(code__in=codes, currency=settings.FUND_CURRENCY).values_list("code", flat=True)
        unknown = min(codes - set(there))
        return refuse("account_unknown", "There is no account called %(account)s.", account=unknown)
    if outcome.short_of is not None:
        return _short(outcome.short_of, posting.needs_of(rows)[outcome.short_of])
    return refuse("already_reversed", "The entry %(source)s has been corrected already.", source=rows[0].entry.reverses)


def _short(account: str, need_pence: int) -> Refused:
    currency = settings.FUND_CURRENCY
    free_pence = max(0, selectors.balance_pence(account))
    values = {
        "pot": chart.slug_of(account),
        "free": format_pence(free_pence, currency),
        "needed": format_pence(need_pence, currency),
    }
    if chart.is_pot(account):
        sentence = "The pot %(pot)s has %(free)s free, and this needs %(needed)s."
        return refuse("pot_has_not_enough_free", sentence, **values)
    sentence = "The pot %(pot)s has %(free)s promised, and this takes %(needed)s of it."
    return refuse("less_was_promised", sentence, **values)


def _source_reused(source: str) -> Refused:
    return refuse(
        "source_reused", "Another event is in the books as %(source)s already. Nothing was changed.", source=source
    )
