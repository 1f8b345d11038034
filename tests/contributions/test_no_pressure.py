"""Nothing pushes: read from the forms and the templates themselves, so that no page can begin to by accident."""

import re
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from fundapp.contributions.forms.giving import DonateForm

ROOT = Path(__file__).parents[2]
FOLDERS = ("contributions", "messages/supporters", "giving")
TEMPLATES = sorted(
    path for folder in FOLDERS for path in (ROOT / "templates" / folder).rglob("*") if path.suffix in {".html", ".txt"}
)
# What shames, hurries or begs. Words of plain refusals ("no money was taken") are not in it.
PUSHING = re.compile(
    r"\b(no,? thanks|no thank you|i don.?t (want|care)|i won.?t help|hurry|last chance|act now|don.?t miss"
    r"|only \d+ left|before it.?s too late|countdown|running out|time is short|limited time|urgent"
    r"|tips? (for|to|us)|most people give|most popular|recommended|suggested"
    r"|are you sure you want to (stop|leave)|sorry to see you go|we.?ll miss you)\b",
    re.IGNORECASE,
)
# A box that comes ticked, a picture of somebody, a clock, a script.
MARKUP = re.compile(
    r"(<input[^>]*\bchecked|<option[^>]*\bselected|<script|<video|<timer|data-countdown|<meter)", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_pushes(path):
    written = path.read_text(encoding="utf-8")
    assert PUSHING.findall(written) == []
    assert MARKUP.findall(written) == []


@pytest.mark.parametrize("words", ["No thanks, I don't care", "Hurry!", "Last chance", "Most people give £20"])
def test_the_reader_would_notice(words):
    assert PUSHING.search(words)


def test_nothing_that_costs_is_chosen_beforehand():
    form = DonateForm()

    chosen = {field.name: field.value() for field in form.visible_fields() if field.value()}
    assert chosen == {"freq": "once"}
    drawn = str(form)
    assert re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', drawn) == list(chosen.items())
    assert not any(isinstance(field.widget, forms.Select) and not _is_radio(field) for field in form.fields.values())


def test_the_choices_are_in_the_order_of_their_size_and_none_is_marked():
    field = DonateForm().fields["amount"]
    amounts = [int(value) for value, _ in field.choices if str(value).isdecimal()]
    assert amounts == sorted(amounts)
    assert [label for _, label in field.choices] == ["£5", "£10", "£20", "£50", "Another amount"]


def test_the_fee_is_said_as_it_is():
    with translation.override("en-gb"):
        open_form, chosen = DonateForm(), DonateForm(initial={"amount": "1000"})

    assert open_form.fields["cover_fee"].label == "Add the card fee, so the pot gets all of your gift"
    assert str(open_form.fields["cover_fee"].help_text).startswith("28p on £5, 36p on £10, 51p on £20, 96p on £50. ")
    assert chosen.fields["cover_fee"].label == "Add 36p so the pot gets all of £10"
    assert "Some other cards cost more" in chosen.fields["cover_fee"].help_text


def _is_radio(field):
    return isinstance(field.widget, forms.RadioSelect)
