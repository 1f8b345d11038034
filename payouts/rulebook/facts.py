"""What is so, as frozen values; and under one name the words a rulebook and its sum are told in. It knows no page.

The rulebook's own sections are in `rules`, their closed lists in `choices`, and what came out in `assessment`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from fundapp.kernel.refusal import refuse
from payouts.rulebook.assessment import Assessment, Instalment, Line, Value, shown
from payouts.rulebook.choices import (
    Abstentions,
    Basis,
    EventDate,
    Evidence,
    Instalments,
    LossCounted,
    Majority,
    ServedPer,
    Tie,
    WaitingUnit,
    WindowFrom,
)
from payouts.rulebook.rules import (
    Band,
    Book,
    Caps,
    Decision,
    Eligibility,
    EvidenceRules,
    Household,
    Payment,
    Rate,
    Rulebook,
    Waiting,
    Window,
)

__all__ = [
    "EVENT_DAY",
    "MOST_DAYS",
    "Abstentions",
    "Assessment",
    "Band",
    "Basis",
    "Book",
    "Caps",
    "Decision",
    "Eligibility",
    "Evidence",
    "EvidenceRules",
    "Facts",
    "FundState",
    "Household",
    "Instalment",
    "Instalments",
    "Line",
    "LossCounted",
    "Majority",
    "Payment",
    "Period",
    "Rate",
    "Rulebook",
    "ServedPer",
    "Tie",
    "Value",
    "Waiting",
    "WaitingUnit",
    "Window",
    "WindowFrom",
    "shown",
]

# Sanctions that run one after another may not add up to more than this (Universal Credit Regulations 2013, reg. 101).
MOST_DAYS = 1095
# Where a fact holds the day that `book.event_date` names; the start of the cut is the first day lost.
EVENT_DAY = {
    EventDate.FAILURE: "failed_on",
    EventDate.DECISION: "decided_on",
    EventDate.FIRST_REDUCED_PAYMENT: "first_reduced_on",
}


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
    is `loss_per_day_pence` times the days lost. `waiting_served_days` is what was served for what the book counts by
    (`waiting.served_once_per`), the two `paid_already` tell what was paid for this loss before.
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
    # The days of this loss that were asked for before, where they are known day by day: `continuing` counts on from
    # them, and the counts beside are not needed for it. `loss_total_pence` is then that of all the days.
    earlier: tuple[Period, ...] = ()
    # Where days of this loss were judged before: how many, and the first of them. Steps and weeks count on from there.
    lost_before_days: int = 0
    started_on: date | None = None
    # The dates of a sanction, where they are known; without them the first day lost stands for each.
    failed_on: date | None = None
    decided_on: date | None = None
    first_reduced_on: date | None = None
    # The kind of the event, and what is so about the person, by the codes of the book.
    event: str = ""
    circumstances: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    region: str = ""
    # Membership: weeks of subscription owed on the day the book looks at (None: `in_good_standing` says it).
    arrears_weeks: int | None = None
    arrears_cured_on: date | None = None
    at_correct_rate: bool = True
    open_loan: bool = False
    participation_hours: Decimal | None = None
    dues_pence: int | None = None
    # How many of the days lost, the last ones, were lost in part only.
    part_days: int = 0
    # What is asked for, where the rate is by need: the panel's figure, which the rules then limit.
    asked_pence: int | None = None
    # What others gave for this loss, and a loan of the state that must be paid back, each as a whole.
    other_funds_pence: int = 0
    other_funds_asked: bool = True
    hardship_loan_pence: int = 0
    # What this person was paid in the 365 days before `assessed_on`, and the whole household for this loss.
    paid_in_year_days: int = 0
    paid_in_year_pence: int = 0
    paid_to_household_pence: int = 0
    # Arrears of benefit that came after all.
    arrears_received_pence: int = 0

    def __post_init__(self) -> None:
        for before, after in pairwise(self.periods):
            if before.last is None or after.first <= before.last:
                raise _periods_overlap()
        if self.earlier:
            ordered = sorted((*self.earlier, *self.periods), key=lambda period: period.first)
            if any(before.last is None or after.first <= before.last for before, after in pairwise(ordered)):
                raise _periods_overlap()

    @property
    def is_open(self) -> bool:
        return bool(self.periods) and self.periods[-1].last is None


def _periods_overlap() -> Exception:
    return refuse("periods_overlap", "Each period must end before the next one starts.")


@dataclass(frozen=True, slots=True)
class FundState:
    """What the fund has. `free_pence` is money that is in the pot and not promised to anyone.

    `cash_pence` is what is in the pot in all (None: as much as is free), `forecast_pence` what the weeks of
    `solvency.forecast_weeks` are expected to take. `level` is the name of the level before, blank for none, and
    `waiting_pence` what all requests that wait would come to, this one among them.
    """

    free_pence: int
    cash_pence: int | None = None
    forecast_pence: int = 0
    level: str = ""
    waiting_pence: int = 0
