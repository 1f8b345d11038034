"""The database refuses what must not happen to the books, whoever asks and by whatever road."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ProgrammingError

from fundapp.guards import installer
from fundapp.ledger import actions, journal, selectors
from fundapp.ledger.checks import check_books
from fundapp.ledger.models import Account, Entry, Transfer
from tests.at_once import at_once
from tests.ledger.books import AT, gift, post, promise
from tests.patience import PATIENCE_SECONDS

ENTRY = "INSERT INTO ledger_entry (source, kind, at, currency, fingerprint) VALUES (%s, %s, %s, 'GBP', '')"
TRANSFER = (
    "INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) "
    "VALUES ((SELECT max(id) FROM ledger_entry), %s, %s, %s, false)"
)


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def insert_raw(source: str, kind: str, *transfers: tuple[str, str, int]) -> None:
    with transaction.atomic():
        run(ENTRY, source, kind, datetime(2026, 3, 14, tzinfo=UTC).isoformat())
        for transfer in transfers:
            run(TRANSFER, *transfer)


def insert_together(source: str, *transfers: tuple[str, str, int]) -> None:
    """The same in one statement, which PostgreSQL's trigger sees as one."""
    rows = ", ".join(["((SELECT max(id) FROM ledger_entry), %s, %s, %s, false)"] * len(transfers))
    with transaction.atomic():
        run(ENTRY, source, "bank_gift", AT.isoformat())
        run(
            f"INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) VALUES {rows}",
            *(value for transfer in transfers for value in transfer),
        )


def sums(code: str) -> tuple[int, int]:
    account = Account.objects.get(code=code)
    return account.debits_pence, account.credits_pence


def settle() -> None:
    """Run the foreign keys' checks now, as a commit would: PostgreSQL truncates nothing while they are pending."""
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def books(db: None) -> Iterator[None]:
    """A pot with £10.00 in it, of which £4.00 is promised."""
    post(gift(pence=1000), promise(pence=400))
    settle()
    before = (list(Entry.objects.values()), list(Transfer.objects.values()), list(Account.objects.values()))
    yield
    assert before == (list(Entry.objects.values()), list(Transfer.objects.values()), list(Account.objects.values()))


# --- Rows that must not come in ---------------------------------------------------------------------------------------
@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("kind", "transfers"),
    [
        pytest.param("award_promised", [("pot:general", "promised:general", 601)], id="a promise above what is free"),
        pytest.param(
            "award_promised",
            [("pot:general", "promised:general", 300), ("pot:general", "promised:general", 301)],
            id="two promises that are too much together",
        ),
        pytest.param("payout_sent", [("promised:general", "in-transit", 401)], id="a payout above what is promised"),
        pytest.param("promise_released", [("promised:general", "pot:general", 401)], id="a release of too much"),
        pytest.param("bank_gift", [("bank", "pot:general", 0)], id="nothing"),
        pytest.param("bank_gift", [("bank", "pot:general", -1)], id="less than nothing"),
        pytest.param("bank_gift", [("bank", "bank", 5)], id="the same account twice"),
        pytest.param("windfall", [("bank", "pot:general", 5)], id="an unknown kind"),
        pytest.param("correction", [("bank", "pot:general", 5)], id="a correction of nothing"),
    ],
)
def test_insert_round_the_orm_is_refused(kind, transfers):
    with pytest.raises(IntegrityError):
        insert_raw("raw:1", kind, *transfers)


@pytest.mark.usefixtures("books")
def test_insert_of_a_source_that_is_there_is_refused():
    with pytest.raises(IntegrityError):
        insert_raw("gift:1", "bank_gift", ("bank", "pot:general", 5))


@pytest.mark.usefixtures("books")
def test_insert_of_an_account_with_money_in_it_is_refused():
    with pytest.raises(IntegrityError):
        run("INSERT INTO ledger_account VALUES ('pot:rich', 'fund', 'GBP', 0, 100, NULL)")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("values", ["'slush', 'fund'", "'pot:rich', 'asset'", "'bank2', 'asset'"])
def test_insert_of_an_account_outside_the_chart_is_refused(values):
    with pytest.raises(IntegrityError):
        run(f"INSERT INTO ledger_account VALUES ({values}, 'GBP', 0, 0, NULL)")


@pytest.mark.breaks_the_books  # its entry has no fingerprint, because it did not come through the door
@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "transfers",
    [
        pytest.param([("pot:general", "promised:general", 300)] * 2 + [("bank", "pot:general", 0)], id="nothing in it"),
        pytest.param([("pot:general", "promised:general", 300), ("pot:general", "promised:general", 301)], id="many"),
        pytest.param([("promised:general", "pot:general", 401), ("bank", "pot:general", 5)], id="a release and a gift"),
        pytest.param([("promised:general", "in-transit", 300), ("promised:general", "pot:general", 101)], id="takings"),
    ],
)
def test_transfers_of_one_statement_are_judged_together(transfers):
    with pytest.raises(IntegrityError):
        insert_together("mixed", *transfers)


