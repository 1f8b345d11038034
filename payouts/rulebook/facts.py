"""What a rulebook says, what is so, and what came out, as frozen values. It must never know a database or a page.

A section of the rulebook is a dataclass of its own and a rule of the engine reads one section, so that a new parameter
is one field here, one row in `document` and one function in `engine`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, refuse

# Sanctions that run one after another may not add up to more than this (Universal Credit Regulations 2013, reg. 101).
MOST_DAYS = 1095


class WaitingUnit(StrEnum):
    CALENDAR = "calendar"
    DAYS_LOST = "days_lost"


class ServedPer(StrEnum):
    EVENT = "event"
    CLAIM = "claim"


class Basis(StrEnum):
    FLAT_DAY = "flat_day"
    FLAT_WEEK = "flat_week"


class LossCounted(StrEnum):
    PAID_DAYS = "paid_days"
    ALL_DAYS = "all_days"


class Evidence(StrEnum):
    DECISION_LETTER = "decision_letter"
    JOURNAL_MESSAGE = "journal_message"
    BENEFIT_STATEMENT = "benefit_statement"
    BANK_STATEMENT = "bank_statement"
    ADVISER_LETTER = "adviser_letter"
    PAYSLIP = "payslip"
    OFFICER_ENDORSEMENT = "officer_endorsement"


class WindowFrom(StrEnum):
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"


class Majority(StrEnum):
    MORE_YES_THAN_NO = "more_yes_than_no"
    HALF_OF_PANEL = "more_than_half_of_panel"
    UNANIMOUS = "unanimous"


class Tie(StrEnum):
    NOT_THIS_TIME = "not_this_time"
    NEW_PANEL = "new_panel"


class Abstentions(StrEnum):
    COUNT_TO_QUORUM = "count_to_quorum"
    DO_NOT_COUNT = "do_not_count"


class Instalments(StrEnum):
    WEEKLY = "weekly"
    ONCE = "once"


# --- The rulebook, section by section ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Book:
    """Which book this is. `source` is where its rules were published, for a book that is somebody's real one."""

    code: str
    version: int
    title: str
    effective_from: date
    summary: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    membership_required: bool = True
    min_membership_months: int = 0
    standing_required: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    days: int = 0
    unit: WaitingUnit = WaitingUnit.CALENDAR
    served_once_per: ServedPer = ServedPer.EVENT


