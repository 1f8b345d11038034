"""The self-check: each invariant is broken in turn, with the guards lowered, and must be the one that is named."""

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from fundapp.guards import installer
from fundapp.ledger import actions, checks, journal
from fundapp.ledger.checks import Broken, check_books
from fundapp.ledger.models import Entry
from tests.ledger.books import AT, gift, post, promise

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_the_books]


@contextmanager
def nothing_refuses(*constraints: str):
    """Within the block, triggers, the named constraints and foreign keys let everything pass."""
    with installer.lowered(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for constraint in constraints:
                table, name = constraint.split(".")
                kind = "INDEX IF EXISTS " if name == "ledger_entry_is_reversed_once" else ""
                cursor.execute(f"DROP {kind}{name}" if kind else f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            cursor.execute("SET session_replication_role = 'replica'")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        try:
            yield cursor
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = 'origin'")
            else:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def broken_but(*ignored: str) -> list[str]:
    """The invariants that are broken, once each, without those that had to be taken away to break them."""
    return sorted({broken.invariant for broken in check_books()} - set(ignored))


@pytest.fixture
def books() -> None:
    card = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)
    post(card, gift("gift:2", 500), promise("award:1", 300))
    actions.reverse("gift:2", by_source="mend:1")
    assert check_books() == []


@pytest.mark.usefixtures("books")
def test_sum_that_drifted_is_named_with_its_account():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_account SET credits_pence = credits_pence + 1 WHERE code = 'pot:general'")

    assert check_books() == [
        Broken(
            "cached_sums_match_transfers",
            "pot:general keeps 835 debited and 1501 credited; its transfers: 835 and 1500",
        ),
        Broken("trial_balance_is_zero", "2335 debited and 2336 credited in all"),
    ]


@pytest.mark.usefixtures("books")
def test_transfer_without_a_positive_amount_is_named():
    with nothing_refuses("ledger_transfer.ledger_amount_is_positive") as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount_pence = 0 WHERE is_fee")

    assert "transfers_are_sound" in broken_but()
    assert "entries_could_be_posted" in broken_but()


@pytest.mark.usefixtures("books")
def test_transfer_within_one_account_is_named():
    with nothing_refuses("ledger_transfer.ledger_accounts_are_different") as cursor:
        cursor.execute("UPDATE ledger_transfer SET debit_id = 'stripe' WHERE is_fee")

    assert "transfers_are_sound" in broken_but()


@pytest.mark.usefixtures("books")
def test_promise_without_its_money_is_named():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount_pence = 966 WHERE credit_id = 'promised:general'")

    assert Broken("promises_had_their_money", "award:1 left pot:general at 499") not in check_books()
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_transfer SET amount_pence = 1466 WHERE credit_id = 'promised:general'")

    assert Broken("promises_had_their_money", "award:1 left pot:general at -1") in check_books()


@pytest.mark.usefixtures("books")
def test_entry_in_another_currency_is_named():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_entry SET currency = 'EUR' WHERE source = 'gift:1'")

    assert broken_but("fingerprints_match") == ["one_currency"]


@pytest.mark.usefixtures("books")
def test_account_in_another_currency_is_named():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_account SET currency = 'EUR' WHERE code = 'cash'")

    assert check_books() == [Broken("one_currency", "account cash is in EUR, and the fund is in GBP")]


@pytest.mark.usefixtures("books")
@pytest.mark.postgresql
def test_source_that_was_posted_twice_is_named():
    with nothing_refuses("ledger_entry.ledger_source_is_posted_once") as cursor:
        cursor.execute("UPDATE ledger_entry SET source = 'gift:1' WHERE source = 'award:1'")

    assert broken_but("guards_stand") == ["sources_are_unique"]


@pytest.mark.usefixtures("books")
def test_source_that_is_not_a_key_is_named_without_being_quoted():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_entry SET source = 'Anna, 3 High St' WHERE source = 'gift:1'")

    assert check_books() == [Broken("sources_are_keys", "an entry of kind card_gift has a source that is not a key")]


@pytest.mark.usefixtures("books")
def test_entry_that_was_changed_is_named_by_its_fingerprint():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_entry SET kind = 'given_back' WHERE source = 'gift:2'")

    assert check_books() == [Broken("fingerprints_match", "gift:2 is not what was posted under it")]


@pytest.mark.usefixtures("books")
def test_entry_whose_kind_does_not_fit_its_accounts_is_named():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_entry SET kind = 'settlement' WHERE source = 'gift:2'")

    assert check_books() == [
        Broken("entries_could_be_posted", "gift:2 could not be posted: kind_does_not_fit"),
    ]


@pytest.mark.usefixtures("books")
def test_entry_of_an_unknown_kind_is_named():
    with nothing_refuses("ledger_entry.ledger_kind_is_known") as cursor:
        cursor.execute("UPDATE ledger_entry SET kind = 'windfall' WHERE source = 'gift:2'")

    assert broken_but("guards_stand") == ["entries_could_be_posted"]


@pytest.mark.usefixtures("books")
def test_entry_without_transfers_is_named():
    Entry.objects.create(source="gift:9", kind="bank_gift", at=AT, currency="GBP", fingerprint="0" * 64)

    assert check_books() == [Broken("entries_have_transfers", "gift:9 moves nothing")]


@pytest.mark.usefixtures("books")
def test_correction_that_is_not_a_mirror_is_named():
    with nothing_refuses() as cursor:
        cursor.execute(
            "UPDATE ledger_transfer SET amount_pence = 499 "
            "WHERE entry_id = (SELECT id FROM ledger_entry WHERE source = 'mend:1')"
        )

    found = check_books()

    assert Broken("reversals_mirror", "mend:1 is not the reverse of the entry that it corrects") in found


@pytest.mark.usefixtures("books")
def test_correction_of_nothing_is_named():
    with nothing_refuses("ledger_entry.ledger_correction_names_its_entry") as cursor:
        cursor.execute("UPDATE ledger_entry SET reverses_id = NULL WHERE source = 'mend:1'")

    assert (
        Broken("reversals_mirror", "mend:1 is a correction of nothing, or corrects under another name") in check_books()
    )


@pytest.mark.usefixtures("books")
@pytest.mark.postgresql
def test_entry_that_was_corrected_twice_is_named():
    actions.reverse("gift:1", by_source="mend:2")
    with nothing_refuses("ledger_entry.ledger_entry_is_reversed_once") as cursor:
        cursor.execute(
            "UPDATE ledger_entry SET reverses_id = (SELECT id FROM ledger_entry WHERE source = 'gift:2') "
            "WHERE source = 'mend:2'"
        )

    assert Broken("reversals_mirror", "gift:2 was corrected more than once") in check_books()


@pytest.mark.usefixtures("books")
def test_account_outside_the_chart_is_named():
    with nothing_refuses("ledger_account.ledger_account_is_in_the_chart") as cursor:
        cursor.execute("INSERT INTO ledger_account VALUES ('slush', 'fund', 'GBP', 0, 0, NULL)")
        cursor.execute("INSERT INTO ledger_account VALUES ('pot:lonely', 'fund', 'GBP', 0, 0, NULL)")
        cursor.execute("DELETE FROM ledger_account WHERE code = 'cash'")

    found = [broken.detail for broken in check_books() if broken.invariant == "accounts_are_in_the_chart"]

    assert found == [
        "pot:lonely has no account for what it promised",
        "slush is not the name of a fund account",
        "cash is missing",
    ]


@pytest.mark.usefixtures("books")
def test_trigger_that_is_gone_is_named():
    on_table = " ON ledger_transfer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER ledger_transfer_refuses_update" + on_table)

    assert check_books() == [Broken("guards_stand", "the trigger ledger_transfer_refuses_update is missing")]


