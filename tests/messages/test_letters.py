"""Each letter has its words and its answer, and no subject says what it is about."""

import pytest
from django.template.loader import get_template

from fundapp.messages.letters import BY_TOPIC, NEUTRAL_SUBJECT, Letter
from fundapp.outbox import registry


@pytest.mark.parametrize("letter", Letter)
def test_every_letter_has_a_template_and_somebody_who_sends_it(letter):
    assert get_template(letter.value.template)
    assert letter.topic in registry.topics()
    assert registry.handler_for(letter.topic).__module__.startswith("fundapp.messages.")


def test_no_two_letters_answer_one_topic():
    assert len(BY_TOPIC) == len(Letter)


def test_the_subject_says_nothing():
    assert NEUTRAL_SUBJECT == "An update for you"
    assert {letter for letter in Letter if letter.value.says_who_writes} == {Letter.INVITATION, Letter.NEW_PASSWORD}
