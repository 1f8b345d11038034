"""Facts and assessments survive being kept as JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from payouts.rulebook import books, document
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Facts, Period
from payouts.rulebook.record import plain_assessment, plain_facts, read_assessment, read_facts


@pytest.mark.parametrize("name", books.names())
def test_facts_and_assessments_read_back_equal(name):
    parsed = document.parse(books.text(name))
    for example in parsed.examples:
        assessment = assess(parsed.rulebook, example.facts, replace(document.PLENTY, free_pence=0))

        assert read_facts(json.loads(json.dumps(plain_facts(example.facts)))) == example.facts
        assert read_assessment(json.loads(json.dumps(plain_assessment(assessment)))) == assessment


def test_facts_kept_before_a_fact_had_its_name_are_read_as_if_it_was_not_told():
    kept = {
        "periods": [{"first": "2026-06-01", "last": None}],
        "assessed_on": "2026-06-03",
        "loss_per_day_pence": 1390,
        "loss_total_pence": None,
        "claimed_on": "2026-06-02",
        "income_pence": None,
        "adults": 1,
        "children": 0,
        "member_since": None,
        "in_good_standing": False,
        "waiting_served_days": 0,
        "paid_already_days": 0,
        "paid_already_pence": 0,
    }

    assert read_facts(kept) == Facts(
        (Period(date(2026, 6, 1), None),),
        assessed_on=date(2026, 6, 3),
        loss_per_day_pence=1390,
        claimed_on=date(2026, 6, 2),
    )