@pytest.mark.usefixtures("books")
@pytest.mark.postgresql
def test_constraint_that_is_gone_is_named():
    with nothing_refuses("ledger_transfer.ledger_amount_is_positive", "ledger_entry.ledger_entry_is_reversed_once"):
        pass

    assert check_books() == [
        Broken("guards_stand", "the constraint ledger_entry_is_reversed_once is missing"),
        Broken("guards_stand", "the constraint ledger_amount_is_positive is missing"),
    ]


def test_every_invariant_that_is_checked_is_broken_by_a_test():
    named = set(checks.INVARIANTS)
    with open(__file__) as this_file:
        told = this_file.read()

    assert {name for name in named if told.count(f'"{name}"') == 0} == set()


# --- The command ------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("books")
def test_command_says_that_the_books_hold():
    out = StringIO()
    call_command("check_books", stdout=out)
    assert out.getvalue() == "The books hold: 4 entries, 5 transfers, difference £0.00.\n"

    quiet = StringIO()
    call_command("check_books", "--quiet", stdout=quiet)
    assert quiet.getvalue() == ""


@pytest.mark.usefixtures("books")
def test_command_names_what_is_broken_and_exits_with_one():
    with nothing_refuses() as cursor:
        cursor.execute("UPDATE ledger_entry SET kind = 'given_back' WHERE source = 'gift:2'")
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_books", stderr=said)

    assert ended.value.code == 1
    assert said.getvalue() == "BROKEN fingerprints_match: gift:2 is not what was posted under it\n"


def test_command_help_has_an_example(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_books", "--help")

    assert ended.value.code == 0
    assert "manage.py check_books --quiet ||" in capsys.readouterr().out


@pytest.mark.usefixtures("books")
def test_check_tells_how_far_it_is():
    told: list[tuple[int, int]] = []

    check_books(progress=lambda done, total: told.append((done, total)))

    assert told == [(4, 4)]
