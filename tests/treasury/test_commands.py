"""The two commands: what they say, and the exit code that a script goes by."""

import pytest
from django.core.management import CommandError, call_command

from fundapp.ledger import actions as ledger
from fundapp.treasury.models import Match, StatementFile
from tests.treasury import stories
from tests.treasury.stories import csv, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(tmp_path):
    ledger.open_standard_accounts()
    file = tmp_path / "november.csv"
    file.write_bytes(csv(row("50.00", "STRIPE")))
    return file


def test_a_dry_run_says_what_would_be(statement, capsys):
    call_command("import_bank", statement, dry_run=True)
    assert "Lines: 1 (generic), of them new: 1, would be matched: 0." in capsys.readouterr().out
    assert not StatementFile.objects.exists()


def test_it_comes_in_once(statement, capsys):
    call_command("import_bank", statement)
    call_command("import_bank", statement)
    assert "This file was imported before." in capsys.readouterr().out
    assert StatementFile.objects.count() == 1


def test_what_is_refused_is_an_error(statement):
    with pytest.raises(CommandError, match="There is no bank called nowhere"):
        call_command("import_bank", statement, bank="nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_bank", statement.parent / "not there.csv")


def test_reconciling_ends_with_one_until_nothing_waits(statement, capsys):
    call_command("import_bank", statement)
    with pytest.raises(SystemExit) as ended:
        call_command("reconcile")
    assert ended.value.code == 1

    stories.settlement(5_000)
    call_command("reconcile", dry_run=True)
    assert not Match.objects.exists()
    capsys.readouterr()
    call_command("reconcile")

    assert "Bank says: £50.00, Books say: £50.00, Difference: £0.00." in capsys.readouterr().out


def test_help_has_an_example(capsys):
    for command in ("import_bank", "reconcile"):
        with pytest.raises(SystemExit):
            call_command(command, "--help")
        assert "--dry-run" in capsys.readouterr().out
