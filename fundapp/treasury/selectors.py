"""Reads of what the bank said: which lines are open, what each may be, and how far bank and books are apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from fundapp.contributions.models import Contribution, OfflineGift, RecurringContribution
from fundapp.contributions.workflow import OfflineWay
from fundapp.kernel.actor import Actor
from fundapp.ledger import chart
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Account
from fundapp.treasury import movements
from fundapp.treasury.matching import Certainty, Movement, Open, Suggestion, suggest
from fundapp.treasury.models import Match, MatchPart, OpeningBalance, StatementFile, StatementLine, Undoing
from members.roles import Role
from payouts.payments.models import Payout

ENTRY, GIFT = movements.ENTRY, "gift:"
# As many as one question to the database may hold.
_AT_ONCE = 900
# Up to so many amounts the database looks for itself; above it the lines go by here.
_FEW_AMOUNTS = 5_000
_CHUNK = 2_000
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Standing:
    """Bank and books side by side, in pence. `bank_pence` is None before the first statement."""

    bank_pence: int | None
    # The day of the bank's own balance; None where it is the sum of all lines.
    bank_on: date | None
    books_pence: int
    open_lines: int
    open_lines_pence: int
    open_entries: int
    open_entries_pence: int

    @property
    def difference_pence(self) -> int:
        return (self.bank_pence or 0) - self.books_pence

    @property
    def unexplained_pence(self) -> int:
        """What is left of the difference when every open line and entry is counted."""
        return self.difference_pence - self.open_lines_pence + self.open_entries_pence


# --- The whole --------------------------------------------------------------------------------------------------------
def standing() -> Standing:
    lines = open_lines().aggregate(count=Count("id"), pence=Sum("amount_pence", default=0))
    entries = movements.open_entries()
    bank_pence, bank_on = _bank_says()
    return Standing(
        bank_pence=bank_pence,
        bank_on=bank_on,
        books_pence=books.balance_pence(chart.BANK) if Account.objects.filter(code=chart.BANK).exists() else 0,
        open_lines=lines["count"],
        open_lines_pence=lines["pence"],
        open_entries=len(entries),
        open_entries_pence=sum(entry.pence for entry in entries),
    )


def _bank_says() -> tuple[int | None, date | None]:
    """The newest balance of the bank's own, and what lines of later days moved.

    Without one, what was there before the books began and the sum of all lines.
    """
    if not StatementFile.objects.exists():
        return None, None
    newest = StatementFile.objects.filter(closing_on__isnull=False).order_by("-closing_on", "-imported_at").first()
    lines = StatementLine.objects.all()
    if newest is None:
        return _brought() + int(lines.aggregate(pence=Sum("amount_pence", default=0))["pence"]), None
    assert newest.closing_pence is not None
    assert newest.closing_on is not None
    later = lines.filter(day__gt=newest.closing_on).aggregate(pence=Sum("amount_pence", default=0))
    return newest.closing_pence + int(later["pence"]), newest.closing_on


def _brought() -> int:
    agreed = OpeningBalance.objects.filter(agreed_at__isnull=False, taken_back_at__isnull=True)
    return int(agreed.aggregate(pence=Sum("amount_pence", default=0))["pence"])


def openings() -> QuerySet[OpeningBalance]:
    """What was said to have been at the bank before, the newest word first."""
    return OpeningBalance.objects.order_by("-said_at", "-id")


def openings_that_wait_for(actor: Actor) -> int:
    """How many words about it another person said, that this one may agree to."""
    said = Q(agreed_at__isnull=True, called_off_at__isnull=True) & ~Q(said_by=actor.id)
    doubted = Q(taken_back_at__isnull=True) & ~Q(doubted_by__in=("", actor.id))
    return openings().filter(said | doubted).count()


def first_line_on() -> date | None:
    """The first day of which a statement has a line."""
    return StatementLine.objects.order_by("day").values_list("day", flat=True).first()


def has_lines_on(first: date, last: date) -> bool:
    """Whether any statement has brought a line of these days."""
    return StatementLine.objects.filter(day__gte=first, day__lte=last).exists()


def files(most: int = 20) -> list[StatementFile]:
    return list(StatementFile.objects.order_by("-imported_at", "-id")[:most])


def count_for(actor: Actor) -> int:
    """How many lines wait for a treasurer."""
    return open_lines().count() if Role.TREASURER.value in actor.roles else 0


def lock_statements() -> None:
    """One import at a time: the row of the bank's account stands for all of them."""
    list(Account.objects.select_for_update(no_key=True).filter(code=chart.BANK))


# --- Lines ------------------------------------------------------------------------------------------------------------
def open_lines() -> QuerySet[StatementLine]:
    """Lines of which nobody has said what they are, or of which that was undone; the oldest first."""
    return StatementLine.objects.filter(~Exists(_active().filter(line=OuterRef("pk")))).order_by(
        "day", "file", "position"
    )


