"""The Welsh catalogue: nothing missing, nothing left over, every place for a sum kept, compiled as it is read.

Brought up to the files with `python -m tests.languages`, which keeps what is translated and lists what is not.
"""

import gettext
import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from tests.languages import catalogue

PLACES = re.compile(r"%\((\w+)\)s|%[sd]")
PIECES = re.compile(r'{% (?:include|extends) "([^"]+)"')
# What reads the same in both languages.
SAME = {"PDF", "Pot"}


def texts(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def messages() -> Iterator[Message]:
    return (message for message in catalogue.written() if message.id)


def names(messages) -> set[tuple[str, ...]]:
    return {texts(message.id) for message in messages if message.id}


def test_every_message_that_a_supporter_reads_is_in_it_and_nothing_else():
    wanted, held = names(catalogue.wanted()), names(catalogue.written())
    assert wanted - held == set(), "run `python -m tests.languages` and translate these"
    assert held - wanted == set(), "run `python -m tests.languages`: nobody says these any more"


def test_what_a_covered_page_is_made_of_is_covered_too():
    """A piece that is left in English would be read aloud as Welsh."""
    held = {str(path.relative_to(catalogue.ROOT / "templates")) for path in catalogue.covered() if path.suffix != ".py"}
    used = {
        piece
        for name in held
        for piece in PIECES.findall((catalogue.ROOT / "templates" / name).read_text(encoding="utf-8"))
    }
    assert {name for name in used - held if catalogue.says_something(catalogue.ROOT / "templates" / name)} == set()


def test_every_message_is_translated():
    assert [message.id for message in messages() if not all(texts(message.string))] == []


def test_places_for_names_and_sums_are_the_same():
    for message in messages():
        wanted = {match[0] for match in PLACES.finditer(texts(message.id)[0])}
        for said in texts(message.string):
            assert {match[0] for match in PLACES.finditer(said)} == wanted, said


def test_plurals_have_their_four_forms():
    assert {len(texts(message.string)) for message in messages() if isinstance(message.id, tuple)} == {4}


def test_a_translation_begins_and_ends_as_the_message_does():
    """A colon, a full stop or a small letter that is lost shows where two pieces are put together."""
    for message in messages():
        first, said = texts(message.id)[0], texts(message.string)[0]
        assert first[-1] in ".:,?)" or said[-1] not in ".:,", message.id
        assert first[-1] not in ".:,?)" or said[-1] == first[-1], message.id
        assert (said[0] == " ", said[-1] == " ") == (first[0] == " ", first[-1] == " "), message.id


def test_nothing_is_left_in_english():
    assert [message.id for message in messages() if message.string == message.id and message.id not in SAME] == []


def test_no_letter_has_gone_wrong_on_the_way():
    said = " ".join(text for message in messages() for text in texts(message.string))
    assert not re.search(r"[^\x00-\x7fâêîôûŵŷÂÊÎÔÛŴŶïöëäáéóúàèì£–’“”]", said)


def test_what_runs_is_made_of_what_is_read():
    assert catalogue.MO.read_bytes() == catalogue.compiled(), "run `python -m tests.languages`"
    held = gettext.GNUTranslations(io.BytesIO(catalogue.MO.read_bytes()))
    for message in messages():
        if isinstance(message.id, str):
            assert held.gettext(message.id) == message.string


@pytest.mark.parametrize(("number", "says"), [(1, "1 rhodd"), (2, "2 rodd"), (5, "5 rhodd"), (8, "8 rhodd")])
def test_numbers_choose_their_form(number, says):
    with translation.override("cy"):
        said = translation.ngettext(
            "%(raised)s so far, from %(gifts)s gift.", "%(raised)s so far, from %(gifts)s gifts.", number
        )
    assert says in said % {"raised": "£1.00", "gifts": number}


def test_writing_it_again_changes_nothing(tmp_path, monkeypatch):
    for name in ("PO", "MO"):
        copy = tmp_path / name
        copy.write_bytes(getattr(catalogue, name).read_bytes())
        monkeypatch.setattr(catalogue, name, copy)
    before = (catalogue.PO.read_text(encoding="utf-8"), catalogue.MO.read_bytes())
    catalogue.write_again()
    assert (catalogue.PO.read_text(encoding="utf-8"), catalogue.MO.read_bytes()) == before
