"""An assessment done again on paper: from the numbers of its lines alone, in the order in which they stand."""

import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from math import ceil, floor

from hypothesis import given, settings

from payouts.rulebook.assessment import Assessment, Line
from payouts.rulebook.choices import Basis
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Rulebook
from payouts.rulebook.schema import SECTIONS
from tests.properties import rulebooks as any_book
from tests.properties.test_engine import RULEBOOKS
from tests.rulebook.books import PLENTY

_KEYS = {f"{section.name}.{field.key}" for section in SECTIONS for field in section.fields} | {
    f"{section.name}.{name}" for section in SECTIONS for name in section.lists
}
_SECTIONS = {section.name for section in SECTIONS}
_UNITS = {"penny": 1, "ten pence": 10, "pound": 100}
_LOSS = (Basis.PERCENT_OF_LOSS, Basis.FULL_LOSS)


def pence(told: int | str) -> Fraction:
    """An amount as a line has it: whole pence, or “£10.71 3/7”."""
    if isinstance(told, int):
        return Fraction(told)
    whole, left = told.rsplit(" ", 1)
    return Fraction(re.sub(r"[£,.]", "", whole)) + Fraction(left)


def rounded(amount: Fraction, sentence: str) -> Fraction:
    way, unit = re.search(r"Rounded (down to|up to|to the nearest) (?:the )?(penny|ten pence|pound)", sentence).groups()
    size = _UNITS[unit]
    if way == "to the nearest":
        return Fraction(floor(amount / size + Fraction(1, 2)) * size)
    return Fraction((floor if way == "down to" else ceil)(amount / size) * size)


def days_of(line: Line, rulebook: Rulebook) -> Iterator[tuple[int, Fraction]]:
    """Each paid day of a line, with what it is worth."""
    number = 1
    while f"n{number}_days" in line.values:
        day, left = line.values[f"from{number}_on"], line.values[f"n{number}_days"]
        while left:
            if rulebook.rate.days_per_week == 7 or day.weekday() < 5:
                yield day.toordinal(), pence(line.values[f"each{number}_pence"])
                left -= 1
            day += timedelta(days=1)
        number += 1


def added_up(line: Line, rulebook: Rulebook) -> Fraction:
    """The days of a line, held by the week and rounded as its sentence says."""
    sentence, days = str(line), list(days_of(line, rulebook))
    if " for each day," in sentence:
        days = [(day, rounded(worth, sentence)) for day, worth in days]
    elif days:
        assert sum(worth for _, worth in days) == pence(line.values["exact_pence"])
    if "weeks_from_on" not in line.values:
        return rounded(sum((worth for _, worth in days), Fraction(0)), sentence)
    origin, weeks = line.values["weeks_from_on"].toordinal(), {}
    for day, worth in days:
        weeks[(day - origin) // 7] = weeks.get((day - origin) // 7, Fraction(0)) + worth
    most = line.values.get("most_week_pence")
    held = [worth if most is None else min(worth, Fraction(most)) for worth in weeks.values()]
    if " for each week," in sentence:
        held = [rounded(worth, sentence) for worth in held]
    return rounded(sum(held, Fraction(0)), sentence)


def of_the_rate(line: Line, rulebook: Rulebook) -> int | None:
    """What a line of a plain rate comes to; None where it is one of steps of a loss."""
    values, basis = line.values, rulebook.rate.basis
    if line.clause == "rate.steps":
        return None if basis in _LOSS else of_steps(line)
    if basis is Basis.NEEDS_BASED:
        return min(values["asked_pence"], values.get("most_pence", values["asked_pence"]))
    if basis in _LOSS:
        return floor(pence(values["lost_pence"]) * Fraction(values["percent"]) / 100)
    unit = values["rate_pence"] if "rate_pence" in values else Fraction(values["multiple"]) * values["dues_pence"]
    return floor(Fraction(unit * values["paid_days"]) / values.get("week_days", 1))


def of_steps(line: Line) -> int:
    """So many days at each rate, times the subscription where the rate is a multiple of it."""
    values, together = line.values, Fraction(0)
    for number in range(1, 10):
        if f"n{number}_days" in values:
            each = Fraction(values.get(f"step{number}_pence", values.get(f"step{number}")))
            together += each * values[f"n{number}_days"]
    return floor(together * values.get("dues_pence", 1) / values.get("week_days", 1))


def by_hand(found: Assessment, rulebook: Rulebook) -> int:
    """The total, line by line."""
    total = 0
    for line in found.lines:
        values = line.values
        if line.rule == "rate" and line.amount_pence is not None:
            told = of_the_rate(line, rulebook)
            total = line.amount_pence if told is None else told
        elif line.rule == "together":
            can_be_told = any(f"n{number}_days" in values for number in (1, 2))
            total = added_up(line, rulebook) if can_be_told else line.amount_pence
        elif line.rule == "bonus":
            total += values["added_pence"]
        elif line.rule == "other_funds":
            total = max(0, total - values["others_pence"])
        elif line.rule == "same_part":
            total = total * values["has_pence"] // values["waiting_pence"]
        elif "limit_pence" in values:
            total = min(total, values["limit_pence"])
        if line.amount_pence is not None:
            assert total == line.amount_pence, str(line)
    return int(total)


def need_explained(found: Assessment) -> None:
    for line in found.lines:
        assert line.clause in _KEYS | _SECTIONS or line.clause.rpartition(".")[0] in _KEYS, line.clause
        # Every number of the sentence is among the values, and none of these is missing from it.
        named = set(re.findall(r"%\((\w+)\)s", line.what))
        assert named <= set(line.values)
        assert not re.search(r"\d", re.sub(r"%\(\w+\)s", "", line.what)), line.what


@settings(deadline=None)
@given(RULEBOOKS, any_book.WELCOME)
def test_a_plain_book_can_be_done_again_from_its_lines(rulebook, facts):
    found = assess(rulebook, facts, PLENTY)
    need_explained(found)
    if found.is_payable:
        assert by_hand(found, rulebook) == found.total_pence == sum(part.amount_pence for part in found.schedule)


@settings(max_examples=150, deadline=None)
@given(any_book.sound_rulebooks(), any_book.WELCOME)
def test_any_book_can_be_done_again_from_its_lines(rulebook, facts):
    found = assess(rulebook, facts, PLENTY)
    need_explained(found)
    if found.is_payable:
        assert by_hand(found, rulebook) == found.total_pence == sum(part.amount_pence for part in found.schedule)


@settings(max_examples=150, deadline=None)
@given(any_book.rulebooks(), any_book.FACTS, any_book.FUNDS)
def test_whatever_is_paid_can_be_done_again_from_its_lines(rulebook, facts, fund):
    found = assess(rulebook, facts, fund)
    if found.is_payable:
        assert by_hand(found, rulebook) == found.total_pence
