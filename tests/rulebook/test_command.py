"""`manage.py rulebook`, as somebody at a terminal meets it: what it prints and how it ends."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fundapp.kernel.actor import system
from payouts.rulebook import actions, books, formats
from payouts.rulebook.models import RulebookVersion

LATER = books.text("common-pot").replace("version = 1", "version = 2").replace("2025-11-01", "2099-01-01")
LESS = LATER.replace("max_days = 56", "max_days = 55")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def _adopted(db):
    actions.adopt(system("test"), toml_text=books.text("common-pot"), minute_ref="Founding meeting")


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


def test_show_says_a_book_in_plain_words():
    said = run("show", "ucu-2018")

    assert "How much\n  So much is paid for each day.  [rate.basis]\n  £50.00 a day.  [rate.amount]" in said


def test_diff_sets_two_books_side_by_side():
    said = run("diff", "ucu-2018", "ucu-2021-22")

    assert "[waiting.days]\n  The first 3 days are not paid.                    The first day is not paid." in said
    assert "[rate.amount]\n  £50.00 a day.                                     -" in said
    assert "They say the same." in run("diff", "ucu-2018", "ucu-2018")


def test_try_explains_the_sum():
    said = run(
        "try", "ucu-2019-20", "--days", "12", "--first-day", "2020-02-20", "--loss-per-day", "92", "--income", "24000"
    )

    assert "£825.00  by ucu-2019-20 v1" in said


@pytest.mark.parametrize("as_json", [True, False])
def test_try_takes_its_facts_from_a_file_and_an_option_goes_before_it(tmp_path, as_json):
    path = tmp_path / "loss"
    loss = {"first_day": "2026-06-01", "days": 28, "loss_per_day": "13.90"}
    toml = 'first_day = 2026-06-01\ndays = 28\nloss_per_day = "13.90"\n'
    path.write_text(json.dumps(loss) if as_json else toml)

    assert "£250.00  by common-pot v1" in run("try", "common-pot", "--facts", str(path))
    assert "£40.00  by common-pot v1" in run("try", "common-pot", "--facts", str(path), "--days", "7")
    assert "membership was found" in run("try", "common-pot", "--facts", str(path), "--member-since", "never")
    assert "£250.00  by" in run("try", "common-pot", "--facts", str(path), "--in-good-standing", "no")


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "no-such-book"),
        ("show", "../manage.py2"),
        ("try", "common-pot", "--days", "5", "--loss-per-day", "1e9"),
        ("try", "common-pot", "--days", "many"),
        ("try", "common-pot", "--first-day", "soon"),
        ("try", "common-pot", "--facts", "no-such-file"),
    ],
)
def test_what_cannot_be_read_ends_with_an_error(arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_an_unknown_fact_is_told_with_what_may_have_been_meant(tmp_path):
    path = tmp_path / "loss.toml"
    path.write_text("dais = 3")

    with pytest.raises(CommandError, match="Did you mean “days”"):
        run("try", "common-pot", "--facts", str(path))


@pytest.mark.django_db
def test_without_a_name_there_must_be_rules_in_force():
    for part in ("show", "try", "export"):
        with pytest.raises(CommandError, match="has not adopted its rules yet"):
            run(part)
    with pytest.raises(CommandError, match="common-pot v7 was never adopted"):
        run("show", "common-pot@7")


@pytest.mark.django_db
def test_import_makes_a_shipped_book_the_rules_in_force():
    for _ in range(2):
        said = run("import", "common-pot", "--minute", "Founding meeting")
        assert said == "common-pot v1 is in force from 2025-11-01.\n"

    assert RulebookVersion.objects.get().minute_ref == "Founding meeting"


@pytest.mark.usefixtures("_adopted")
def test_export_prints_what_was_adopted_to_the_letter_or_as_json():
    assert run("export") == run("export", "common-pot@1") == books.text("common-pot")
    assert formats.read(run("export", "--json")) == formats.read(books.text("common-pot"))


@pytest.mark.usefixtures("_adopted")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_dry_import_compares_and_changes_nothing(tmp_path, as_json):
    path = tmp_path / "rules"
    path.write_text(formats.as_json(LESS) if as_json else LESS)

    said = run("import", str(path), "--dry-run")

    assert "[caps.max_days]\n  At most 56 days for one loss.                     At most 55 days for one loss." in said
    assert said.endswith("common-pot v2 would be in force from 2099-01-01.\n")
    assert "It takes a motion" in said
    assert RulebookVersion.objects.count() == 1

    run("import", str(path), "--minute", "Item 4", "--emergency")
    version = RulebookVersion.objects.get(version=2)
    assert version.minute_ref == "Emergency, without a motion: Item 4"


@pytest.mark.usefixtures("_adopted")
@pytest.mark.parametrize("more", [("--emergency",), ("--dry-run",)])
def test_import_refuses_what_cannot_be_adopted(tmp_path, more):
    path = tmp_path / "rules.json"
    path.write_text(formats.as_json(LATER.replace("2099-01-01", "2025-12-01")))

    with pytest.raises(CommandError, match="cannot start in the past"):
        run("import", str(path), "--minute", "Item 4", *more)
    path.write_text(formats.as_json(LATER.replace("quorum = 2", "quorum = 9")))
    with pytest.raises(CommandError, match=r"At decision\.quorum: A quorum of 9"):
        run("import", str(path), "--minute", "Item 4", *more)


@pytest.mark.usefixtures("_adopted")
def test_import_asks_for_the_minute(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(LATER)

    with pytest.raises(CommandError, match="Say where the decision was minuted"):
        run("import", str(path))
