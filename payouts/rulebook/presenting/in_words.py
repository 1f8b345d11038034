"""A whole rulebook in plain words, and two of them side by side. It must never know where they are kept.

The keys come from `schema`, so a key without a sentence is seen at once: `tests/rulebook/test_in_words.py` asks each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payouts.rulebook.choices import Per
from payouts.rulebook.facts import Rulebook
from payouts.rulebook.presenting.deciding_and_paying import ASKING, DECIDING, PAYING, THE_FUND
from payouts.rulebook.presenting.rows import LEFT_OUT, ROWS
from payouts.rulebook.presenting.saying import Saying
from payouts.rulebook.presenting.values import shown
from payouts.rulebook.presenting.who_and_how_much import HOW_MUCH, WHO
from payouts.rulebook.schema import SECTIONS, Field, Section

SENTENCES = {**WHO, **HOW_MUCH, **ASKING, **DECIDING, **PAYING, **THE_FUND}
TITLES = {
    "book": _("Which rules these are"),
    "eligibility": _("Who may ask"),
    "waiting": _("Waiting"),
    "rate": _("How much"),
    "household": _("People at home"),
    "caps": _("The most there is"),
    "evidence": _("What to show"),
    "window": _("How long there is to ask"),
    "decision": _("Who decides"),
    "motions": _("How the rules change"),
    "payment": _("How it is paid"),
    "cessation": _("When it stops"),
    "solvency": _("When the fund runs low"),
    "recoupment": _("What may be asked back"),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section: its title, and each of its rules by key. A chapter in which nothing acts is left out."""

    section: str
    title: str
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that reads otherwise. A side is blank where the rule is not in that book."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedChapter:
    section: str
    title: str
    differences: tuple[Difference, ...]


def chapters(rulebook: Rulebook) -> tuple[Chapter, ...]:
    """Every rule that acts, section by section, in the order of the table."""
    found = [(section.name, tuple(_rules(rulebook, section))) for section in SECTIONS]
    return tuple(Chapter(name, str(TITLES[name]), rules) for name, rules in found if rules)


def compared(before: Rulebook, after: Rulebook) -> tuple[ChangedChapter, ...]:
    """Every rule that reads otherwise in the second book, section by section."""
    found = [(section.name, tuple(_differences(before, after, section))) for section in SECTIONS]
    return tuple(ChangedChapter(name, str(TITLES[name]), each) for name, each in found if each)


def _differences(before: Rulebook, after: Rulebook, section: Section) -> Iterator[Difference]:
    old, new = dict(_rules(before, section)), dict(_rules(after, section))
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield Difference(key, old.get(key, ""), new.get(key, ""))


def _rules(rulebook: Rulebook, section: Section) -> Iterator[tuple[str, str]]:
    values = getattr(rulebook, section.name)
    for field in section.fields:
        key = f"{section.name}.{field.key}"
        saying = SENTENCES[key]
        if not saying.acts(values):
            continue
        if text := _text(rulebook, section, field, saying, getattr(values, field.attribute)):
            yield key, text
    for name, fields in section.lists.items():
        for place, row in enumerate(getattr(values, name), start=1):
            yield f"{section.name}.{name}.{place}", _row(rulebook, section, name, fields, row)


def _row(rulebook: Rulebook, section: Section, name: str, fields: tuple[Field, ...], row: object) -> str:
    """The parts of a row as one sentence, its first letter a capital."""
    parts = []
    for field in fields:
        value = getattr(row, field.attribute)
        left_out = LEFT_OUT.get(f"{section.name}.{name}.{field.key}")
        text = _text(rulebook, section, field, ROWS[f"{section.name}.{name}"][field.key], value, may_be_zero=True)
        parts.append(str(left_out) if value is None and left_out else text)
    sentence = ", ".join(filter(None, parts)) + "."
    return sentence[:1].upper() + sentence[1:]


def _text(
    rulebook: Rulebook, section: Section, field: Field, saying: Saying, value: object, *, may_be_zero: bool = False
) -> str:
    """The sentence of one value; blank where it does not act: not given, an empty list, nought days of something."""
    words = saying.of(value)
    if words is None or value is None or value in ((), ""):
        return ""
    if saying.words is not None and value == 0 and not may_be_zero:
        return ""
    places = {
        "value": shown(field, value, currency=rulebook.book.currency),
        "count": value,
        "each": _each(rulebook, section),
    }
    return str(words % places) if saying.words is not None else str(words)


def _each(rulebook: Rulebook, section: Section) -> str:
    """For how long an amount of this section is."""
    per = rulebook.household.counts_per if section.name == "household" else None
    is_weekly = rulebook.rate.is_weekly if per is None else per is Per.WEEK
    return gettext("a week") if is_weekly else gettext("a day")
