"""Facts and assessments survive being kept as JSON."""

import json
from dataclasses import replace

import pytest

from payouts.rulebook import books, document
from payouts.rulebook.engine import assess
from payouts.rulebook.record import plain_assessment, plain_facts, read_assessment, read_facts


@pytest.mark.parametrize("name", books.names())
def test_facts_and_assessments_read_back_equal(name):
    parsed = document.parse(books.text(name))
    for example in parsed.examples:
        assessment = assess(parsed.rulebook, example.facts, replace(document.PLENTY, free_pence=0))

        assert read_facts(json.loads(json.dumps(plain_facts(example.facts)))) == example.facts
        assert read_assessment(json.loads(json.dumps(plain_assessment(assessment)))) == assessment
