"""`manage.py rulebook`, as somebody at a terminal meets it: what it prints and how it ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payouts.rulebook import books
from payouts.rulebook.models import RulebookVersion


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_check_says_that_every_shipped_book_is_sound():
    said = run("check", *books.names())

    assert said.count("is sound") == len(books.names())


def test_check_ends_with_an_error_and_names_the_line(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(books.text("common-pot").replace("quorum = 2", "quorum = 9"))
    errors = StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("rulebook", "check", str(path), stderr=errors)

    assert failed.value.returncode == 1
    assert "A quorum of 9 can never come from a panel of 3" in errors.getvalue()


def test_show_prints_a_shipped_book_as_it_is():
    assert run("show", "ucu-2018") == books.text("ucu-2018")


def test_try_explains_the_sum():
    said = run(
        "try", "ucu-2019-20", "--days", "18", "--first-day", "2020-02-20", "--loss-per-day", "92", "--income", "24000"
    )

    assert "13 days at £75.00 a day" not in said
    assert "£825.00  by ucu-2019-20 v1" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "no-such-book"),
        ("try", "common-pot", "--days", "5", "--loss-per-day", "1e9"),
        ("show", "../manage.py2"),
    ],
)
def test_what_cannot_be_read_ends_with_an_error(arguments):
    with pytest.raises(CommandError):
        run(*arguments)


@pytest.mark.django_db
def test_show_and_try_need_rules_in_force_or_a_name():
    with pytest.raises(CommandError, match="has not adopted its rules yet"):
        run("show")


@pytest.mark.django_db
def test_adopt_makes_a_shipped_book_the_rules_in_force():
    assert run("adopt", "common-pot", "--minute", "Founding meeting") == "common-pot v1 is in force from 2025-11-01.\n"
    assert run("adopt", "common-pot", "--minute", "Founding meeting") == "common-pot v1 is in force from 2025-11-01.\n"

    assert RulebookVersion.objects.get().minute_ref == "Founding meeting"
    assert run("show") == books.text("common-pot")
