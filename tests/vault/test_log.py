"""The log of openings is a chain: whatever is changed, removed or slipped in is named."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from fundapp.guards import installer
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.vault import log, opening
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import LogHead, Opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """Five attempts, all refused, because nothing lets this machine in."""
    for number in range(5):
        with pytest.raises(Refused):
            opening.open_sealed(
                system("test"), subject=f"test:{number}", sealed_class=SealedClass.BANK, field="name", purpose="pay"
            )


def _bend(statement):
    with installer.lowered(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_empty_log_is_whole():
    assert log.breaks() == []
    assert log.head() == (0, "")


def test_a_log_is_whole_as_it_is_written(rows):
    assert log.breaks() == []
    last = Opening.objects.get(number=5)
    assert log.head() == (5, last.digest)
    assert [row.before for row in Opening.objects.order_by("number")][1:] == [
        row.digest for row in Opening.objects.order_by("number")
    ][:-1]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE vault_opening SET actor_id = 'someone' WHERE number = 2", "row 2 was changed"),
        ("UPDATE vault_opening SET purpose = 'tell' WHERE number = 5", "row 5 was changed"),
        ("UPDATE vault_opening SET at = '2020-01-01 00:00:00+00:00' WHERE number = 1", "row 1 was changed"),
        ("UPDATE vault_opening SET digest = 'f' WHERE number = 3", "row 4 does not follow"),
        ("DELETE FROM vault_opening WHERE number = 3", "rows 3 to 3 are missing"),
        ("DELETE FROM vault_opening WHERE number = 5", "the log ends with row 4, and its head says 5"),
        ("DELETE FROM vault_opening", "the log ends with row 0"),
        ("UPDATE vault_opening SET number = 7 WHERE number = 5", "rows 5 to 6 are missing"),
        ("DELETE FROM vault_loghead", "its head says 0"),
    ],
)
def test_every_break_is_named(rows, statement, named):
    _bend(statement)
    assert any(named in one for one in log.breaks()), log.breaks()


def test_the_command_says_so_and_ends_accordingly(rows):
    said = StringIO()
    call_command("check_openings", stdout=said)
    assert "whole: 5 rows" in said.getvalue()
    assert LogHead.objects.get().digest in said.getvalue()

    _bend("DELETE FROM vault_opening WHERE number = 2")
    wrong = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_openings", stderr=wrong)
    assert ended.value.code == 1
    assert "BROKEN rows 2 to 2 are missing" in wrong.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM vault_loghead",
        "INSERT INTO vault_loghead (id, number, digest) VALUES (2, 0, '')",
        "UPDATE vault_opening SET number = 9",
    ],
)
def test_the_database_keeps_one_head_and_every_place(rows, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
