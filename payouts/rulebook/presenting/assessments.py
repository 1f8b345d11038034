"""Assessments as sentences in the reader's language. It must never know whose they are."""

from dataclasses import dataclass

from django.utils.translation import gettext

from fundapp.kernel.refusal import Refusal
from payouts.rulebook.document import Example
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Line, Rulebook, shown


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example as a row of a table: what it shows, what it comes to, and why where that is nothing."""

    name: str
    total_pence: int
    why: str


def line_in_words(line: Line) -> str:
    return gettext(line.what) % shown(line.values)


def refusal_in_words(reason: Refusal) -> str:
    words = gettext(reason.sentence)
    return words % reason.values if reason.values else words


def worked(rulebook: Rulebook, examples: tuple[Example, ...]) -> list[Worked]:
    """The examples of a book, worked out again: they are shown because they come out so, not because they say so."""
    rows = []
    for example in examples:
        assessment = assess(rulebook, example.facts, example.fund)
        why = " ".join(refusal_in_words(reason) for reason in assessment.reasons)
        rows.append(Worked(example.name, assessment.total_pence, why))
    return rows
