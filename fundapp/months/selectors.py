"""Reads of closed months, of what the books say of any month, and of the entries of a period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet, Sum

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.ledger import selectors as ledger
from fundapp.ledger.journal import Kind
from fundapp.ledger.models import Entry, Transfer
from fundapp.months.calendar import Month, month_of
from fundapp.months.figures import Figures, Flow, balances_of
from fundapp.months.journals import Book, Posting, Written
from fundapp.months.models import ClosedMonth, Reopening
from fundapp.months.statement import Statement, statement_of
from fundapp.months.workflow import State
from members import selectors as members
from members.roles import Role

_CHUNK = 1_000


# --- Closings ---------------------------------------------------------------------------------------------------------
def standing() -> QuerySet[ClosedMonth]:
    """Closings whose month nobody has opened again; the newest first."""
    reopened = Reopening.objects.filter(closing=OuterRef("pk"), state=State.AGREED.value)
    return ClosedMonth.objects.filter(~Exists(reopened)).order_by("-month")


def last_closed() -> ClosedMonth | None:
    return standing().first()


def closing_of(month: Month) -> ClosedMonth | None:
    """The closing of a month that stands, if it is closed."""
    return standing().filter(month=month.first).first()


def closings_of(month: Month) -> QuerySet[ClosedMonth]:
    """Every closing that there was of a month; the newest first."""
    return ClosedMonth.objects.filter(month=month.first).order_by("-turn")


def next_turn(month: Month) -> int:
    return closings_of(month).count()


def wish_about(closing: ClosedMonth) -> Reopening | None:
    """The wish to open it again that waits for a second person."""
    return closing.reopenings.filter(state=State.ASKED.value).first()


def reopenings() -> QuerySet[Reopening]:
    """Every wish there was, the newest first."""
    return Reopening.objects.select_related("closing").order_by("-asked_at", "-id")


def first_month() -> Month | None:
    """The month of the first entry; None while the books are empty."""
    first = Entry.objects.aggregate(at=Min("at"))["at"]
    return month_of(first.astimezone(clock.LONDON).date()) if first else None


def open_from() -> datetime | None:
    return ledger.open_from()


def next_to_close() -> Month | None:
    """The month after the last that is closed. Where none is, the last month that is over closes those before too."""
    last = last_closed()
    if last is not None:
        return last.calendar.next
    first, now = first_month(), month_of(clock.today())
    return max(first, now.before) if first is not None else None


def count_for(actor: Actor) -> int:
    """How many things wait here: a month that is over and open, for a treasurer; a wish of somebody else's."""
    if not {Role.TREASURER.value, Role.RELEASER.value, Role.ADMINISTRATOR.value} & actor.roles:
        return 0
    wishes = Reopening.objects.filter(state=State.ASKED.value).exclude(asked_by=actor.id).count()
    month = next_to_close()
    is_due = Role.TREASURER.value in actor.roles and month is not None and month.is_over(clock.today())
    return wishes + int(is_due)


def names(ids: Iterable[str]) -> dict[str, str]:
    """What to call whoever closed or asked: an organiser by their label, the machinery by its name."""
    wanted = {each for each in ids if each}
    accounts = {UUID(each): each for each in wanted if len(each) == len(str(UUID(int=0)))}
    return {each: each for each in wanted} | {
        accounts[found]: label for found, label in members.labels(accounts).items()
    }


# --- Figures ----------------------------------------------------------------------------------------------------------
def figures(month: Month) -> Figures:
    """What the books say of a month now, closed or not."""
    within = Transfer.objects.filter(entry__at__gte=month.since, entry__at__lt=month.until)
    summed = within.values("entry__kind", "debit_id", "credit_id", "is_fee").annotate(pence=Sum("amount_pence"))
    told = summed.values_list("entry__kind", "debit_id", "credit_id", "is_fee", "pence")
    return Figures(
        currency=settings.FUND_CURRENCY,
        opening=balances_before(month.since),
        flows=tuple(sorted(Flow(*row[:4], int(row[4])) for row in told)),
        entries=Entry.objects.filter(at__gte=month.since, at__lt=month.until).count(),
    )


def balances_before(moment: datetime, *, newest: int | None = None) -> dict[str, int]:
    """Every account as it stood just before this moment, from the transfers alone; of those up to `newest`."""
    nets: dict[str, int] = {}
    earlier = Transfer.objects.filter(entry__at__lt=moment, **({} if newest is None else {"id__lte": newest}))
    for code, pence in earlier.values("debit_id").annotate(pence=Sum("amount_pence")).values_list("debit_id", "pence"):
        nets[code] = nets.get(code, 0) + int(pence)
    rows = earlier.values("credit_id").annotate(pence=Sum("amount_pence")).values_list("credit_id", "pence")
    for code, pence in rows:
        nets[code] = nets.get(code, 0) - int(pence)
    return balances_of(nets.items())


def statement(month: Month) -> Statement:
    """As it was closed, or as the books say now."""
    closed = closing_of(month)
    return statement_of(closed.kept if closed is not None else figures(month))


def before(month: Month) -> Statement | None:
    """The statement of the month before, where the books reach that far back."""
    first = first_month()
    return statement(month.before) if first is not None and month.before >= first else None


def still_agrees(closing: ClosedMonth) -> bool:
    """Whether the books say of this month today what they said when it was closed."""
    return figures(closing.calendar).digest == closing.digest


# --- Entries ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, from the first day of one to the last day of another."""

    first: Month
    last: Month


def book(period: Period) -> Book:
    """The books of a period, all as of now: what is posted while the file is on its way is not in it."""
    newest = Transfer.objects.aggregate(id=Max("id"))["id"] or 0
    return Book(
        fund=settings.FUND_NAME,
        currency=settings.FUND_CURRENCY,
        first=period.first.first,
        last=period.last.last,
        opening=balances_before(period.first.since, newest=newest),
        closing=balances_before(period.last.until, newest=newest),
        entries=entries_of(period, newest=newest),
    )


def entries_of(period: Period, *, newest: int) -> Iterator[Written]:
    """Every entry booked in the period, in the order of the books; read as they are asked for."""
    rows = (
        Transfer.objects.filter(entry__at__gte=period.first.since, entry__at__lt=period.last.until, id__lte=newest)
        .annotate(kind=F("entry__kind"), at=F("entry__at"), about=F("entry__about"), mends=F("entry__reverses_id"))
        .annotate(source=F("entry__source"))
        .order_by("entry_id", "id")
        .values_list(
            "entry_id", "kind", "at", "about", "source", "mends", "debit_id", "credit_id", "amount_pence", "is_fee"
        )
    )
    made: Written | None = None
    for number, kind, at, about, source, mends, debit, credit, pence, is_fee in rows.iterator(_CHUNK):
        posting = Posting(debit, credit, pence, is_fee)
        if made is not None and made.number == number:
            made = made.with_one_more(posting)
            continue
        if made is not None:
            yield made
        made = Written(number, _day(at), _day(about) if about else None, Kind(kind), _public(source), mends, (posting,))
    if made is not None:
        yield made


def awards() -> Iterator[tuple[date, int]]:
    """Day and pence of each award there was, in the order of the books."""
    rows = Transfer.objects.filter(entry__kind=Kind.AWARD_PROMISED.value).order_by("id")
    return ((_day(at), pence) for at, pence in rows.values_list("entry__at", "amount_pence").iterator(_CHUNK))


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()


def _public(source: str) -> str:
    """Stripe's own name of a line, so that both books can be laid side by side. Other sources are ours alone."""
    return source.removeprefix("stripe:") if source.startswith("stripe:") else ""