@pytest.mark.breaks_the_books  # these entries have no fingerprint, because they do not come through the door
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("transfers", "bank", "stripe", "pot"),
    [
        pytest.param([("bank", "stripe", 5)], (5, 0), (0, 5), (0, 0), id="one"),
        pytest.param([("bank", "stripe", 5), ("bank", "stripe", 7)], (12, 0), (0, 12), (0, 0), id="one pair"),
        pytest.param([("bank", "stripe", 5), ("stripe", "bank", 2)], (5, 2), (2, 5), (0, 0), id="both ways"),
        pytest.param([("bank", "stripe", 5), ("stripe", "pot:general", 9)], (5, 0), (9, 5), (0, 9), id="two pairs"),
    ],
)
def test_transfers_of_one_statement_move_the_sums(transfers, bank, stripe, pot):
    insert_together("mixed", *transfers)

    assert (sums("bank"), sums("stripe"), sums("pot:general")) == (bank, stripe, pot)


@pytest.mark.breaks_the_books  # these entries have no fingerprint, because they do not come through the door
@pytest.mark.django_db
def test_insert_round_the_orm_moves_the_sums_all_the_same():
    post(gift(pence=1000))

    insert_raw("raw:1", "award_promised", ("pot:general", "promised:general", 600))

    assert selectors.free_pence("general") == 400
    with pytest.raises(IntegrityError):
        insert_raw("raw:2", "award_promised", ("pot:general", "promised:general", 600))
    assert {broken.invariant for broken in check_books()} == {"fingerprints_match"}


# --- Rows that must not change or go ----------------------------------------------------------------------------------
@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET kind = 'cash_gift'",
        "UPDATE ledger_entry SET at = '2020-01-01 00:00:00+00'",
        "UPDATE ledger_transfer SET amount_pence = amount_pence + 1",
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_account WHERE code = 'cash'",
        "UPDATE ledger_account SET code = 'pot:mine' WHERE code = 'pot:general'",
        "UPDATE ledger_account SET kind = 'liability' WHERE code = 'pot:general'",
        "UPDATE ledger_account SET currency = 'EUR'",
        "UPDATE ledger_account SET credits_pence = credits_pence - 1 WHERE code = 'pot:general'",
        "UPDATE ledger_account SET debits_pence = 0 WHERE code = 'bank'",
    ],
)
def test_change_of_the_books_is_refused(sql):
    with pytest.raises(IntegrityError):
        run(sql)


@pytest.mark.usefixtures("books")
def test_change_of_the_books_through_the_orm_is_refused():
    for act in (
        lambda: Entry.objects.update(source="other"),
        lambda: Transfer.objects.all().delete(),
        lambda: Transfer.objects.first().delete(),
        lambda: Transfer.objects.update(amount_pence=1),
        lambda: Account.objects.filter(code="cash").delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.usefixtures("books")
@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_entry", "ledger_account"])
def test_truncate_is_refused(table):
    with pytest.raises(IntegrityError):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("books")
@pytest.mark.postgresql
def test_sums_raised_by_hand_are_refused():
    with pytest.raises(IntegrityError):
        run("UPDATE ledger_account SET credits_pence = credits_pence + 100000 WHERE code = 'pot:general'")


@pytest.fixture
def application_role(db: None) -> Iterator[None]:
    """A role that may read and write every table, as a deployment gives its site, and owns none of them."""
    run("CREATE ROLE ledger_test_site")
    try:
        run("GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO ledger_test_site")
        run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ledger_test_site")
        run("SET ROLE ledger_test_site")
        yield
    finally:
        run("RESET ROLE")


@pytest.mark.postgresql
@pytest.mark.usefixtures("application_role")
def test_application_role_posts_and_can_neither_change_nor_lower_the_guards():
    post(gift(pence=1000), promise(pence=400))
    settle()

    for sql in (
        "UPDATE ledger_transfer SET amount_pence = 1",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_transfer",
        "TRUNCATE ledger_account CASCADE",
    ):
        with pytest.raises(IntegrityError):
            run(sql)
    for sql in (
        "DROP TRIGGER ledger_transfer_moves_sums ON ledger_transfer",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
        "SET session_replication_role = 'replica'",
        "CREATE OR REPLACE FUNCTION ledger_transfer_moves_sums() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    ):
        with pytest.raises(ProgrammingError):
            run(sql)
    with pytest.raises(IntegrityError):
        insert_raw("raw:1", "award_promised", ("pot:general", "promised:general", 601))


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR REPLACE INTO ledger_account (code, kind, currency, debits_pence, credits_pence) "
        "VALUES ('bank', 'asset', 'GBP', 0, 0)",
        "INSERT OR REPLACE INTO ledger_transfer (id, entry_id, debit_id, credit_id, amount_pence, is_fee) "
        "SELECT id, entry_id, debit_id, credit_id, 1, is_fee FROM ledger_transfer",
        "REPLACE INTO ledger_entry (source, kind, at, currency, fingerprint) "
        "VALUES ('gift:1', 'bank_gift', '2026-01-01', 'GBP', '')",
        "UPDATE OR REPLACE ledger_entry SET id = 1",
    ],
)
def test_replacing_a_row_is_refused(sql):
    # On SQLite these delete a row without DELETE; PostgreSQL does not know the words, and that is a refusal too.
    with pytest.raises(DatabaseError):
        run(sql)


