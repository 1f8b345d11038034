"""A rulebook that cannot be used is refused by line, with the remedy; one that can is read whole."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.rulebook import books, document

SOUND = books.text("common-pot")


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) >= 1, old
    return SOUND.replace(old, new, 1)


def refused(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as raised:
        document.parse(text)
    return [(reason.code, str(reason)) for reason in raised.value.reasons]


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_unknown_key_names_its_line_and_what_may_have_been_meant():
    text = changed("quorum = 2", "qourum = 2")

    assert refused(text) == [
        (
            "missing_key",
            f"Line {line_of(text, '[decision]')}: “quorum” is missing from [decision]. "
            "Add it: Write a whole number from 2 to 15, without quotes.",
        ),
        ("unknown_key", f"Line {line_of(text, 'qourum')}: “qourum” is not known. Did you mean “quorum”?"),
    ]


def test_unknown_section_is_refused():
    text = changed("[waiting]", "[wating]")

    codes = [code for code, _ in refused(text)]
    assert codes == ["missing_key", "unknown_key"]


@pytest.mark.parametrize(
    ("old", "new", "code", "remedy"),
    [
        ('amount = "10.00"', "amount = 10.00", "bad_value", "in quotes"),
        ('amount = "10.00"', 'amount = "ten"', "bad_value", "in quotes"),
        ('amount = "10.00"', 'amount = "0.00"', "bad_value", "never below nothing"),
        ('max_amount = "480.00"', 'max_amount = "-480.00"', "bad_value", "never below nothing"),
        ("days_per_week = 7", "days_per_week = 6", "bad_value", "5, 7"),
        ("quorum = 2", "quorum = 1", "bad_value", "from 2 to 15"),
        ("quorum = 2", "quorum = true", "bad_value", "from 2 to 15"),
        ("quorum = 2", "quorum = 4", "quorum_above_panel", "Lower it"),
        ("at_actual_loss = true", 'at_actual_loss = "yes"', "bad_value", "true or false"),
        ('tie = "not_this_time"', 'tie = "chair"', "bad_value", "new_panel"),
        ("effective_from = 2025-11-01", 'effective_from = "soon"', "bad_value", "like 2026-04-01"),
        ('"POT", "NEIGHBOUR"', '"POT", "POT"', "bad_value", "nothing twice"),
        ('"POT", "NEIGHBOUR"', '"POT", "Sanction help"', "bad_value", "capital letters"),
        ('"POT", "NEIGHBOUR"', '"POT", "HARDSHIP"', "bad_value", "tell nobody"),
        ("max_days = 56", "max_days = 0", "bad_value", "from 1"),
        ('code = "common-pot"', 'code = "Common Pot"', "bad_value", "small letters"),
    ],
)
def test_wrong_value_names_its_line_and_the_remedy(old, new, code, remedy):
    text = changed(old, new)
    key = old.split(" =")[0] if "=" in old else "references"

    [(got, sentence)] = refused(text)

    assert got == code
    assert sentence.startswith(f"Line {line_of(text, key)}: ")
    assert remedy in sentence


@pytest.mark.parametrize(
    ("bands", "code"),
    [
        ([("30000.00", "75.00"), ("20000.00", "50.00"), (None, "40.00")], "bands_overlap"),
        ([("30000.00", "75.00"), ("30000.00", "50.00"), (None, "40.00")], "bands_overlap"),
        ([(None, "75.00"), (None, "50.00")], "bands_overlap"),
        ([("30000.00", "75.00")], "bands_end_early"),
    ],
)
def test_bands_that_overlap_or_leave_somebody_out_are_refused(bands, code):
    tables = "".join(
        "[[rate.bands]]\n" + (f'income_below = "{line}"\n' if line else "") + f'amount = "{amount}"\n\n'
        for line, amount in bands
    )
    text = changed('amount = "10.00"\ndays_per_week = 7\n', "days_per_week = 7\n\n" + tables)

    assert [got for got, _ in refused(text.split("[[examples]]")[0])] == [code]


def test_a_rate_needs_an_amount_or_bands_and_not_both():
    neither = changed('amount = "10.00"\n', "")
    both = changed("[caps]", '[[rate.bands]]\namount = "5.00"\n\n[caps]')

    assert [code for code, _ in refused(neither)] == ["amount_missing"]
    assert [code for code, _ in refused(both)][:1] == ["amount_and_bands"]


def test_text_that_is_not_toml_is_refused_with_its_place():
    [(code, sentence)] = refused("[book\ncode = 1")

    assert code == "not_toml"
    assert "line 1" in sentence


def test_every_mistake_is_told_at_once_in_the_order_of_lines():
    text = changed("max_days = 56", "max_days = -1").replace("panel_size = 3", "panel_size = 99")

    assert [code for code, _ in refused(text)] == ["bad_value", "bad_value"]


def test_an_example_that_comes_out_otherwise_is_told_with_both_figures():
    text = changed('expect = "137.50"', 'expect = "140.00"')

    assert [str(wrong) for wrong in document.check(document.parse(text))] == [
        "The example “At the lower rate of £5.50 a day, never more than was lost” gives £137.50, not £140.00."
    ]


def test_impossible_example_is_refused_by_its_line():
    text = changed("first_day = 2026-05-04\ndays = 28", "first_day = 2026-05-04\ndays = 2000")

    [(code, sentence)] = refused(text)
    assert (code, sentence.startswith(f"Line {line_of(text, 'days = 2000')}: ")) == ("bad_value", True)


def test_line_numbers_follow_sections_lists_and_long_texts():
    from payouts.rulebook.lines import line_numbers

    text = '[a]\nx = 1\ntext = """\n[not]\ny = 2\n"""\n[[b.c]]\nz = 1\n[[b.c]]\nz = 2\n'

    assert line_numbers(text) == {
        ("a",): 1,
        ("a", "x"): 2,
        ("a", "text"): 3,
        ("b", "c"): 7,
        ("b", "c", 0): 7,
        ("b", "c", 0, "z"): 8,
        ("b", "c", 1): 9,
        ("b", "c", 1, "z"): 10,
    }
