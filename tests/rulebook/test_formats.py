"""A rulebook as JSON is the same rulebook; what is wrong with one is told by its place."""

import json

import pytest

from fundapp.kernel.refusal import Refused
from payouts.rulebook import books, document, formats

SOUND = books.text("common-pot")


@pytest.mark.parametrize("name", books.names())
def test_every_shipped_book_survives_json_and_back(name):
    text = books.text(name)

    assert document.parse(formats.as_toml(formats.as_json(text))) == document.parse(text)


def test_toml_is_left_as_it_is():
    assert formats.as_toml(SOUND) == SOUND
    assert formats.read(SOUND) == document.parse(SOUND)


def changed(**sections) -> str:
    tables = json.loads(formats.as_json(SOUND))
    for name, values in sections.items():
        tables[name] = {**tables[name], **values} if isinstance(values, dict) else values
    return json.dumps(tables)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (changed(decision={"quorum": 9}), "quorum_above_panel", "At decision.quorum: "),
        (changed(decision={"quorum": None}), "null_value", "At decision.quorum: leave the key out"),
        (changed(rate={"amount": 10}), "bad_value", "At rate.amount: “amount” is not right."),
        (changed(rate={"days_per_week": 7.5}), "bad_value", "At rate.days_per_week: "),
        (changed(rate={"amount": {"pounds": "10"}}), "bad_value", "At rate.amount: "),
        (changed(book={"effective_from": "2026-13-45"}), "bad_value", "At book.effective_from: "),
        (changed(book={"effective_from": "soon"}), "bad_value", "At book.effective_from: "),
        (changed(rate={"a key\n": 1}), "unknown_key", "At rate: "),
        (changed(rate="ten pounds"), "not_a_section", ""),
        (json.dumps({"title": "x", **json.loads(changed())}), "unknown_key", "At title: "),
        ('{"book": NaN}', "not_json", ""),
        ('{"book": "\\ud800"}', "not_json", ""),
        ("{" * 100_000, "not_json", ""),
        ('{"book": {', "not_json", ""),
    ],
)
def test_what_is_wrong_in_json_is_told_by_its_place(text, code, place):
    with pytest.raises(Refused) as refused:
        formats.read(text)

    [reason] = [reason for reason in refused.value.reasons if reason.code == code]
    assert str(reason).startswith(place)


def test_a_whole_number_with_a_point_is_that_number():
    assert formats.read(changed(decision={"quorum": 2.0})) == document.parse(SOUND)
