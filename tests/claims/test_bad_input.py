"""Whatever is typed into a form of a request, each wrong answer is a sentence that says what to do; nothing breaks."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payouts.claims import questions
from payouts.claims.forms import QuestionForm
from payouts.claims.models import Claim
from tests.claims import stories
from tests.claims.browser import FORM, Phone, fill_in
from tests.registers.doors.claims import holding

# Django's own words, which speak of values and characters: none of them is for a person who is afraid of forms.
STOCK = re.compile(
    r"Null characters|Ensure this|valid value|Enter a valid|This field|Select a valid|whole number\.", re.I
)
NASTY = [
    *(
        "\x00",
        "a\x00b",
        "\u202e\u2066abc\u2069",
        "\ufeff",
        "\r\n\r\n",
        "\t",
        "x" * 5000,
        "9" * 5000,
        "✊🏽👩‍👩‍👧",
        "𝟛𝟘𝟡𝟜𝟛𝟘",
    ),
    *(
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%s%n{0}{{7*7}}{% now %}",
        "../../etc/passwd",
        "-1",
        "1e309",
        "NaN",
        "½",
    ),
    *(
        "31",
        "29",
        "0",
        "99999999999999999999",
        "２７",
        "٢٧",
        "²",
        "30-94-30",
        "£",
        "a@b",
        "a@b.c\x00",
        "on",
        "me",
        "other",
    ),
]
_text = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))


def names_of(question):
    for field in question.fields:
        if field.kind is questions.Kind.DATE:
            yield from (f"{field.name}_{part}" for part in ("day", "month", "year", "unsure"))
        else:
            yield field.name


ALL = (*questions.QUESTIONS, questions.AMOUNT_HELP)


@st.composite
def typed(draw):
    question = draw(st.sampled_from(ALL))
    chosen = [choice.value for field in question.fields for choice in field.choices]
    value = st.one_of(_text, st.sampled_from(chosen)) if chosen else _text
    return question, {name: draw(value) for name in names_of(question) if draw(st.booleans())}


@pytest.mark.django_db
@given(typed())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_answers_anything_with_a_sentence(case):
    question, values = case
    form = QuestionForm(question, values)
    form.is_valid()
    said = [sentence for errors in form.errors.values() for sentence in errors]
    assert not [sentence for sentence in said if STOCK.search(sentence)], said
    assert form.as_p()


@pytest.mark.django_db
@given(typed(), st.booleans(), st.sampled_from(["", "yes"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_no_page_of_a_request_breaks(case, later, fine):
    question, values = case
    client = _holder()
    client.raise_request_exception = False
    extra = {"later": "yes"} if later else {}
    extra |= {"fine": fine} if fine else {}
    answer = client.post(f"/apply/{question.slug}", {**values, **extra})
    assert answer.status_code in {200, 302}, (question.slug, values)
    if answer.status_code == 200:
        words = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert not STOCK.search(words)


def _holder():
    claim = Claim.objects.filter(state="draft").first() or stories.answered()
    return holding(claim)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/apply/who", "/apply/check", "/me", "/me/again-next", "/apply/amount-help", "/back"])
def test_hidden_boxes_hold_nothing_that_breaks(path):
    client = Client(raise_request_exception=False)
    for nasty in NASTY[:8]:
        boxes = dict.fromkeys(("once", "of", "typed", "who_for", "note", "still_cut"), nasty)
        assert client.post(path, {**boxes, "code": nasty[:3]}).status_code in {200, 302, 429}, nasty


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        *("309430", "30-94-30", "30 94 30", " 30 - 94 - 30 ", "30/94/30", "30.94.30", "30–94–30", "30\u00a094\u00a030"),
        *(
            "３０-９４-３０",
            "Sort code: 30-94-30",
            "SC 309430",
            "\u200e30-94-30\u200f",
            "30_94_30",
            "(30) 94 30",
            "٣٠٩٤٣٠",
        ),
    ],
)
def test_a_sort_code_is_understood_however_it_is_pasted(typed):
    form = QuestionForm(questions.BANK, {**FORM["bank"], "sort_code": typed})
    assert form.is_valid(), form.errors
    assert form.answered["sort_code"] == "309430"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("123456", "00123456"),
        ("1234567", "01234567"),
        ("12345678", "12345678"),
        ("1234 5678", "12345678"),
        ("Account number 12345678", "12345678"),
        ("１２３４５６７８", "12345678"),
        ("12345", None),
        ("123456789", None),
        ("12345678x", None),
    ],
)
def test_an_account_number_has_six_to_eight_figures(typed, kept):
    form = QuestionForm(questions.BANK, {**FORM["bank"], "account_number": typed})
    assert form.is_valid() == (kept is not None)
    if kept is None:
        assert form.errors["account_number"] == ["Account number must be 6 to 8 numbers"]
    else:
        assert form.answered["account_number"] == kept


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "6", "2026", "There is no 31 June"),
        ("29", "2", "2026", "There is no 29 February"),
        ("0", "1", "2026", "There is no 0 January"),
        ("5", "13", "2026", "The month must be from 1 to 12"),
        ("5", "1", "26", "The year needs 4 numbers, like 2026"),
        ("5", "1", "1926", "Check the year. This date is too long ago"),
        ("5", "1", "3026", "The date must be in the past"),
        ("five", "1", "2026", "Use numbers for the date, like 27 3 2026"),
        ("5", "", "2026", "The date needs a month too"),
        ("✊", "✊", "✊", "Use numbers for the date, like 27 3 2026"),
    ],
)
def test_an_impossible_date_says_what_is_wrong_with_it(day, month, year, sentence):
    form = QuestionForm(questions.DATE, {"letter_date_day": day, "letter_date_month": month, "letter_date_year": year})
    assert not form.is_valid()
    assert form.errors["letter_date"] == [sentence]


def test_figures_of_another_keyboard_are_figures():
    date = {"letter_date_day": "５", "letter_date_month": "jan", "letter_date_year": "٢٠٢٦"}
    form = QuestionForm(questions.DATE, date)
    assert form.is_valid(), form.errors
    assert form.answered["letter_date"].isoformat() == "2026-01-05"
    form = QuestionForm(questions.AMOUNT, {"lost_pence": "\u200e£９８.４０", "lost_per": "week"})
    assert form.is_valid(), form.errors
    assert form.answered["lost_pence"] == 9840


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("route", "box", "typed", "sentence"),
    [
        ("text", "phone", "01632 960001", "Enter a mobile number, like 07700 900 982"),
        ("text", "phone", "07700 900 982", ""),
        ("text", "phone", "+44 7700 900982", ""),
        ("phone", "phone", "01632 960001", ""),
        ("post", "address", "", "Enter the address for letters, with its postcode"),
        ("post", "address", "1 The Road\nTown", ""),
        ("post", "address", "x" * 5000, "Use 300 letters or fewer"),
        ("email", "email", "sam@", "Enter an email address, like name@example.com"),
        ("email", "email", "x" * 5000 + "@y.example", "Enter an email address, like name@example.com"),
        ("none", "email", "not one at all", ""),
    ],
)
def test_each_way_of_being_reached_asks_for_its_own_box_alone(route, box, typed, sentence, settings):
    settings.CONTACT_ROUTES_ON = ["text", "email", "phone", "post", "none"]
    phone = fill_in(Phone(), upto="contact")
    phone.post(chosen_name="Sam", contact_route=route, **{box: typed})
    if sentence:
        assert (phone.path, sentence in phone.words) == ("/apply/contact", True)
        assert len(re.findall(r'class="error"', phone.html)) == 1
    else:
        assert phone.path == "/apply/check", phone.words


@pytest.mark.django_db
def test_a_name_may_be_anything_that_can_be_seen():
    phone = fill_in(Phone(), upto="contact")
    phone.post(chosen_name="\u202eSa\x00m <b>✊</b>\r\n", contact_route="none")
    assert phone.path == "/apply/check"
    assert "Sam <b>✊</b>" in phone.words
    assert "<b>✊</b>" not in phone.html