# --- Guards that must outlive a migration -----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_guards_survive_a_migration_that_remakes_the_tables():
    post(gift(pence=1000))
    # SQLite alters a column by remaking its table, which silently drops the triggers on it.
    wider = models.CharField(max_length=90)
    wider.set_attributes_from_name("fingerprint")
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state(executor.loader.graph.leaf_nodes("ledger"))
    entry = state.apps.get_model("ledger", "Entry")

    with installer.lowered(), connection.schema_editor() as editor:
        old = entry._meta.get_field("fingerprint")
        wider.model = entry
        editor.alter_field(entry, old, wider)
    call_command("migrate", verbosity=0)

    assert installer.missing() == ()
    with pytest.raises(IntegrityError):
        run("DELETE FROM ledger_entry")
    post(promise(pence=1000))
    with pytest.raises(IntegrityError):
        insert_raw("raw:1", "award_promised", ("pot:general", "promised:general", 1))


# --- Many at once -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_posting_from_many_connections_loses_nothing():
    def writer(name: str):
        for number in range(25):
            # Both ways round between the same accounts, so that a lock order that depended on the entry would deadlock.
            actions.post(gift(f"{name}:in:{number}", pence=7))
            actions.post(journal.settlement(source=f"{name}:out:{number}", at=AT, pence=2))
            actions.post_many(
                [
                    journal.refund(source=f"{name}:back:{number}", at=AT, pot="general", pence=1),
                    journal.card_gift(source=f"{name}:card:{number}", at=AT, pot="general", gross_pence=3, fee_pence=1),
                ]
            )

    outcomes = at_once(*(lambda name=f"w{number}": writer(name) for number in range(6)))

    assert outcomes == [None] * 6
    assert sums("bank") == (6 * 25 * 9, 0)
    assert sums("stripe") == (6 * 25 * 3, 6 * 25 * 4)
    assert sums("pot:general") == (6 * 25 * 2, 6 * 25 * 10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_same_batch_from_many_connections_is_posted_once():
    batches = [[gift(f"gift:{number}", pence=1000) for number in range(first, first + 4)] for first in (1, 2, 3)] * 2

    outcomes = at_once(*(lambda batch=batch: actions.post_many(batch) for batch in batches))

    assert all(isinstance(outcome, list) for outcome in outcomes), outcomes
    assert sum(posted.is_new for outcome in outcomes for posted in outcome) == 6
    assert sums("bank") == (6000, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_promises_from_many_connections_cannot_overdraw():
    post(gift(pence=1000))

    outcomes = at_once(*(lambda number=number: actions.post(promise(f"award:{number}", 300)) for number in range(8)))

    kept = [outcome for outcome in outcomes if isinstance(outcome, actions.Posted)]
    refused = [outcome for outcome in outcomes if outcome not in kept]
    assert (len(kept), refused) == (3, [("pot_has_not_enough_free",)] * 5)
    assert selectors.free_pence("general") == 100


@pytest.mark.breaks_the_books  # these entries have no fingerprint, because they do not come through the door
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_promises_by_raw_sql_from_many_connections_cannot_overdraw():
    post(gift(pence=1000))

    def promise_raw(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ENTRY + " RETURNING id", [f"raw:{number}", "award_promised", AT.isoformat()])
            (entry_id,) = cursor.fetchone()
            cursor.execute(
                "INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) "
                "VALUES (%s, 'pot:general', 'promised:general', 300, false)",
                [entry_id],
            )

    outcomes = at_once(*(lambda number=number: promise_raw(number) for number in range(8)), catching=(IntegrityError,))

    assert [type(outcome) for outcome in outcomes if outcome is not None] == [IntegrityError] * 5
    assert selectors.free_pence("general") == 100


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_same_source_from_many_connections_is_posted_once():
    outcomes = at_once(*([lambda: actions.post(gift(pence=1000))] * 6))

    assert sorted(outcome.is_new for outcome in outcomes) == [False] * 5 + [True]
    assert sums("bank") == (1000, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_promise_waits_for_a_posting_that_is_not_committed_yet():
    post(gift(pence=1000))
    promised = Barrier(2)

    def slow_promise():
        with transaction.atomic():
            actions.post(promise("award:slow", 700))
            promised.wait(timeout=PATIENCE_SECONDS)
            # Long enough for the other one to judge, if it could: it would still see the whole £10.00.
            run("SELECT pg_sleep(0.3)")

    def quick_promise():
        promised.wait(timeout=PATIENCE_SECONDS)
        return actions.post(promise("award:quick", 700))

    slow, quick = at_once(slow_promise, quick_promise)

    assert (slow, quick) == (None, ("pot_has_not_enough_free",))
    assert selectors.free_pence("general") == 300


@pytest.mark.django_db
@pytest.mark.postgresql
def test_pages_of_the_accounts_have_room_for_rewritten_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'ledger_account'")
        (options,) = cursor.fetchone()

    assert "fillfactor=10" in options
