"""A form says what it asks, keeps what was typed, and ties every error to its field."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string

from fundapp.kernel.refusal import Refusal, Refused
from fundapp.web.forms import DateTrioField, MoneyField, OnceField, PlainForm


class Asking(PlainForm):
    asks = "benefit"
    once = OnceField()
    benefit = forms.ChoiceField(
        label="Which benefit was cut?", help_text="On the letter", widget=forms.RadioSelect, choices=[("uc", "UC")]
    )
    when = DateTrioField(label="When?")
    amount = MoneyField(label="How much?", required=False)
    name = forms.CharField(label="Name on the account")
    agree = forms.BooleanField(label="I agree")


def _ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_fresh_form_has_a_fresh_key_each_time():
    first, second = Asking().render(), Asking().render()

    keys = [re.search(r'name="once" value="([^"]+)"', html)[1] for html in (first, second)]
    assert len(set(keys)) == 2


def test_form_that_comes_back_keeps_its_key_and_what_was_typed():
    html = Asking({"once": "k-1", "amount": "ten", "name": '<b>"Sam"', "when_day": "31"}).render()

    assert 'name="once" value="k-1"' in html
    assert 'value="ten"' in html
    assert "&lt;b&gt;&quot;Sam&quot;" in html
    assert 'name="when_day" id="id_when_day" value="31"' in html


def test_heading_is_the_label_of_the_field_asked():
    html = Asking().render()

    assert "<legend><h1>Which benefit was cut?</h1></legend>" in html
    assert html.count("<h1>") == 1
    assert Asking().heading == "Which benefit was cut?"


def test_only_what_need_not_be_answered_is_marked():
    assert re.findall(r"([A-Za-z ?]+) <span class=\"optional\">\(optional\)", Asking().render()) == ["How much?"]


def test_every_description_points_at_something():
    html = Asking({}).render()

    described = {name for value in re.findall(r'aria-describedby="([^"]+)"', html) for name in value.split()}
    assert described == {
        "id_benefit_helptext", "id_benefit_error", "id_when_error", "id_name_error", "id_agree_error"
    }  # fmt: skip
    assert described <= _ids(html)


def test_wrong_fields_say_so_to_machines():
    html = Asking({"benefit": "uc", "when_day": "1", "when_month": "2", "when_year": "2026", "agree": "1"}).render()

    assert re.findall(r'<input[^>]*name="(\w+)"[^>]*aria-invalid="true"', html) == ["name"]


def test_summary_lists_every_error_and_leads_to_the_first_control():
    html = render_to_string("components/problems.html", {"form": Asking({"amount": "-5"})})

    assert re.findall(r'href="#(\w+)">([^<]+)', html) == [
        ("id_benefit_0", "Choose an answer"),
        ("id_when_day", "Enter the date"),
        ("id_amount", "Enter an amount in pounds, using numbers only, like 12.50."),
        ("id_name", "Enter name on the account"),
        ("id_agree", "Tick the box to carry on"),
    ]
    assert "This page was not complete. Please send it once more." in html
    assert "autofocus" in html


def test_summary_is_silent_when_nothing_is_wrong():
    assert render_to_string("components/problems.html", {"form": Asking()}).strip() == ""


def test_refusal_becomes_errors_with_its_codes():
    form = Asking({})
    refused = Refused(
        Refusal("pot_is_empty", "The pot has %(left)s left.", {"left": "£3.00"}), Refusal("late", "Late.")
    )

    form.refuse(refused, field="amount")
    form.refuse(refused)

    assert form.errors["amount"] == ["The pot has £3.00 left.", "Late."]
    assert [error.code for error in form.non_field_errors().as_data()] == ["pot_is_empty", "late"]


def test_browser_is_not_asked_to_judge():
    assert " required" not in Asking().render()


@pytest.mark.parametrize(
    ("at", "long", "short"),
    [
        (datetime(2026, 11, 19, 20, 0, tzinfo=UTC), "Thursday 19 November, 8pm", "Thu 19 Nov 2026, 8pm"),
        (datetime(2026, 7, 1, 23, 5, tzinfo=UTC), "Thursday 2 July, 12:05am", "Thu 2 Jul 2026, 12:05am"),
        (datetime(2026, 11, 19, 12, 30, tzinfo=UTC), "Thursday 19 November, 12:30pm", "Thu 19 Nov 2026, 12:30pm"),
    ],
)
def test_moment_is_told_in_londons_time(at, long, short):
    said = engines["django"].from_string("{{ at|moment }}|{{ at|short_moment }}").render({"at": at})

    assert said == f"{long}|{short}"
