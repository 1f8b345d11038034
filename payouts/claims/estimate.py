"""What a cut in Universal Credit comes to, for a person who does not know. It must never know whose answer it is.

The rates are data with the day they start, never law: a caseworker confirms what was really lost.
"""

from dataclasses import dataclass
from datetime import date

from fundapp.kernel.money import format_pence

# The day's part is rounded down to this, and a month of the most days is what a cut of a whole month can be.
_STEP_PENCE = 10
_LONGEST_MONTH_DAYS = 31
_WEEK_DAYS = 7
FULL, LOWER = 100, 40


@dataclass(frozen=True, slots=True)
class Rates:
    """Standard allowance a month, in pence, from the first assessment period that starts on or after `starts`.

    Keys are (under 25, with a partner); a couple's is the allowance of both together.
    """

    starts: date
    year: str
    allowance: dict[tuple[bool, bool], int]


# Sources: docs/decisions/0049 and 0104.
RATES: tuple[Rates, ...] = (
    Rates(
        date(2024, 4, 8),
        "2024/25",
        {(True, False): 31168, (False, False): 39345, (True, True): 48923, (False, True): 61760},
    ),
    Rates(
        date(2025, 4, 7),
        "2025/26",
        {(True, False): 31698, (False, False): 40014, (True, True): 49755, (False, True): 62810},
    ),
    Rates(
        date(2026, 4, 13),
        "2026/27",
        {(True, False): 33858, (False, False): 42490, (True, True): 52834, (False, True): 66697},
    ),
)
# Benefits for which there are rates here; someone who is not sure is most likely on this one.
KNOWN_FOR = frozenset({"universal_credit", "not_sure"})
# Answers to "What did you have to do?" that mean the lower rate. Whoever is not sure is shown the usual one.
_LOWER_FOR = frozenset({"lower", "told_lower"})


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is, how it is done, and what it comes to. `said` and `working` have places for `values`."""

    said: str
    working: str
    values: dict[str, object]
    pence: int


@dataclass(frozen=True, slots=True)
class Estimate:
    pence: int
    per: str
    lines: tuple[Line, ...]


def daily_pence(allowance_pence: int, *, percent: int, with_partner: bool) -> int:
    """Regulation 111: the allowance times 12 over 365, half of it for each of a couple, down to 10p."""
    shared_by = 2 if with_partner else 1
    return allowance_pence * 12 * percent // (365 * 100 * shared_by * _STEP_PENCE) * _STEP_PENCE


def estimated(*, on: date, got_money: str, under_25: bool, with_partner: bool, rate: str) -> Estimate:
    """For a week; or, where nothing came at all, for a month. Never more than the allowance itself."""
    rates = max((one for one in RATES if one.starts <= on), key=lambda one: one.starts, default=RATES[0])
    whole = rates.allowance[under_25, with_partner]
    share = whole // 2 if with_partner else whole
    percent = LOWER if rate in _LOWER_FOR else FULL
    daily = daily_pence(whole, percent=percent, with_partner=with_partner)

    lines = [Line("Standard allowance in %(year)s", "for a month", {"year": rates.year}, whole)]
    if with_partner:
        lines.append(Line("Your half", "%(whole)s ÷ 2", {"whole": format_pence(whole)}, share))
    working = "%(share)s × 12 ÷ 365" if percent == FULL else "40%% of %(share)s × 12 ÷ 365"  # noqa: RUF001 -- a sign of sums
    lines.append(
        Line("The cut for a day", working + ", down to 10p", {"share": format_pence(share)}, daily),
    )
    days, per = (_LONGEST_MONTH_DAYS, "month") if got_money == "no" else (_WEEK_DAYS, "week")
    cut = daily * days
    values: dict[str, object] = {"daily": format_pence(daily), "days": days}
    said = "The cut for a month" if per == "month" else "The cut for a week"
    lines.append(Line(said, "%(daily)s × %(days)s", values, cut))  # noqa: RUF001 -- a sign of sums
    if cut > share:
        lines.append(Line("Never more than the allowance", "%(share)s at most", {"share": format_pence(share)}, share))
    return Estimate(min(cut, share), per, tuple(lines))
