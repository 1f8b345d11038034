"""What a cut in Universal Credit comes to, for a person who does not know. It must never know whose answer it is.

The rates are data with the day they start, never law: a caseworker confirms what was really lost.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rates:
    """Standard allowance a month and the full daily reduction, in pence: of one person, or of each of a couple."""

    starts: date
    allowance: dict[tuple[bool, bool], int]
    daily: dict[tuple[bool, bool], int]


# Keys are (under 25, with a partner). Sources: docs/decisions/0049.
RATES: tuple[Rates, ...] = (
    Rates(
        date(2024, 4, 8),
        {(True, False): 31168, (False, False): 39345, (True, True): 24461, (False, True): 30880},
        {(True, False): 1020, (False, False): 1290, (True, True): 800, (False, True): 1010},
    ),
    Rates(
        date(2025, 4, 7),
        {(True, False): 31698, (False, False): 40014, (True, True): 24877, (False, True): 31405},
        {(True, False): 1040, (False, False): 1310, (True, True): 810, (False, True): 1030},
    ),
    Rates(
        date(2026, 4, 13),
        {(True, False): 33858, (False, False): 42490, (True, True): 26417, (False, True): 33348},
        {(True, False): 1110, (False, False): 1390, (True, True): 860, (False, True): 1090},
    ),
)
# Benefits for which there are rates here; someone who is not sure is most likely on this one.
KNOWN_FOR = frozenset({"universal_credit", "not_sure"})


@dataclass(frozen=True, slots=True)
class Estimate:
    pence: int
    per: str


def estimated(*, on: date, got_money: str, under_25: bool, with_partner: bool) -> Estimate:
    """Nothing came: the whole allowance of a month is gone. Something came, or not sure: the full cut, for a week."""
    rates = max((one for one in RATES if one.starts <= on), key=lambda one: one.starts, default=RATES[0])
    if got_money == "no":
        return Estimate(rates.allowance[under_25, with_partner], "month")
    return Estimate(rates.daily[under_25, with_partner] * 7, "week")
