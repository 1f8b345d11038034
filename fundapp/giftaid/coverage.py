"""Which gifts a declaration covers, how long it is kept, what a claim is worth. Pure: it never knows a name."""

from dataclasses import dataclass
from datetime import date, datetime

from fundapp.giftaid.wordings import Covers
from fundapp.kernel.clock import LONDON

# How far back an enduring declaration reaches, and how late a gift can still be claimed.
YEARS_BACK = 4
# For how many years after the end of a gift's tax year what was claimed on it must be shown.
YEARS_KEPT = 6
ROWS_IN_A_FILE = 1_000


@dataclass(frozen=True, slots=True)
class Declared:
    covers: Covers
    gift_id: str
    supporter_id: str
    declared_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A gift that arrived. `kept_pence` is what never went back; `is_disputed` while its bank wants it back."""

    gift_id: str
    supporter_id: str
    paid_at: datetime
    kept_pence: int
    is_disputed: bool
    # Dues and levies buy something or come from a branch: neither is a gift of one person.
    is_of_a_person: bool


def covers(declared: Declared, given: Given, *, on: date) -> bool:
    """Whether the gift can be claimed under this declaration on that day."""
    if given.kept_pence <= 0 or given.is_disputed or not given.is_of_a_person:
        return False
    if _day(given.paid_at) < years_before(on):
        return False
    if declared.covers is Covers.THIS:
        return declared.gift_id == given.gift_id and declared.withdrawn_at is None
    is_theirs = bool(declared.supporter_id) and declared.supporter_id == given.supporter_id
    is_before = declared.withdrawn_at is None or given.paid_at < declared.withdrawn_at
    return is_theirs and is_before and _day(given.paid_at) >= years_before(_day(declared.declared_at))


def tax_pence(pence: int) -> int:
    """25p for every pound given, a part of a penny dropped."""
    return pence * 25 // 100


def may_forget(declared: Declared, *, last_claimed: datetime | None, is_supporter_gone: bool, on: date) -> bool:
    """Whether name and address are of no more use: nothing rests on them, or what rested on them is old enough."""
    if last_claimed is not None:
        return _is_over(declared) and on > _end_of_tax_year(_day(last_claimed), later=YEARS_KEPT)
    if declared.withdrawn_at is not None or is_supporter_gone:
        return True
    return declared.covers is Covers.THIS and _day(declared.declared_at) < years_before(on)


def years_before(on: date, years: int = YEARS_BACK) -> date:
    """The same day so many years before; of 29 February, the day after the 28th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)


def _is_over(declared: Declared) -> bool:
    return declared.withdrawn_at is not None or declared.covers is Covers.THIS


def _end_of_tax_year(on: date, *, later: int) -> date:
    is_late = (on.month, on.day) >= (4, 6)
    return date(on.year + (1 if is_late else 0) + later, 4, 5)


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
