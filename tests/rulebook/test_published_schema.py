"""The JSON Schema takes what the parser takes, and refuses what it refuses for one key's sake."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fundapp.kernel.refusal import Refused
from payouts.rulebook import books, formats
from payouts.rulebook.kinds import Amount, Day, Reference, Whole
from payouts.rulebook.published_schema import of_kind, published

VALIDATOR = Draft202012Validator(published(), format_checker=Draft202012Validator.FORMAT_CHECKER)
DOCUMENT = Path(__file__).parents[2] / "docs" / "rulebook.schema.json"
OF_ONE_KEY = {"unknown_key", "missing_key", "bad_value", "not_a_section", "not_a_list", "null_value", "not_toml"}
ODD = [None, True, False, -1, 0, 1, 10**9, 1.5, "", " ", "ten", "-1.00", "0.00", "2026-13-01", "soon", [], ["x"], {}]


@cache
def tables(name: str) -> dict:
    return json.loads(formats.as_json(books.text(name)))


def test_the_schema_is_a_schema_and_the_file_in_docs_is_it():
    Draft202012Validator.check_schema(published())

    assert json.loads(DOCUMENT.read_text(encoding="utf-8")) == published()


@pytest.mark.parametrize("name", books.names())
def test_every_shipped_book_fits(name):
    assert [error.message for error in VALIDATOR.iter_errors(tables(name))] == []


def places(value, path=()):
    """Every place of a document where something can be changed."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@st.composite
def mutated(draw):
    """A shipped book with one thing put out of place: taken away, renamed, or made something else."""
    document = deepcopy(tables(draw(st.sampled_from(books.names()))))
    *around, last = draw(st.sampled_from(sorted(places(document), key=str)))
    parent = document
    for key in around:
        parent = parent[key]
    how = draw(st.sampled_from(["take away", "rename", "replace"]))
    if how == "replace":
        parent[last] = draw(st.sampled_from(ODD))
    else:
        value = parent.pop(last)
        if how == "rename" and isinstance(parent, dict):
            parent[f"{last}x"] = value
    return document


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_what_the_parser_refuses_for_one_key_the_schema_refuses_too(document):
    try:
        formats.read(json.dumps(document))
        codes = set()
    except Refused as refused:
        codes = set(refused.codes)

    # Of what only two keys together get wrong, the schema knows nothing.
    assert VALIDATOR.is_valid(document) is not bool(codes & OF_ONE_KEY), codes


@pytest.mark.parametrize("kind", [Amount(), Amount(may_be_nothing=True), Reference(), Whole(2, 15), Day()])
@pytest.mark.parametrize(
    "value", ["75.00", "£1,100.5", "0", "0.00", "-5", "1.234", "1e3", "POT\n", "A POT", "STRIKE PAY", "pot", 2, 1, True]
)
def test_a_kind_and_its_schema_judge_alike(kind, value):
    try:
        kind.read(value)
    except ValueError:
        is_read = False
    else:
        is_read = True

    assert Draft202012Validator(of_kind(kind)).is_valid(value) is is_read
