"""Every key of a rulebook has its sentence, and what is set otherwise reads otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payouts.rulebook import books, document
from payouts.rulebook.choices import AskingBack, Basis
from payouts.rulebook.kinds import Amount, Day, Flag, Number, OneNumberOf, OneOf, Reference, Several, Text, Whole
from payouts.rulebook.presenting import in_words
from payouts.rulebook.presenting.rows import ROWS
from payouts.rulebook.schema import SECTIONS

KEYS = [(section, field) for section in SECTIONS for field in section.fields]
ROW_KEYS = [
    (section, name, field) for section in SECTIONS for name, fields in section.lists.items() for field in fields
]


def name_of(each):
    """What a test is called: the same in every process, unlike the name of a lambda."""
    return each if isinstance(each, str) else getattr(each, "name", getattr(each, "key", ""))


def two_values(kind):
    """Two values of a kind that say different things."""
    if isinstance(kind, Several):
        return tuple((one,) for one in two_values(kind.of))
    if isinstance(kind, Whole):
        return max(kind.least, 1), max(kind.least, 1) + 1
    if isinstance(kind, OneOf | OneNumberOf):
        return tuple(kind.choices)[:2]
    return _PAIRS[type(kind)]


_PAIRS = {
    Amount: (5_00, 6_00),
    Flag: (True, False),
    Day: (date(2026, 1, 1), date(2026, 2, 2)),
    Reference: ("ONE", "TWO"),
    Text: ("one", "two"),
    Number: (Decimal("1"), Decimal("2")),
}


def full_book(basis=Basis.FLAT_DAY):
    """A book in which every key is set, so that none waits for another."""
    rulebook = document.parse(books.text("common-pot")).rulebook
    for section in SECTIONS:
        values = getattr(rulebook, section.name)
        said = {field.attribute: two_values(field.kind)[0] for field in section.fields}
        rows = {name: (a_row(values, name, fields),) for name, fields in section.lists.items()}
        rulebook = replace(rulebook, **{section.name: replace(values, **said, **rows)})
    recoupment = replace(rulebook.recoupment, policy=AskingBack.REQUIRED)
    return replace(rulebook, rate=replace(rulebook.rate, basis=basis), recoupment=recoupment)


def a_row(values, name, fields):
    row_type = type(values).__annotations__[name].__args__[0]
    return row_type(**{field.attribute: two_values(field.kind)[0] for field in fields})


def text_of(rulebook):
    return [rule for chapter in in_words.chapters(rulebook) for rule in chapter.rules]


def test_there_is_a_sentence_for_every_key_and_none_for_others():
    rows = {
        f"{section.name}.{name}": {field.key for field in fields}
        for section in SECTIONS
        for name, fields in section.lists.items()
    }

    assert set(in_words.SENTENCES) == {f"{section.name}.{field.key}" for section, field in KEYS}
    assert {name: set(parts) for name, parts in ROWS.items()} == rows
    assert set(in_words.TITLES) == {section.name for section in SECTIONS}


@pytest.mark.parametrize(("section", "field"), KEYS, ids=name_of)
def test_setting_a_key_changes_what_is_read(section, field):
    """On some basis of the rate: what is counted in subscriptions does not act on another."""
    assert any(is_read(full_book(basis), section, field) for basis in (Basis.FLAT_DAY, Basis.MULTIPLE_OF_DUES))


def is_read(rulebook, section, field):
    other = replace(getattr(rulebook, section.name), **{field.attribute: two_values(field.kind)[1]})
    changed = replace(rulebook, **{section.name: other})

    changes = [difference.key for chapter in in_words.compared(rulebook, changed) for difference in chapter.differences]
    return f"{section.name}.{field.key}" in changes


@pytest.mark.parametrize(("section", "name", "field"), ROW_KEYS, ids=name_of)
def test_setting_a_key_of_a_row_changes_what_is_read(section, name, field):
    rulebook = full_book()
    values = getattr(rulebook, section.name)
    row = replace(getattr(values, name)[0], **{field.attribute: two_values(field.kind)[1]})
    changed = replace(rulebook, **{section.name: replace(values, **{name: (row,)})})

    [chapter] = in_words.compared(rulebook, changed)
    assert [difference.key for difference in chapter.differences] == [f"{section.name}.{name}.1"]


CHOICES = [
    (f"{section.name}.{field.key}", choice)
    for section, field in KEYS
    if isinstance(field.kind, OneOf)
    for choice in field.kind.choices
]


@pytest.mark.parametrize(("key", "choice"), CHOICES, ids=str)
def test_every_choice_has_its_sentence(key, choice):
    assert in_words.SENTENCES[key].of(choice)


@pytest.mark.parametrize("name", books.names())
def test_every_sentence_of_a_shipped_book_is_whole(name):
    for _, sentence in text_of(document.parse(books.text(name)).rulebook):
        assert sentence
        assert "%" not in sentence.replace("0%", "")
        assert sentence[0].isupper() or not sentence[0].isalpha()
