"""`close_month`: says what it finds, changes nothing with a dry run, and ends with the code that says how it went."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fundapp.months.models import ClosedMonth
from tests.months import stories
from tests.months.stories import OCTOBER

pytestmark = pytest.mark.django_db
WHY = "--reason=bank_agrees=It comes on the fifth."


@pytest.fixture
def october():
    stories.a_month(OCTOBER)


def run(*arguments):
    out = StringIO()
    call_command("close_month", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_everything_and_closes_nothing(october):
    said = run("2026-10", "--dry-run", WHY)
    assert "pass  books_add_up" in said
    assert "look  bank_agrees" in said
    assert "Came in: £147.00" in said
    assert "could be closed. Nothing was changed." in said
    assert not ClosedMonth.objects.exists()


def test_what_has_no_reason_stops_both(october):
    for arguments in (["--dry-run"], ["--as", stories.treasurer().label]):
        with pytest.raises(CommandError, match="Say why"):
            run("2026-10", *arguments)
    assert not ClosedMonth.objects.exists()


def test_it_closes_in_the_name_of_a_treasurer(october):
    by = stories.treasurer()
    said = run("2026-10", "--as", by.label, WHY)
    closing = ClosedMonth.objects.get()
    assert closing.closed_by == str(by.id)
    assert f"2026-10 is closed. Digest of its figures: {closing.digest}" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["october"], "written like 2026-10"),
        (["2026-08", "--dry-run"], "nothing before 2026-10"),
        (["2026-10", "--as", "Nobody", WHY], "Treasurers are: nobody"),
        (["2026-10", "--dry-run", "--reason=books_add_up=x"], "with one of: bank_agrees"),
    ],
)
def test_what_it_cannot_do_it_says(october, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_its_help_has_an_example(capsys):
    with pytest.raises(SystemExit):
        call_command("close_month", "--help")
    assert "manage.py close_month 2026-10 --dry-run" in capsys.readouterr().out
