"""A profile that a treasurer wrote: sound, or every mistake with its line and what to write instead."""

from pathlib import Path

import pytest

from fundapp.kernel.refusal import Refused
from payouts.payments import rails
from payouts.payments.rails import profiles

SOUND = """title = "Village Bank"
has_header = false
characters = "plain"
most_rows = 20

[[columns]]
cell = "sort_code"

[[columns]]
cell = "account_number"

[[columns]]
cell = "amount_pounds"
"""


def wrong(text: str) -> list[tuple[str, object]]:
    with pytest.raises(Refused) as refused:
        profiles.read("village", text)
    return [(reason.code, reason.values.get("line")) for reason in refused.value.reasons]


def test_a_sound_profile_is_read():
    profile = profiles.read("village", SOUND)

    assert (profile.title, profile.most_rows, len(profile.columns)) == ("Village Bank", 20, 3)
    assert not profile.needs_payer


@pytest.mark.parametrize("code", rails.names())
def test_every_shipped_profile_is_sound(code):
    assert rails.profile(code).code == code


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("most_rows = 20", 'most_rows = "20"', [("profile_value", 4)]),
        ("most_rows = 20", "most_rows = true", [("profile_value", 4)]),
        ("most_rows = 20", "most_row = 20", [("profile_key_unknown", 4), ("profile_key_missing", 1)]),
        ('"plain"', '"fancy"', [("profile_value", 3)]),
        ('"Village Bank"', '" "', [("profile_value", 1)]),
        ("most_rows = 20", 'most_rows = 20\ndate_format = "%H"', [("profile_value", 5)]),
        ('cell = "account_number"', 'cell = "acount"', [("profile_value", 10), ("profile_column_missing", 1)]),
        ('cell = "sort_code"', 'cell = "sort_code"\nwide = 3', [("profile_key_unknown", 8)]),
        ('cell = "sort_code"', 'cell = "sort_code"\nwidth = 0', [("profile_value", 8)]),
        ('cell = "sort_code"', 'cell = "sort_code"\nfill = "00"', [("profile_value", 8)]),
        ('cell = "sort_code"', 'cell = "sort_code"\ntext = "=1+1"', [("profile_value", 8)]),
        ('cell = "sort_code"', 'header = "Sort"', [("profile_key_missing", 6), ("profile_column_missing", 1)]),
        ('cell = "amount_pounds"', 'cell = "name"', [("profile_column_missing", 1)]),
    ],
)
def test_a_mistake_is_told_by_its_line(old, new, expected):
    assert wrong(SOUND.replace(old, new)) == expected


def test_what_stands_around_the_payments_is_about_the_whole_file():
    assert wrong(SOUND + '\n[[before]]\ncolumns = [{ cell = "name" }]\n') == [("profile_payee_outside", 15)]
    assert wrong(SOUND + '\n[[after]]\ncell = "count"\n') == [("profile_row", 15)]
    assert wrong(SOUND + '\n[[after]]\ncolumns = ["count"]\n') == [("profile_row", 15)]
    assert wrong(SOUND + "\n[[after]]\ncolumns = []\n") == [("profile_row", 15)]


def test_what_is_not_toml_or_empty_is_refused():
    assert wrong("title = ") == [("profile_not_toml", None)]
    assert wrong("") == [("profile_key_missing", 1)] * 5
    assert ("profile_value", 1) in wrong("columns = 3\n" + SOUND.partition("[[")[0])


def test_the_profile_in_the_guide_is_sound_and_the_guide_names_every_cell():
    guide = (Path(__file__).parents[3] / "docs" / "banks.md").read_text(encoding="utf-8")
    profile = profiles.read("village", guide.partition("```toml\n")[2].partition("```")[0])

    assert [column.header for column in profile.columns][-1] == "Reference"
    assert all(f"`{cell}`" in guide for cell in profiles.Cell)
    assert all(f"`{code}`" in guide for code in rails.names())


def test_the_sentence_says_what_to_write_instead():
    with pytest.raises(Refused) as refused:
        profiles.read("village", SOUND.replace('"plain"', '"fancy"'))

    assert str(refused.value) == "Line 3: characters must be one of bacs, plain."