def matched(most: int = 20) -> list[Match]:
    """The newest matches that stand."""
    return list(_active().select_related("line").order_by("-at", "-id")[:most])


def active_match(line: StatementLine) -> Match | None:
    return _active().filter(line=line).first()


def _active() -> QuerySet[Match]:
    return Match.objects.filter(~Exists(Undoing.objects.filter(match=OuterRef("pk"))))


# --- Entries ----------------------------------------------------------------------------------------------------------
def turns_of_entries(entry_ids: Sequence[int]) -> dict[int, int]:
    turns: dict[int, int] = {}
    for some in _pieces(entry_ids):
        rows = MatchPart.objects.filter(entry_id__in=some).values("entry_id").annotate(count=Count("id"))
        turns |= dict(rows.values_list("entry_id", "count"))
    return turns


def are_matched(entry_ids: Sequence[int]) -> bool:
    """Whether any of these entries belongs to a line already."""
    standing = ~Exists(Undoing.objects.filter(match=OuterRef("match")))
    return any(MatchPart.objects.filter(standing, entry_id__in=some).exists() for some in _pieces(entry_ids))


def moved_at_the_bank(entry_ids: Sequence[int]) -> list[tuple[int, int]]:
    """What each of these entries moved at the bank, in pence; those that moved nothing there are left out."""
    return [row for some in _pieces(entry_ids) for row in movements.moved(some)]


def left_over_from(line: StatementLine, pence: int) -> bool:
    """Whether something that was posted for this line, in a match that was undone, still stands in the books."""
    posted = movements.open_entries(source_prefix=f"bank:{line.id}:")
    keys = [f"bank:{line.id}:{turn}" for turn in range(Match.objects.filter(line=line).count())]
    gifts = OfflineGift.objects.filter(once_key__in=keys).values_list("id", flat=True)
    sources = {f"offline:{gift}" for gift in gifts}
    return bool(posted) or bool(sources and movements.open_entries(sources=sources))


def is_written_down(line: StatementLine, pence: int) -> bool:
    """Whether somebody wrote down a transfer just like it by hand, that no line was matched with."""
    twins = OfflineGift.objects.filter(way=OfflineWay.BANK.value, amount_pence=pence, received_on=line.day)
    sources = {f"offline:{gift}" for gift in twins.values_list("id", flat=True)}
    return bool(sources and movements.open_entries(sources=sources))


# --- What a line may be -----------------------------------------------------------------------------------------------
def suggestions(*, only_entries: bool = False) -> dict[int, Suggestion]:
    """For open lines what they most likely are. One question for the lines, and one for each kind of movement."""
    pool = movements.of_entries()
    if not only_entries:
        pool += movements.of_payments()
    amounts = {movement.pence for movement in pool}
    found = suggest(_open(amounts), pool)
    if not only_entries:
        found |= {line: each for line, each in _gifts().items() if line not in found}
    return found


def candidates(line: StatementLine, most: int = 100) -> list[Movement]:
    """Everything this line may be or be made of: movements in its direction, those of its amount first."""
    pool = [each for each in movements.of_entries() + movements.of_payments() if _may_be(line, each)]
    near = sorted(pool, key=lambda each: (each.pence != line.amount_pence, abs((each.first - line.day).days)))
    return near[:most]


def _may_be(line: StatementLine, movement: Movement) -> bool:
    is_same_way = (movement.pence > 0) == (line.amount_pence > 0)
    return is_same_way and abs(movement.pence) <= abs(line.amount_pence)


def _open(amounts: set[int]) -> Iterator[Open]:
    """Open lines that could be any movement at all, streamed."""
    rows = open_lines().values_list("id", "day", "amount_pence", "word")
    if len(amounts) <= _FEW_AMOUNTS:
        rows = rows.filter(amount_pence__in=amounts)
    return (Open(*row) for row in rows.iterator(chunk_size=_CHUNK) if row[2] in amounts)


def _gifts() -> dict[int, Suggestion]:
    """Lines that carry a reference which we gave to a supporter, and that no movement accounts for."""
    rows = open_lines().filter(amount_pence__gt=0, word__startswith="POT-").values_list("id", "word")
    words = dict(rows)
    given: set[str] = set()
    for some in _pieces(sorted(set(words.values()))):
        given.update(Contribution.objects.filter(reference__in=some).values_list("reference", flat=True))
        given.update(RecurringContribution.objects.filter(reference__in=some).values_list("reference", flat=True))
    return {line: Suggestion(f"{GIFT}{word}", Certainty.SURE) for line, word in words.items() if word in given}


def references_paid_under() -> list[str]:
    """What the fund's payments say on a bank statement; a few neutral words."""
    return list(Payout.objects.order_by("reference").values_list("reference", flat=True).distinct())


def _pieces(all_of: Sequence[Each]) -> Iterator[Sequence[Each]]:
    for at in range(0, len(all_of), _AT_ONCE):
        yield all_of[at : at + _AT_ONCE]
