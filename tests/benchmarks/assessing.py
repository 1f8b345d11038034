"""How many losses one process assesses in a second, beside a dataclass of as many fields, made and read, with nothing.

No database is in it. The loss is a typical one: a sanction of 28 days, asked about after two weeks, paid week by week.
"""

import time
from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta

from payouts.rulebook import books, document
from payouts.rulebook.assessment import Assessment
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Period
from tests.benchmarks.measure import Comparison, Floor, Target, per_unit

LEAST = 20_000
_FIRST = date(2026, 5, 4)
# Made once before, as a caller has them; no two alike, so that nothing is remembered from one to the next.
_TYPICAL = [
    Facts(
        periods=(Period(_FIRST + timedelta(days=more), _FIRST + timedelta(days=more + 27)),),
        assessed_on=_FIRST + timedelta(days=more + 14),
        claimed_on=_FIRST + timedelta(days=more + 10),
        loss_per_day_pence=1390,
        income_pence=9_000_00,
        member_since=_FIRST - timedelta(days=400 + more),
        in_good_standing=True,
    )
    for more in range(50)
]
_EMPTY = "an empty dataclass, made and read"


def run(*, rounds: int, quick: bool) -> list[str]:
    units = 500 if quick else 5_000
    return Comparison(
        title="Assessing a loss of 28 days",
        unit="a second of processor time",
        cases={
            "the shipped default": _assessing("common-pot", units),
            "income bands (UCU)": _assessing("ucu-2019-20", units),
            "steps, a wait and a tail (CWA)": _assessing("cwa-2019", units),
            _EMPTY: _timed(lambda: [_round_trip() for _ in range(units)], units),
        },
        targets=[Target("the shipped default", _EMPTY, 0.02)],
        floors=[Floor("the shipped default", LEAST)],
        notes=[
            "Every line, reason and instalment is made. Nothing is kept between two assessments but the book's plan."
        ],
    ).run(rounds=rounds)


def _assessing(book: str, units: int) -> Callable[[], float]:
    rulebook = document.parse(books.text(book)).rulebook
    assert all(assess(rulebook, facts, document.PLENTY).is_payable for facts in _TYPICAL)
    facts = [_TYPICAL[number % len(_TYPICAL)] for number in range(units)]

    def each_in_turn() -> None:
        # One at a time, as a caller has them: thousands kept at once would measure the collector of rubbish.
        for each in facts:
            assess(rulebook, each, document.PLENTY)

    return _timed(each_in_turn, units)


def _timed(work: Callable[[], object], units: int) -> Callable[[], float]:
    """In processor time: nothing here waits, so what others do on the machine should not count."""
    return lambda: per_unit(work, units=units, clock=time.process_time)


def _round_trip() -> list[object]:
    """An assessment of nothing, made and read field by field."""
    made = Assessment("", (), 0)
    return [getattr(made, field.name) for field in fields(made)]
