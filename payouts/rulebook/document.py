"""A rulebook as TOML, in and out, every mistake named by its line and its remedy. It must never know where it is kept.

One table says which keys each section has and what each may hold. Reading, writing and the refusals of unknown keys all
go by that table, so they cannot disagree.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused
from payouts.rulebook.contradictions import Path, contradictions
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import EVENT_DAY, Facts, FundState, Period, Rulebook
from payouts.rulebook.lines import line_numbers
from payouts.rulebook.schema import EXAMPLE, FACTS, FUND, SECTIONS, Field, Section

# Far above any sum of an example, so that no example depends on how full a pot is.
PLENTY = FundState(free_pence=10**12)
# The keys that are facts as they are said.
_SAME = {field.name for field in fields(Facts)}


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example from the book itself: facts, and the figure or the reason that was published for them."""

    name: str
    facts: Facts
    expect_pence: int
    expect_reason: str = ""
    fund: FundState = PLENTY


@dataclass(frozen=True, slots=True)
class Document:
    rulebook: Rulebook
    examples: tuple[Example, ...] = ()


def parse(text: str) -> Document:
    """Read a rulebook. Raises `Refused` with every mistake at once, each with its line and what to do about it."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Refused(Refusal("not_toml", "This is not TOML: %(what)s.", {"line": 0, "what": str(wrong)})) from wrong
    reading = _Reading(text)
    reading.refuse_unknown((), tables, (*(section.name for section in SECTIONS), "examples"))
    sections = {section.name: reading.section(section, tables) for section in SECTIONS}
    reading.raise_if_any()

    made: dict[str, Any] = {section.name: section.make(sections[section.name]) for section in SECTIONS}
    rulebook = Rulebook(**made)
    for path, code, sentence in contradictions(rulebook):
        reading.add(path, code, sentence)
    examples = tuple(reading.examples(rulebook, tables.get("examples", [])))
    reading.raise_if_any()
    return Document(rulebook, examples)


def check(document: Document) -> list[Refusal]:
    """What the book's own examples say against it: none, or one refusal for each that came out otherwise."""
    wrong = []
    for example in document.examples:
        got = assess(document.rulebook, example.facts, example.fund)
        reasons = {reason.code for reason in got.reasons}
        fits = example.expect_reason in reasons if example.expect_reason else not reasons or got.total_pence == 0
        if got.total_pence == example.expect_pence and fits:
            continue
        values = {
            "name": example.name,
            "got": ", ".join([format_pence(got.total_pence), *sorted(reasons)]),
            "expected": ", ".join(filter(None, [format_pence(example.expect_pence), example.expect_reason])),
        }
        wrong.append(Refusal("example_differs", "The example “%(name)s” gives %(got)s, not %(expected)s.", values))
    return wrong


