"""What only several keys together get wrong is refused by its line, with the remedy, and many mistakes all at once."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.rulebook import document

BOOK = """[book]
code = "test"
version = 1
title = "Test"
effective_from = 2026-01-01
%(book)s
[eligibility]
membership_required = false
%(eligibility)s
[waiting]
days = 0
[rate]
%(rate)s
days_per_week = 7
%(rows)s
[caps]
at_actual_loss = true
%(caps)s
[decision]
panel_size = 5
quorum = 3
majority = "unanimous"
tie = "new_panel"
abstentions = "do_not_count"
%(decision)s
[payment]
references = ["POT"]
instalments = "once"
%(more)s
"""
FLAT = 'basis = "flat_day"\namount = "10.00"'


def written(**parts: str) -> str:
    names = ("book", "eligibility", "rate", "rows", "caps", "decision", "more")
    return BOOK % {"rate": FLAT, **{name: "" for name in names if name != "rate"}, **parts}


def refused(text: str) -> list[tuple[str, str, str]]:
    """Of each mistake its code, the text of the line it names, and what it says."""
    with pytest.raises(Refused) as raised:
        document.parse(text)
    lines = text.splitlines()
    return [(no.code, lines[int(str(no.values["line"])) - 1], str(no)) for no in raised.value.reasons]


def rows(name: str, *tables: str) -> str:
    return "\n".join(f"[[{name}]]\n{table}" for table in tables)


@pytest.mark.parametrize(
    ("parts", "code", "line"),
    [
        ({"book": "effective_to = 2025-12-31"}, "ends_before_it_starts", "effective_to"),
        ({"eligibility": "arrears_penalty_days = 14"}, "cure_days_missing", "arrears_penalty_days"),
        (
            {"eligibility": 'covered_events = ["a"]\nexcluded_events = ["a"]'},
            "event_covered_and_excluded",
            "excluded_events",
        ),
        ({"rate": FLAT + '\npercent = "60"'}, "not_for_this_basis", "percent"),
        ({"rate": 'basis = "full_loss"\namount = "5.00"'}, "not_for_this_basis", "amount"),
        ({"rate": 'basis = "percent_of_loss"'}, "percent_missing", "[rate]"),
        ({"rate": 'basis = "multiple_of_dues"'}, "multiple_missing", "[rate]"),
        ({"rate": 'basis = "percent_of_loss"\npercent = "101"'}, "bad_value", "percent"),
        ({"rate": FLAT + '\nmin_per_week = "90.00"\nmax_per_week = "80.00"'}, "least_above_most", "min_per_week"),
        ({"rate": FLAT + '\nmax_per_day = "90.00"\nmax_per_week = "80.00"'}, "day_above_week", "max_per_day"),
        ({"rate": FLAT + '\nmax_per_day = "-1.00"'}, "bad_value", "max_per_day"),
        (
            {"rows": rows("rate.steps", 'from_day = 9\namount = "1.00"', 'from_week = 2\namount = "2.00"')},
            "steps_overlap",
            "from_week",
        ),
        ({"rows": rows("rate.steps", 'amount = "1.00"')}, "step_start", "[[rate.steps]]"),
        ({"rows": rows("rate.steps", "from_day = 9")}, "step_says_nothing", "[[rate.steps]]"),
        ({"rows": rows("rate.steps", 'from_day = 9\npercent = "5"\namount = "1.00"')}, "not_for_this_basis", "percent"),
        ({"rows": rows("rate.tenure", "min_months = 12", "min_months = 12")}, "tenure_overlaps", "min_months"),
        ({"rows": rows("rate.regions", 'code = "a"', 'code = "a"')}, "code_twice", "code"),
        (
            {"more": "[household]\n" + rows("household.supplements", *['code = "a"\namount = "1.00"'] * 2)},
            "code_twice",
            "code",
        ),
        ({"more": '[evidence]\nprovisional_amount = "5.00"'}, "provisional_days_missing", "provisional_amount"),
        (
            {"caps": 'max_amount = "4.00"', "more": '[evidence]\nprovisional_amount = "5.00"\nprovisional_days = 5'},
            "provisional_above_most",
            "provisional_amount",
        ),
        ({"decision": "second_look_panel_size = 2"}, "second_look_below_quorum", "second_look_panel_size"),
        (
            {"caps": 'max_amount = "40.00"', "decision": 'emergency_amount = "50.00"'},
            "emergency_above_most",
            "emergency_amount",
        ),
        ({"decision": rows("decision.by_amount", "panel_size = 3\nquorum = 4")}, "quorum_above_panel", "quorum"),
        (
            {"decision": rows("decision.by_amount", *['up_to = "5.00"\npanel_size = 3\nquorum = 3'] * 2)},
            "amounts_overlap",
            "up_to",
        ),
        (
            {"decision": rows("decision.by_amount", *["panel_size = 3\nquorum = 3"] * 2)},
            "amounts_overlap",
            "[[decision.by_amount]]",
        ),
        ({"more": "[motions]\nquorum = 5\nopen_days = 7"}, "threshold_missing", "[motions]"),
        ({"more": '[solvency]\nmeasure = "free_less_forecast"'}, "forecast_weeks_missing", "measure"),
        (
            {
                "more": "[solvency]\n"
                + rows("solvency.levels", 'name = "a"\nfloor = "5.00"', 'name = "b"\nfloor = "5.00"')
            },
            "levels_overlap",
            "floor",
        ),
        (
            {"more": "[solvency]\n" + rows("solvency.levels", 'name = "a"\nfloor = "5.00"\nreopens_at = "4.00"')},
            "floor_above_reopening",
            "reopens_at",
        ),
        (
            {"more": "[solvency]\n" + rows("solvency.levels", 'name = "a"\nfloor = "5.00"\npays_existing = false')},
            "protected_awards_would_wait",
            "pays_existing",
        ),
        (
            {
                "more": "[solvency]\n"
                + rows("solvency.levels", 'name = "a"\nfloor = "5.00"', 'name = "a"\nfloor = "4.00"')
            },
            "name_twice",
            "name",
        ),
    ],
)
def test_a_contradiction_names_its_line(parts, code, line):
    [(got, at, sentence)] = refused(written(**parts))

    assert (got, at.split(" =")[0]) == (code, line)
    assert len(sentence.split(". ")) >= 2 or any(word in sentence for word in ("Say ", "Give ")), "it says what to do"


def test_many_contradictions_are_all_told_in_the_order_of_lines():
    text = written(
        book="effective_to = 2025-12-31",
        rate=FLAT + '\npercent = "60"',
        decision="second_look_panel_size = 2",
        more='[solvency]\nmeasure = "free_less_forecast"',
    )

    codes = ["ends_before_it_starts", "not_for_this_basis", "second_look_below_quorum", "forecast_weeks_missing"]
    assert [code for code, _, _ in refused(text)] == codes


@pytest.mark.parametrize("key", ["quorum = 3", "panel_size = 5", 'tie = "new_panel"', 'majority = "unanimous"'])
def test_a_missing_threshold_is_an_error(key):
    [(code, at, _)] = refused(written().replace(key, ""))

    assert (code, at) == ("missing_key", "[decision]")


def test_a_sound_book_is_read():
    assert document.parse(written()).rulebook.name == "test v1"
