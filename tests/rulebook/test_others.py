"""Funds that nobody had in mind when the parameters were chosen: each is a file of figures that were published."""

from pathlib import Path

import pytest

from payouts.rulebook import document

SHELF = Path(__file__).parent / "others"
BOOKS = sorted(path.stem for path in SHELF.glob("*.toml"))


@pytest.mark.parametrize("name", BOOKS)
def test_an_unforeseen_book_needs_no_code(name):
    parsed = document.parse((SHELF / f"{name}.toml").read_text(encoding="utf-8"))

    assert parsed.examples
    assert [str(wrong) for wrong in document.check(parsed)] == []
    assert document.parse(document.write(parsed.rulebook)).rulebook == parsed.rulebook


def test_there_are_enough_of_them_to_mean_something():
    assert len({name.partition("-")[0] for name in BOOKS}) >= 8
