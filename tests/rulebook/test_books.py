"""Every shipped book reproduces its published figures to the penny, and survives being written out and read back."""

import pytest

from payouts.rulebook import books, document
from payouts.rulebook.engine import assess


@pytest.mark.parametrize("name", books.names())
def test_shipped_book_reproduces_its_examples(name):
    parsed = document.parse(books.text(name))

    assert parsed.examples
    assert [str(wrong) for wrong in document.check(parsed)] == []


@pytest.mark.parametrize("name", books.names())
def test_shipped_book_reads_back_as_it_was_written(name):
    rulebook = document.parse(books.text(name)).rulebook

    assert document.parse(document.write(rulebook)).rulebook == rulebook


def test_ucu_2019_pays_the_published_figures():
    parsed = document.parse(books.text("ucu-2019-20"))
    paid = {
        example.name: assess(parsed.rulebook, example.facts, document.PLENTY).total_pence for example in parsed.examples
    }

    assert paid["Below £30,000, paid from the second day lost"] == 75_00
    assert paid["£30,000 or more, paid from the third day lost"] == 50_00
    assert paid["Below £30,000, the cap of £1,100 is reached"] == 1100_00
    assert paid["£30,000 or more, the cap of £800 holds"] == 800_00
    assert paid["Never above the actual loss: £41.20 a day was lost, so £41.20 a day is paid"] == 4 * 41_20


def test_unknown_book_is_a_key_error():
    with pytest.raises(KeyError):
        books.text("../pyproject")
