"""What one supporter gave in one tax year, gift by gift. It must never know who they are."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from fundapp.contributions.models import Contribution, Supporter
from fundapp.contributions.workflow import State
from fundapp.kernel.clock import LONDON, today


@dataclass(frozen=True, slots=True)
class TaxYear:
    """From 6 April of `start` to 5 April of the next: what people are asked about by the tax office."""

    start: int

    @property
    def first(self) -> date:
        return date(self.start, 4, 6)

    @property
    def last(self) -> date:
        return date(self.start + 1, 4, 5)

    @property
    def is_over(self) -> bool:
        return today() > self.last

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=LONDON)

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Line:
    on: date
    code: str
    what: str
    way: str
    amount_pence: int
    # What went back to the giver: by the fund, or taken by their bank.
    back_pence: int
    token: str

    @property
    def kept_pence(self) -> int:
        return self.amount_pence - self.back_pence


@dataclass(frozen=True, slots=True)
class Statement:
    year: TaxYear
    lines: tuple[Line, ...]

    @property
    def amount_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines)

    @property
    def back_pence(self) -> int:
        return sum(line.back_pence for line in self.lines)

    @property
    def kept_pence(self) -> int:
        return self.amount_pence - self.back_pence


def tax_year_of(moment: datetime | date) -> TaxYear:
    on = moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment
    return TaxYear(on.year if (on.month, on.day) >= (4, 6) else on.year - 1)


def years_of(supporter: Supporter) -> tuple[TaxYear, ...]:
    """The tax years in which something of theirs arrived, newest first."""
    moments = _paid(supporter).values_list("paid_at", flat=True)
    return tuple(TaxYear(start) for start in sorted({tax_year_of(at).start for at in moments if at}, reverse=True))


def statement_of(supporter: Supporter, year: TaxYear) -> Statement:
    """A gift counts on the day it arrived; what went back is told beside it, in whichever year that was."""
    gifts = _paid(supporter).filter(paid_at__gte=year.begins_at, paid_at__lt=year.ends_at).select_related("campaign")
    return Statement(year, tuple(_line(gift) for gift in gifts.order_by("paid_at", "id")))


def regular_givers_in(year: TaxYear) -> QuerySet[Supporter]:
    """Whoever gave by a promise in the year and can still be written to. A single gift has its receipt."""
    return (
        Supporter.objects.filter(
            contributions__recurring__isnull=False,
            contributions__state=State.PAID,
            contributions__paid_at__gte=year.begins_at,
            contributions__paid_at__lt=year.ends_at,
        )
        .exclude(email="")
        .distinct()
        .order_by("id")
    )


def _paid(supporter: Supporter) -> QuerySet[Contribution]:
    return Contribution.objects.filter(supporter=supporter, state=State.PAID, paid_at__isnull=False)


def _line(gift: Contribution) -> Line:
    assert gift.paid_at is not None
    assert gift.gross_pence is not None
    return Line(
        on=gift.paid_at.astimezone(LONDON).date(),
        code=gift.receipt_code,
        what=gift.campaign.title,
        way=gift.way,
        amount_pence=gift.gross_pence,
        back_pence=gift.gross_pence - gift.kept_pence,
        token=gift.access_token,
    )