def write(rulebook: Rulebook) -> str:
    """The rulebook as TOML, every key said, in the order of the table: what `parse` reads back as the same rulebook."""
    parts = []
    for section in SECTIONS:
        values = getattr(rulebook, section.name)
        rows = [row for field in section.fields if (row := _row(field, values))]
        parts.append("\n".join([f"[{section.name}]", *rows]))
        for name, row_fields in section.lists.items():
            for item in getattr(values, name):
                rows = [row for field in row_fields if (row := _row(field, item))]
                parts.append("\n".join([f"[[{section.name}.{name}]]", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(field: Field, values: object) -> str | None:
    value = getattr(values, field.attribute)
    return None if value in (None, "") else f"{field.key} = {field.kind.write(value)}"


# --- Reading ----------------------------------------------------------------------------------------------------------
class _Reading:
    """One reading of one text: collects every mistake instead of stopping at the first."""

    def __init__(self, text: str) -> None:
        self.lines = line_numbers(text)
        self.mistakes: list[Refusal] = []

    def add(self, path: Path, code: str, sentence: str) -> None:
        line = next((self.lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in self.lines), 0)
        self.mistakes.append(Refusal(code, "Line %(line)s: %(what)s", {"line": line, "what": sentence}))

    def raise_if_any(self) -> None:
        if self.mistakes:
            raise Refused(*sorted(self.mistakes, key=lambda mistake: int(str(mistake.values["line"]))))

    def refuse_unknown(self, path: Path, table: Mapping[str, object], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."
                self.add((*path, key), "unknown_key", f"“{key}” is not known. {hint}")

    def section(self, section: Section, tables: Mapping[str, object]) -> dict[str, Any]:
        table = tables.get(section.name, {})
        if not isinstance(table, dict):
            self.add((section.name,), "not_a_section", f"“{section.name}” must be a section: write [{section.name}].")
            return {}
        self.refuse_unknown((section.name,), table, [*(field.key for field in section.fields), *section.lists])
        values = self.fields((section.name,), section.fields, table)
        for name, row_fields in section.lists.items():
            items = table.get(name, [])
            if not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
                self.add((section.name, name), "not_a_list", f"Write each one under [[{section.name}.{name}]].")
                continue
            read = []
            for place, item in enumerate(items):
                path = (section.name, name, place)
                self.refuse_unknown(path, item, [field.key for field in row_fields])
                read.append(self.fields(path, row_fields, item))
            values[name] = read
        return values

    def fields(self, path: Path, fields: Sequence[Field], table: Mapping[str, object]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in fields:
            if field.key not in table:
                if field.required:
                    words = f"“{field.key}” is missing from [{path[0]}]. Add it: {field.kind.remedy}"
                    self.add((*path, field.key), "missing_key", words)
                continue
            try:
                values[field.attribute] = field.kind.read(table[field.key])
            except ValueError:
                self.add((*path, field.key), "bad_value", f"“{field.key}” is not right. {field.kind.remedy}")
        return values

    def examples(self, rulebook: Rulebook, items: object) -> Iterator[Example]:
        if not (isinstance(items, list) and all(isinstance(item, dict) for item in items)):
            self.add(("examples",), "not_a_list", "Write each example under [[examples]].")
            return
        for place, item in enumerate(items):
            path = ("examples", place)
            self.refuse_unknown(path, item, [field.key for field in EXAMPLE])
            before = len(self.mistakes)
            values = self.fields(path, EXAMPLE, item)
            if len(self.mistakes) > before:
                continue
            try:
                facts = facts_of(rulebook, values)
                fund = fund_of(values)
                yield Example(values["name"], facts, values["expect_pence"], values.get("reason", ""), fund)
            except Refused as refused:
                for reason in refused.reasons:
                    self.add(path, reason.code, str(reason))


def facts_of(rulebook: Rulebook, values: Mapping[str, Any]) -> Facts:
    """The facts of an example or of a try. What is not said is as it mostly is: a member of long and good standing."""
    first: date = values.get("first_day", rulebook.book.effective_from)
    days: int | None = values.get("days")
    last = None if days is None else _last_day(first, days, rulebook.rate.days_per_week)
    on: date = values.get("assessed_on", last or first)
    about = _event_day(rulebook, values, first)
    cured: int | None = values.get("arrears_cured_days_before")
    same = {field.attribute: values[field.attribute] for field in FACTS if field.attribute in _SAME & values.keys()}
    return Facts(
        **{
            "claimed_on": on,
            "in_good_standing": True,
            **same,
            "periods": (Period(first, last),) if days != 0 else (),
            "assessed_on": on,
            "member_since": None if values.get("member_since") == "never" else _since(values, first),
            "arrears_cured_on": None if cured is None else about - timedelta(days=cured),
        }
    )


def fund_of(values: Mapping[str, Any]) -> FundState:
    """What an example says of the fund; what it leaves out is plenty."""
    names = {field.attribute: field.attribute.removeprefix("fund_") for field in FUND}
    said = {names[key]: value for key, value in values.items() if key in names}
    return replace(PLENTY, **said)


def _event_day(rulebook: Rulebook, values: Mapping[str, Any], first: date) -> date:
    told: date = values.get(EVENT_DAY.get(rulebook.book.event_date, ""), first)
    return told


def _since(values: Mapping[str, Any], first: date) -> date:
    """In an example that does not speak of membership, ten years: it is about something else."""
    since = values.get("member_since")
    return date.fromisoformat(since) if since else first - timedelta(days=3653)


def _last_day(first: date, days: int, days_per_week: int) -> date:
    """The day on which `days` counted days are over, when every counted day from `first` on is lost."""
    day = first
    left = days
    while True:
        if days_per_week == 7 or day.weekday() < 5:
            left -= 1
        if left <= 0:
            return day
        day += timedelta(days=1)