@dataclass(frozen=True, slots=True)
class Band:
    """A rate for those whose yearly income before tax is below a line; the last band has no line.

    What a band does not say (None) is as the sections `waiting` and `caps` say it.
    """

    amount_pence: int
    income_below_pence: int | None = None
    waiting_days: int | None = None
    max_days: int | None = None
    max_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """`days_per_week` is 7 where every calendar day counts, 5 where only Monday to Friday do."""

    basis: Basis = Basis.FLAT_DAY
    amount_pence: int | None = None
    days_per_week: int = 7
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Caps:
    at_actual_loss: bool = True
    loss_counted: LossCounted = LossCounted.PAID_DAYS
    max_days: int | None = None
    max_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """What is added for each further adult and each child who lives on the money, on top of the rate and as often."""

    adult_amount_pence: int | None = None
    child_amount_pence: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """Any one of these is enough; none listed means that nothing is asked."""

    any_of: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """How long after the loss one may still ask; None is for ever."""

    days: int | None = None
    counted_from: WindowFrom = WindowFrom.LAST_DAY


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides. Nothing here has a default but the words: a missing threshold is an error, never "one is enough"."""

    panel_size: int
    quorum: int
    majority: Majority
    tie: Tie
    abstentions: Abstentions
    answer_within_days: int = 7


@dataclass(frozen=True, slots=True)
class Payment:
    """`references` are the neutral words of a bank reference, first one first."""

    references: tuple[str, ...]
    instalments: Instalments = Instalments.ONCE


@dataclass(frozen=True, slots=True)
class Rulebook:
    book: Book
    rate: Rate
    decision: Decision
    payment: Payment
    eligibility: Eligibility = Eligibility()
    waiting: Waiting = Waiting()
    household: Household = Household()
    caps: Caps = Caps()
    evidence: EvidenceRules = EvidenceRules()
    window: Window = Window()

    @property
    def name(self) -> str:
        return f"{self.book.code} v{self.book.version}"

    @property
    def uses_household(self) -> bool:
        """Whether anything depends on who lives on the money; where nothing does, nobody is asked."""
        return self.household != Household()

    def band_for(self, income_pence: int | None) -> Band | None:
        """The band of an income, or the one flat rate; None when bands need an income that nobody told."""
        if not self.rate.bands:
            assert self.rate.amount_pence is not None, "the document refuses a rate without amount or bands"
            return Band(self.rate.amount_pence)
        if income_pence is None:
            return None
        for band in self.rate.bands:
            if band.income_below_pence is None or income_pence < band.income_below_pence:
                return band
        raise AssertionError("the document refuses bands without an open last one")


# --- What is so -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Period:
    """Days lost in a row, both ends included. An open one (`last` None) has no known end."""

    first: date
    last: date | None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise refuse("period_backwards", "The last day must not be before the first day.")
        if self.last is not None and (self.last - self.first).days >= MOST_DAYS:
            raise refuse("period_too_long", "No sanction lasts longer than %(most)s days.", most=MOST_DAYS)


@dataclass(frozen=True, slots=True)
class Facts:
    """One loss, as far as the rules need it: never who lost, and never why.

    `loss_total_pence` is for a loss known only as a whole (a payslip, or a reduction the law caps); without it the loss
    is `loss_per_day_pence` times the days lost. The last three tell what was served and paid for this event before.
    """

    periods: tuple[Period, ...]
    assessed_on: date
    loss_per_day_pence: int = 0
    loss_total_pence: int | None = None
    claimed_on: date | None = None
    income_pence: int | None = None
    adults: int = 1
    children: int = 0
    member_since: date | None = None
    in_good_standing: bool = False
    waiting_served_days: int = 0
    paid_already_days: int = 0
    paid_already_pence: int = 0

    def __post_init__(self) -> None:
        for earlier, later in zip(self.periods, self.periods[1:], strict=False):
            if earlier.last is None or later.first <= earlier.last:
                raise refuse("periods_overlap", "Each period must end before the next one starts.")

    @property
    def is_open(self) -> bool:
        return bool(self.periods) and self.periods[-1].last is None


@dataclass(frozen=True, slots=True)
class FundState:
    """What the fund has. `free_pence` is money that is in the pot and not promised to anyone."""

    free_pence: int


# --- What came out ----------------------------------------------------------------------------------------------------
Value = int | str | date


@dataclass(frozen=True, slots=True)
class Line:
    """One rule that acted: what it did, the clause it stands in, the numbers in, and the sum so far after it.

    `what` is a sentence with `%(name)s` places for `values`. The end of a name says how to show it: `_pence` as pounds,
    `_on` as a date, `_days` as a count of days.
    """

    rule: str
    clause: str
    what: str
    values: Mapping[str, Value] = field(default_factory=dict)
    amount_pence: int | None = None

    def __str__(self) -> str:
        return self.what % shown(self.values)


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the total: for the days from `first` to `last`, due on a day; some wait for "still sanctioned?"."""

    number: int
    first: date
    last: date
    days: int
    amount_pence: int
    due_on: date
    needs_confirming: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The rulebook applied to the facts. With a reason for a "no" the total is nothing; the lines still explain."""

    rulebook: str
    lines: tuple[Line, ...]
    total_pence: int
    schedule: tuple[Instalment, ...] = ()
    reasons: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()

    @property
    def is_payable(self) -> bool:
        return not self.reasons


def shown(values: Mapping[str, Value]) -> dict[str, str]:
    """The numbers of a sentence as people read them."""
    return {name: _shown(name, value) for name, value in values.items()}


def _shown(name: str, value: Value) -> str:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int) and name.endswith("_pence"):
        return format_pence(value)
    if name.endswith("_days"):
        return f"{value} day" if value == 1 else f"{value} days"
    return str(value)
