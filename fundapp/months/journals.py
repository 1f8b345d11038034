"""The books as hledger and beancount read them: the same accounts, the same entries, and what each must come to. Pure.

Both programs add everything up themselves, and both are told the closing balances, so that they say so if they differ.
Nobody is named: an entry is its number and its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fundapp.ledger import chart
from fundapp.ledger.chart import AccountKind
from fundapp.ledger.journal import Kind

_SPECIAL = {
    chart.BANK: ("assets", "bank"),
    chart.STRIPE: ("assets", "stripe"),
    chart.CASH: ("assets", "cash"),
    chart.UNIDENTIFIED: ("liabilities", "unidentified"),
    chart.IN_TRANSIT: ("liabilities", "in-transit"),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """`pence` from the credited account to the debited one."""

    debit: str
    credit: str
    pence: int
    is_fee: bool


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it is written into a file."""

    number: int
    day: date
    # The day it is about, where that month was closed already.
    about: date | None
    kind: Kind
    # Stripe's name of it, or nothing.
    stripe: str
    # The number of the entry that it corrects.
    corrects: int | None
    postings: tuple[Posting, ...]

    def with_one_more(self, posting: Posting) -> "Written":
        return replace(self, postings=(*self.postings, posting))


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: balances as people read them, at both ends of a period, and every entry between."""

    fund: str
    currency: str
    first: date
    last: date
    opening: Mapping[str, int]
    closing: Mapping[str, int]
    entries: Iterable[Written]

    @property
    def accounts(self) -> list[str]:
        """Every account that holds something at one of its ends; others are named when they come."""
        return sorted({*self.opening, *self.closing})


def parts_of(code: str) -> tuple[str, ...]:
    """Where an account stands among those of an accountant."""
    if code in _SPECIAL:
        return _SPECIAL[code]
    return (
        ("equity", "pot", chart.slug_of(code))
        if chart.is_pot(code)
        else ("liabilities", "promised", chart.slug_of(code))
    )


def amount(pence: int) -> str:
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{rest:02d}"


def debit_of(code: str, balance_pence: int) -> int:
    """A balance as a debit: accounts of pots and of what is owed are below zero while they hold something."""
    return balance_pence if chart.kind_of(code) is AccountKind.ASSET else -balance_pence


# --- hledger ----------------------------------------------------------------------------------------------------------
def hledger(book: Book) -> Iterator[str]:
    """A journal in hledger's format, piece by piece."""
    yield f"; {_line(book.fund)}: the books from {book.first} to {book.last}\n"
    yield f"; Common Pot. hledger bal -f this-file\ncommodity 1000.00 {book.currency}\n\n"
    if book.opening:
        yield f"{book.first} * opening balances\n" + _hledger_postings(book.opening, book.currency) + "\n"
    for entry in book.entries:
        yield _hledger_entry(entry, book.currency)
    if book.closing:
        yield f"{book.last} * closing balances\n"
        for code, pence in sorted(book.closing.items()):
            held = f"{amount(debit_of(code, pence))} {book.currency}"
            yield f"    {_hledger(code)}  0.00 {book.currency} = {held}\n"


def _hledger_postings(balances: Mapping[str, int], currency: str) -> str:
    lines = [
        f"    {_hledger(code)}  {amount(debit_of(code, pence))} {currency}\n"
        for code, pence in sorted(balances.items())
    ]
    return "".join(lines)


def _hledger_entry(entry: Written, currency: str) -> str:
    tags = [f"about:{entry.about}" if entry.about else "", f"stripe:{entry.stripe}" if entry.stripe else ""]
    tags += [f"corrects:{entry.corrects}" if entry.corrects else ""]
    noted = ", ".join(tag for tag in tags if tag)
    head = f"{entry.day} * ({entry.number}) {entry.kind}{f'  ; {noted}' if noted else ''}\n"
    for each in entry.postings:
        fee = "  ; fee:" if each.is_fee else ""
        head += f"    {_hledger(each.debit)}  {amount(each.pence)} {currency}{fee}\n"
        head += f"    {_hledger(each.credit)}  {amount(-each.pence)} {currency}{fee}\n"
    return head + "\n"


def _hledger(code: str) -> str:
    return ":".join(parts_of(code))


# --- beancount --------------------------------------------------------------------------------------------------------
def beancount(book: Book) -> Iterator[str]:
    """A file in beancount's format, piece by piece. Every account is opened before it is first used."""
    yield f"; {_line(book.fund)}: the books from {book.first} to {book.last}\n"
    yield f'; Common Pot. bean-check this-file\noption "title" "{_quoted(book.fund)}"\n'
    yield f'option "operating_currency" "{book.currency}"\n\n'
    known: set[str] = set()
    yield from _opened(book.accounts, known, book)
    if book.opening:
        yield f'\n{book.first} * "opening balances"\n'
        for code, pence in sorted(book.opening.items()):
            yield f"  {_beancount(code)}  {amount(debit_of(code, pence))} {book.currency}\n"
    for entry in book.entries:
        yield from _opened(sorted({code for each in entry.postings for code in (each.debit, each.credit)}), known, book)
        yield _beancount_entry(entry, book.currency)
    after = book.last + timedelta(days=1)
    for code in sorted(known):
        held = amount(debit_of(code, book.closing.get(code, 0)))
        yield f"{after} balance {_beancount(code)}  {held} {book.currency}\n"


def _opened(codes: Iterable[str], known: set[str], book: Book) -> Iterator[str]:
    for code in codes:
        if code not in known:
            known.add(code)
            yield f"{book.first} open {_beancount(code)} {book.currency}\n"


def _beancount_entry(entry: Written, currency: str) -> str:
    lines = [f'\n{entry.day} * "{entry.kind}"\n', f"  entry: {entry.number}\n"]
    lines += [f"  about: {entry.about}\n"] if entry.about else []
    lines += [f'  stripe: "{_quoted(entry.stripe)}"\n'] if entry.stripe else []
    lines += [f"  corrects: {entry.corrects}\n"] if entry.corrects else []
    for each in entry.postings:
        fee = "    fee: TRUE\n" if each.is_fee else ""
        lines.append(f"  {_beancount(each.debit)}  {amount(each.pence)} {currency}\n{fee}")
        lines.append(f"  {_beancount(each.credit)}  {amount(-each.pence)} {currency}\n{fee}")
    return "".join(lines)


def _beancount(code: str) -> str:
    return ":".join(part[0].upper() + part[1:] for part in parts_of(code))


def _quoted(text: str) -> str:
    return _line(text).replace("\\", "\\\\").replace('"', '\\"')


def _line(text: str) -> str:
    """One line, whatever the fund is called."""
    return " ".join(text.split())


FORMATS: Mapping[str, Callable[[Book], Iterator[str]]] = {"hledger": hledger, "beancount": beancount}
