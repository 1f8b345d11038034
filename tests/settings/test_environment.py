"""Typed reading of the environment, and the promise that `.env.example` tells of every variable."""

import ast
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fundapp.settings import environment

ROOT = Path(__file__).resolve().parents[2]
# Read by Django or the shell rather than by our own settings modules.
OUTSIDE = {"DJANGO_SETTINGS_MODULE"}
READERS = {"environment.text", "environment.flag", "environment.whole", "environment.listed", "environment.path"}


def test_text_without_a_value_names_the_variable(monkeypatch):
    monkeypatch.delenv("POT_TRY", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"^POT_TRY is not set\."):
        environment.text("POT_TRY")


def test_text_reads_a_secret_from_the_file_that_is_named(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("quiet\n")
    monkeypatch.setenv("POT_TRY_FILE", str(tmp_path / "secret"))

    assert environment.text("POT_TRY") == "quiet"


def test_text_names_the_variable_whose_file_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("POT_TRY_FILE", str(tmp_path / "nothing"))

    with pytest.raises(ImproperlyConfigured, match=r"^POT_TRY_FILE points to a file that cannot be read"):
        environment.text("POT_TRY")


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("1", True), ("ON", True), ("no", False)])
def test_flag_understands_the_usual_words(monkeypatch, typed, meant):
    monkeypatch.setenv("POT_TRY", typed)

    assert environment.flag("POT_TRY", default=not meant) is meant


def test_flag_refuses_other_words_by_name(monkeypatch):
    monkeypatch.setenv("POT_TRY", "maybe")

    with pytest.raises(ImproperlyConfigured, match=r"^POT_TRY is 'maybe'; it must be yes or no\.$"):
        environment.flag("POT_TRY", default=True)


def test_whole_refuses_what_is_no_number_by_name(monkeypatch):
    monkeypatch.setenv("POT_TRY", "ten")

    with pytest.raises(ImproperlyConfigured, match=r"^POT_TRY is 'ten'; it must be a whole number\.$"):
        environment.whole("POT_TRY", 1)


def test_listed_drops_spaces_and_empty_words(monkeypatch):
    monkeypatch.setenv("POT_TRY", " a.example , ,b.example")

    assert environment.listed("POT_TRY") == ["a.example", "b.example"]


def test_the_example_tells_of_every_variable_that_is_read_and_of_no_other():
    read = set()
    for module in (ROOT / "fundapp" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in READERS:
                read.add(ast.literal_eval(node.args[0]))
    told = {line.split("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if line[:1].isalpha()}

    assert told == read | OUTSIDE
