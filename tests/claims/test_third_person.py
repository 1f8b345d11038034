"""Whoever asks for someone else is asked about "them", and no sentence of a question is forgotten."""

import re

import pytest

from payouts.claims import questions
from payouts.claims.forms import QuestionForm
from tests.claims.browser import FORM, Phone, fill_in

SPEAKS_TO_ONE = re.compile(r"\b(I|me|my|you|your)\b")
# Said by or to whoever fills the form in, which is true in both persons.
STAYS = {
    "I am not sure",
    'Choose a benefit, or "I am not sure"',
    'Enter the date, or choose "I am not sure"',
    'Choose yes, no or "I am not sure"',
    'Choose an answer, or "I am not sure"',
    "I do not know",
    "Only if you chose email",
    "Only if you chose a text or a phone call",
    "Only if you chose a phone call",
    "Only if you chose post. Any address where a letter is safe",
    "Tick for yes. Only if you chose a phone call",
}


def test_every_sentence_that_speaks_to_one_person_has_its_twin():
    forgotten = []
    for question in (*questions.QUESTIONS[1:], questions.AMOUNT_HELP):
        texts = {question.title, question.noun, question.who_sees}
        for field in question.fields:
            texts |= {field.label, field.hint, field.missing, *(choice.label for choice in field.choices)}
        spoken = {text for text in texts if SPEAKS_TO_ONE.search(text)} - STAYS
        forgotten += [text for text in spoken if questions.worded(text, "other") == text]
    assert forgotten == []


def test_the_words_of_ones_own_request_stay_letter_for_letter():
    for question in questions.QUESTIONS:
        assert questions.worded(question.title, "me") == question.title


def test_errors_are_in_the_third_person_too():
    form = QuestionForm(questions.CONTACT, {"chosen_name": ""}, who_for="other")
    assert form.errors["contact_route"] == ["Choose how to reach them"]
    form = QuestionForm(questions.SAID, {}, who_for="other")
    assert form.errors["reason"] == ['Choose an answer. You can choose "They would rather not say"']


@pytest.mark.django_db
def test_a_request_for_someone_else_is_asked_about_them_to_the_end():
    phone = fill_in(Phone(), upto="contact", who_for="other")
    assert phone.heading == "How can we reach them safely?"
    phone.post(**FORM["contact"])
    assert "How much less did they get?" in phone.words
    assert "You can count their answers in public totals. No one can tell it is them" in phone.words
    assert "You have not told us" not in phone.words
