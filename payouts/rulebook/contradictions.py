"""What no single key of a rulebook can get wrong, each with its place and remedy. It must never know a line number."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundapp.kernel.money import format_pence
from payouts.rulebook.choices import Basis, Measure
from payouts.rulebook.rules import Band, ByAmount, Decision, Level, Rate, Region, Rulebook, Step, Tenure

Path = tuple[str | int, ...]


class Contradiction(NamedTuple):
    path: Path
    code: str
    sentence: str


# The one key that a basis takes its rate from; the others take none.
_KEYS = {
    Basis.FLAT_DAY: "amount",
    Basis.FLAT_WEEK: "amount",
    Basis.MULTIPLE_OF_DUES: "multiple",
    Basis.PERCENT_OF_LOSS: "percent",
}
_LIKE = {"amount": 'an amount, like "10.00"', "percent": 'a percent, like "60"', "multiple": 'a multiple, like "2.5"'}
_SAYS = Rate | Band | Tenure | Step | Region


def contradictions(rulebook: Rulebook) -> Iterator[Contradiction]:
    yield from _book(rulebook)
    yield from _eligibility(rulebook)
    yield from _rate(rulebook.rate)
    yield from _bands(rulebook.rate.bands)
    yield from _rows(rulebook.rate)
    yield from _steps(rulebook.rate)
    yield from _household(rulebook)
    yield from _evidence(rulebook)
    yield from _decision(rulebook)
    yield from _by_amount(rulebook.decision.by_amount)
    yield from _motions(rulebook)
    yield from _solvency(rulebook)


def _book(rulebook: Rulebook) -> Iterator[Contradiction]:
    book = rulebook.book
    if book.effective_to is not None and book.effective_to < book.effective_from:
        words = f"The last day is before the first, {book.effective_from}. Choose a later one, or take it out."
        yield Contradiction(("book", "effective_to"), "ends_before_it_starts", words)


def _eligibility(rulebook: Rulebook) -> Iterator[Contradiction]:
    rules = rulebook.eligibility
    if rules.arrears_penalty_days and rules.arrears_cure_days is None:
        words = "Say with arrears_cure_days how long before the event arrears must be paid to cost nothing."
        yield Contradiction(("eligibility", "arrears_penalty_days"), "cure_days_missing", words)
    if both := set(rules.covered_events) & set(rules.excluded_events):
        words = f"“{min(both)}” is covered and excluded. Take it out of one of the two."
        yield Contradiction(("eligibility", "excluded_events"), "event_covered_and_excluded", words)


def _rate(rate: Rate) -> Iterator[Contradiction]:
    yield from _other_keys(rate, ("rate",), rate.basis)
    if (key := _KEYS.get(rate.basis)) is not None:
        rows = (rate.bands, rate.tenure, rate.regions)
        if _said(rate, key) and any(_said(band, key) for band in rate.bands):
            words = f"Either give one {key} or bands, not both. Take one out."
            yield Contradiction(("rate", key), f"{key}_and_bands", words)
        elif not _said(rate, key) and not any(row and all(_said(each, key) for each in row) for row in rows):
            words = f"Give {_LIKE[key]}, or one in each row of [[rate.bands]], [[rate.tenure]] or [[rate.regions]]."
            yield Contradiction(("rate", key), f"{key}_missing", words)
    least, most, day = rate.min_per_week_pence, rate.max_per_week_pence, rate.max_per_day_pence
    if least is not None and most is not None and least > most:
        words = f"The least for a week is above the most ({format_pence(most)}). Lower it."
        yield Contradiction(("rate", "min_per_week"), "least_above_most", words)
    if day is not None and most is not None and day > most:
        words = f"The most for a day is above the most for a week ({format_pence(most)}). Lower it, or take it out."
        yield Contradiction(("rate", "max_per_day"), "day_above_week", words)


def _rows(rate: Rate) -> Iterator[Contradiction]:
    tables: dict[str, Sequence[_SAYS]] = {
        "bands": rate.bands,
        "tenure": rate.tenure,
        "steps": rate.steps,
        "regions": rate.regions,
    }
    for name, rows in tables.items():
        for place, row in enumerate(rows):
            yield from _other_keys(row, ("rate", name, place), rate.basis)
    before = -1
    for place, tenure in enumerate(rate.tenure):
        if tenure.min_months <= before:
            words = f"This row starts no later than the one before it ({before} months). Put the rows in rising order."
            yield Contradiction(("rate", "tenure", place, "min_months"), "tenure_overlaps", words)
        before = max(before, tenure.min_months)
    yield from _twice(("rate", "regions"), "code", [region.code for region in rate.regions])


def _other_keys(row: _SAYS, path: Path, basis: Basis) -> Iterator[Contradiction]:
    """A rate in the words of another basis, such as an amount beside a percentage."""
    own = "amount" if basis is Basis.NEEDS_BASED and isinstance(row, Rate) else _KEYS.get(basis)
    for key in _LIKE:
        if key != own and _said(row, key):
            instead = f"which takes {_LIKE[own]}" if own else "which takes no figure"
            words = f"“{key}” is not for the basis “{basis}”, {instead}. Take it out, or change the basis."
            yield Contradiction((*path, key), "not_for_this_basis", words)


def _said(row: _SAYS, key: str) -> bool:
    return getattr(row, "amount_pence" if key == "amount" else key) is not None


def _bands(bands: Sequence[Band]) -> Iterator[Contradiction]:
    highest = -1
    for place, band in enumerate(bands):
        path = ("rate", "bands", place, "income_below")
        is_last = place == len(bands) - 1
        if band.income_below_pence is None:
            if not is_last:
                words = "Only the last band may be without income_below. Add it here, or move this band to the end."
                yield Contradiction(path, "bands_overlap", words)
            continue
        if is_last:
            yield Contradiction(path, "bands_end_early", "The last band must be open: take its income_below out.")
        if band.income_below_pence <= highest:
            words = f"This band ends below the one before it ({format_pence(highest)}). Put the bands in rising order."
            yield Contradiction(path, "bands_overlap", words)
        highest = max(highest, band.income_below_pence)


def _steps(rate: Rate) -> Iterator[Contradiction]:
    before = 1
    for place, step in enumerate(rate.steps):
        path = ("rate", "steps", place)
        if (step.from_day is None) == (step.from_week is None):
            yield Contradiction(path, "step_start", "Say from_day or from_week, one of the two.")
            continue
        if step.amount_pence is None and step.percent is None and step.multiple is None:
            yield Contradiction(path, "step_says_nothing", "Say what is paid from then on.")
        key = "from_day" if step.from_day is not None else "from_week"
        start = rate.first_day_of(step)
        if start <= before:
            words = f"This step starts no later than what is before it (day {before}). Put the steps in rising order."
            yield Contradiction((*path, key), "steps_overlap", words)
        before = max(before, start)


def _household(rulebook: Rulebook) -> Iterator[Contradiction]:
    codes = [supplement.code for supplement in rulebook.household.supplements]
    yield from _twice(("household", "supplements"), "code", codes)


def _evidence(rulebook: Rulebook) -> Iterator[Contradiction]:
    rules, most = rulebook.evidence, rulebook.caps.max_amount_pence
    path: Path = ("evidence", "provisional_amount")
    if rules.provisional_amount_pence is None:
        return
    if rules.provisional_days is None:
        yield Contradiction(path, "provisional_days_missing", "Say with provisional_days how long there is to show it.")
    if most is not None and rules.provisional_amount_pence > most:
        words = f"What is given before any proof is above the most there is ({format_pence(most)}). Lower it."
        yield Contradiction(path, "provisional_above_most", words)


def _decision(rulebook: Rulebook) -> Iterator[Contradiction]:
    decision, most = rulebook.decision, rulebook.caps.max_amount_pence
    yield from _quorum(decision, ("decision",))
    second = decision.second_look_panel_size
    if second is not None and second < decision.quorum:
        words = f"A panel of {second} can never reach the quorum of {decision.quorum}. Make it larger."
        yield Contradiction(("decision", "second_look_panel_size"), "second_look_below_quorum", words)
    emergency = decision.emergency_amount_pence
    if emergency is not None and most is not None and emergency > most:
        words = f"An emergency award is above the most there is ({format_pence(most)}). Lower it."
        yield Contradiction(("decision", "emergency_amount"), "emergency_above_most", words)


def _by_amount(rows: Sequence[ByAmount]) -> Iterator[Contradiction]:
    highest = 0
    for place, row in enumerate(rows):
        path: Path = ("decision", "by_amount", place)
        yield from _quorum(row, path)
        if row.up_to_pence is None:
            if place < len(rows) - 1:
                words = "Only the last row may be without up_to. Add it here, or move this row to the end."
                yield Contradiction(path, "amounts_overlap", words)
            continue
        if row.up_to_pence <= highest:
            words = f"This row ends below the one before it ({format_pence(highest)}). Put the rows in rising order."
            yield Contradiction((*path, "up_to"), "amounts_overlap", words)
        highest = max(highest, row.up_to_pence)


def _quorum(rules: Decision | ByAmount, path: Path) -> Iterator[Contradiction]:
    if rules.quorum > rules.panel_size:
        words = f"A quorum of {rules.quorum} can never come from a panel of {rules.panel_size}. Lower it."
        yield Contradiction((*path, "quorum"), "quorum_above_panel", words)


def _motions(rulebook: Rulebook) -> Iterator[Contradiction]:
    """A threshold that is missing is an error: half a rule on how rules change is none."""
    rules = rulebook.motions
    needed = {"quorum": rules.quorum, "majority": rules.majority, "open_days": rules.open_days}
    if all(value is None for value in (*needed.values(), rules.wait_days)):
        return
    for key, value in needed.items():
        if value is None:
            words = f"“{key}” is missing from [motions]. Add it, or take the whole section out."
            yield Contradiction(("motions", key), "threshold_missing", words)


def _solvency(rulebook: Rulebook) -> Iterator[Contradiction]:
    rules = rulebook.solvency
    if rules.measure is Measure.FREE_LESS_FORECAST and rules.forecast_weeks is None:
        words = "Say with forecast_weeks how many weeks are looked ahead."
        yield Contradiction(("solvency", "measure"), "forecast_weeks_missing", words)
    yield from _twice(("solvency", "levels"), "name", [level.name for level in rules.levels])
    before: Level | None = None
    for place, level in enumerate(rules.levels):
        path: Path = ("solvency", "levels", place)
        if before is not None and level.floor_pence >= before.floor_pence:
            floor = format_pence(before.floor_pence)
            words = f"This floor is not below the one before it ({floor}). Put the levels from best to worst."
            yield Contradiction((*path, "floor"), "levels_overlap", words)
        if level.reopens_at_pence is not None and level.reopens_at_pence <= level.floor_pence:
            words = f"The floor ({format_pence(level.floor_pence)}) must be below what ends the level. Raise it."
            yield Contradiction((*path, "reopens_at"), "floor_above_reopening", words)
        if rules.protects_awards and not level.pays_existing:
            words = "Promised awards are protected. Take this out, or say protects_awards = false in [solvency]."
            yield Contradiction((*path, "pays_existing"), "protected_awards_would_wait", words)
        before = level


def _twice(path: Path, key: str, names: Sequence[str]) -> Iterator[Contradiction]:
    for place, name in enumerate(names):
        if name in names[:place]:
            words = f"“{name}” is there twice. Give each one of its own."
            yield Contradiction((*path, place, key), f"{key}_twice", words)
