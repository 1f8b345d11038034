"""A try asks what the book's rules use: every such fact has its box, and no box asks for anything else."""

from dataclasses import replace

import pytest

from payouts.rulebook import books, document, trying
from payouts.rulebook.asked import _USED, codes_of, facts_used
from payouts.rulebook.forms import TryForm, fact_field, told, typed
from payouts.rulebook.presenting.assessments import worked
from payouts.rulebook.rules import Region
from payouts.rulebook.schema import FACTS
from tests.rulebook.test_in_words import full_book

PLAIN = document.parse(books.text("common-pot")).rulebook


def test_every_fact_that_can_be_used_is_a_fact_and_has_its_box():
    assert set(_USED) <= {field.key for field in FACTS}
    for key in _USED:
        assert str(fact_field(full_book(), key).label)


@pytest.mark.parametrize("name", books.names())
def test_every_shipped_book_can_be_tried_by_its_form(name):
    rulebook = document.parse(books.text(name)).rulebook
    form = TryForm({"days": "21", "loss_per_day": "20.00", "income": "20000"}, rulebook=rulebook)

    assert set(form.fields) <= set(facts_used(rulebook))
    form.is_valid()
    assert trying.tried(rulebook, told(form.cleaned_data)).rulebook == rulebook.name


def test_a_book_without_regions_asks_for_none_and_one_with_asks_by_its_own_names():
    north = replace(PLAIN, rate=replace(PLAIN.rate, amount_pence=None, regions=(Region("north", "The north"),)))

    assert "region" not in facts_used(PLAIN)
    assert "region" in facts_used(north)
    assert codes_of(north, "region") == (("north", "The north"),)
    assert "income" not in facts_used(north)


def test_what_was_told_comes_back_into_its_boxes():
    plain = {"decided_on": "2026-01-02", "region": "north", "open_loan": True, "hardship_loan": "40.00"}
    shown = typed(plain)

    assert (shown["open_loan"], shown["decided_on"].isoformat()) == ("yes", "2026-01-02")
    assert told({**shown, "open_loan": True}) == plain


@pytest.mark.parametrize("name", books.names())
def test_the_examples_on_the_page_come_to_what_the_book_says(name):
    parsed = document.parse(books.text(name))

    shown = [row.total_pence for row in worked(parsed.rulebook, parsed.examples)]
    assert shown == [example.expect_pence for example in parsed.examples]
