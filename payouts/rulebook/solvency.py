"""How the fund stands, and what that changes. It must never know a loss."""

from payouts.rulebook.choices import Measure
from payouts.rulebook.facts import FundState
from payouts.rulebook.rules import Level, Rulebook


def level_for(rulebook: Rulebook, fund: FundState) -> Level | None:
    """The level now, given the level before; None above every floor.

    A level acts while the measure is below its floor. Once it has, it acts until the measure is what it reopens at, so
    that a fund near a line does not change its rules with every gift (UAW: from 650 to 850 million dollars).
    """
    levels = rulebook.solvency.levels
    if not levels:
        return None
    measured = measure(rulebook, fund)
    was_worse = False
    for level in reversed(levels):
        was_worse = was_worse or level.name == fund.level
        reopens = level.reopens_at_pence if was_worse else None
        if measured < (level.floor_pence if reopens is None else reopens):
            return level
    return None


def measure(rulebook: Rulebook, fund: FundState) -> int:
    match rulebook.solvency.measure:
        case Measure.CASH:
            return fund.free_pence if fund.cash_pence is None else fund.cash_pence
        case Measure.FREE:
            return fund.free_pence
        case Measure.FREE_LESS_FORECAST:
            return fund.free_pence - fund.forecast_pence


def to_give(rulebook: Rulebook, fund: FundState) -> int:
    """What may be given away: what is free, without the reserve."""
    return max(0, fund.free_pence - (rulebook.solvency.min_reserve_pence or 0))
