"""Small rulebooks and facts for tests, each saying only what its test is about."""

from dataclasses import replace
from datetime import date

from payouts.rulebook.facts import (
    Abstentions,
    Basis,
    Book,
    Caps,
    Decision,
    Eligibility,
    Facts,
    FundState,
    Majority,
    Payment,
    Period,
    Rate,
    Rulebook,
    Tie,
)

MONDAY = date(2026, 6, 1)
PLENTY = FundState(free_pence=10_000_000)
BOOK = Rulebook(
    book=Book("test", 1, "Test rules", date(2026, 1, 1)),
    rate=Rate(Basis.FLAT_DAY, 1000, 7),
    decision=Decision(3, 2, Majority.MORE_YES_THAN_NO, Tie.NOT_THIS_TIME, Abstentions.DO_NOT_COUNT),
    payment=Payment(("POT",)),
    eligibility=Eligibility(membership_required=False),
    caps=Caps(at_actual_loss=False),
)


def book(**sections: object) -> Rulebook:
    return replace(BOOK, **sections)


def facts(days: int = 10, *, first: date = MONDAY, **others: object) -> Facts:
    last = date.fromordinal(first.toordinal() + days - 1)
    values = {"periods": (Period(first, last),), "assessed_on": last, "loss_per_day_pence": 1390, **others}
    return Facts(**values)
