"""docs/rulebook.md is true: each block of rules is read as it stands, each command is run, and no key is left out."""

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from fundapp.kernel.refusal import Refusal, Refused
from payouts.rulebook import books, document
from payouts.rulebook.kinds import Kind
from payouts.rulebook.schema import SECTIONS, Section

GUIDE = (Path(__file__).parents[2] / "docs" / "rulebook.md").read_text(encoding="utf-8")
SOUND = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.M | re.S)
REFUSED = re.findall(r"^```toml refused\n(.*?)^```\n\n((?:^>[^\n]*\n)+)", GUIDE, re.M | re.S)
TRIED = re.findall(r"^\$ python manage\.py rulebook (.+)\n((?:(?!\$|```).*\n)*)", GUIDE, re.M)
TABLES = dict(re.findall(r"^\| `\[(\w+)\]` \|.*\n\|[-| ]+\n((?:\|.*\n)+)", GUIDE, re.M))


def in_the_default(block: str) -> str:
    """The default book with the sections of a block in the place of its own; its examples stand for other figures."""
    parts = re.split(r"(?m)^(?=\[)", books.text("common-pot"))
    replaced = {*re.findall(r"(?m)^\[+(\w+)", block), "examples"}
    kept = [part for part in parts if (name := re.match(r"\[+(\w+)", part)) is None or name[1] not in replaced]
    return "".join([*kept, "\n", block])


def keys_of(section: Section) -> list[tuple[str, Kind]]:
    in_lists = [(f"{name}.{field.key}", field.kind) for name, fields in section.lists.items() for field in fields]
    return [(field.key, field.kind) for field in section.fields] + in_lists


def row_of(section: str, key: str) -> str:
    return next(row for row in TABLES[section].splitlines() if row.startswith(f"| `{key}` |"))


def judged(text: str) -> list[Refusal]:
    try:
        return document.check(document.parse(text))
    except Refused as refused:
        return list(refused.reasons)


@pytest.mark.parametrize("block", SOUND)
def test_rules_in_the_guide_can_be_used(block):
    parsed = document.parse(in_the_default(block))

    assert [str(wrong) for wrong in document.check(parsed)] == []
    assert len(parsed.examples) == block.count("[[examples]]")


@pytest.mark.parametrize(("block", "quoted"), REFUSED)
def test_mistakes_in_the_guide_are_answered_as_it_says(block, quoted):
    said = [re.sub(r"Line \d+", "Line …", str(reason)) for reason in judged(in_the_default(block))]
    assert said == [line.removeprefix("> ").strip() for line in quoted.splitlines() if line.strip() != ">"]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "printed"), TRIED)
def test_commands_in_the_guide_print_what_it_says(words, printed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our-rules.toml").write_text(in_the_default(SOUND[0]), encoding="utf-8")
    out = StringIO()

    call_command("rulebook", *shlex.split(words), stdout=out, stderr=out)

    assert [line.rstrip() for line in out.getvalue().splitlines()] == printed.splitlines()


def test_every_key_has_its_sentence_and_no_other_has_one():
    of_guide = {section: re.findall(r"(?m)^\| `([\w.]+)` \|", rows) for section, rows in TABLES.items()}
    of_schema = {section.name: [key for key, _ in keys_of(section)] for section in SECTIONS}

    assert {name: sorted(keys) for name, keys in of_guide.items()} == {n: sorted(k) for n, k in of_schema.items()}


def test_every_word_that_can_be_chosen_is_in_its_row():
    missing = [
        (section.name, key, word)
        for section in SECTIONS
        for key, kind in keys_of(section)
        for word in getattr(getattr(kind, "of", kind), "choices", ())
        if f"`{word}`" not in row_of(section.name, key)
    ]

    assert [each for each in missing if each[1] != "days_per_week"] == []


def test_every_shipped_book_is_named():
    assert [name for name in books.names() if f"| `{name}` |" not in GUIDE] == []
