"""The guards refuse whoever goes round the ORM, are put back after every migrate, and are missed when they are gone."""

from io import StringIO

import pytest
from django.apps import apps
from django.core import checks
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from fundapp.audit import actions as audit
from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.guards import installer, registry
from fundapp.kernel.actor import system


def recorded() -> Record:
    with transaction.atomic():
        return audit.record(system("tests"), Verb.FUND_FOUNDED, "fund:1", people=3)


def run(sql: str, parameters: tuple[object, ...] | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def all_records() -> list[tuple[str, str]]:
    return list(Record.objects.values_list("verb", "subject"))


@pytest.mark.django_db
def test_guards_are_present_after_migrate() -> None:
    assert installer.missing() == ()
    assert {"audit_record_refuses_update", "outbox_message_refuses_delete"} <= {t.name for t in registry.registered()}


@pytest.mark.django_db
def test_check_names_the_guard_that_is_missing() -> None:
    trigger = next(t for t in registry.registered() if t.name == "audit_record_refuses_update")
    run(f"DROP TRIGGER {trigger.name}" + (" ON audit_record" if connection.vendor == "postgresql" else ""))

    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])

    assert [(message.id, message.msg) for message in found if message.id == "guards.E001"] == [
        ("guards.E001", "The guard audit_record_refuses_update is missing from the database 'default'.")
    ]


@pytest.mark.django_db
def test_migrate_alone_makes_the_table_of_the_shared_cache() -> None:
    run("DROP TABLE shared_cache")

    call_command("migrate", verbosity=0)

    cache.set("tried", 1)
    assert cache.get("tried") == 1


@pytest.mark.django_db
@pytest.mark.postgresql
def test_check_counts_a_disabled_guard_as_missing() -> None:
    run("ALTER TABLE audit_record DISABLE TRIGGER audit_record_refuses_update")

    assert installer.missing() == ("audit_record_refuses_update",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("UPDATE audit_record SET verb = 'fund.founded'", None),
        ("UPDATE audit_record SET subject = %s", ("fund:2",)),
        ("DELETE FROM audit_record", None),
    ],
)
def test_audit_refuses_change_and_removal(sql: str, parameters: tuple[object, ...] | None) -> None:
    recorded()

    with pytest.raises(IntegrityError, match="audit_record is append-only"):
        run(sql, parameters)

    assert all_records() == [("fund.founded", "fund:1")]


@pytest.mark.django_db
def test_audit_refuses_through_the_orm() -> None:
    record = recorded()

    with pytest.raises(IntegrityError, match="UPDATE refused"), transaction.atomic():
        Record.objects.update(subject="fund:2")
    with pytest.raises(IntegrityError, match="DELETE refused"), transaction.atomic():
        record.delete()

    assert all_records() == [("fund.founded", "fund:1")]


@pytest.mark.django_db
@pytest.mark.postgresql
def test_audit_refuses_truncate() -> None:
    recorded()

    for table in ("audit_record", "outbox_message"):
        with pytest.raises(IntegrityError, match="TRUNCATE refused"):
            run(f"TRUNCATE {table} CASCADE")

    assert all_records() == [("fund.founded", "fund:1")]


@pytest.mark.django_db
def test_audit_refuses_a_row_that_replaces_another() -> None:
    record = recorded()
    replace = "INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record"
    if connection.vendor == "postgresql":
        replace = (
            "INSERT INTO audit_record SELECT * FROM audit_record ON CONFLICT (id) DO UPDATE SET verb = 'role.ended'"
        )

    with pytest.raises(IntegrityError, match="refused"):
        run(replace)

    assert Record.objects.get() == record


@pytest.mark.django_db(transaction=True)
def test_flush_between_transactional_tests_first_half() -> None:
    """Together with the second half: the first leaves a row in a guarded table, whichever runs first."""
    assert all_records() == []
    recorded()
    assert installer.missing() == ()


@pytest.mark.django_db(transaction=True)
def test_flush_between_transactional_tests_second_half() -> None:
    test_flush_between_transactional_tests_first_half()


@pytest.mark.django_db(transaction=True)
def test_guards_survive_a_table_remake() -> None:
    """SQLite remakes a table to alter a column, and its triggers are silently gone; migrate puts them back."""
    recorded()
    model = apps.get_model("audit", "Record")
    old = model._meta.get_field("actor_label")
    new = models.CharField(max_length=90)
    new.set_attributes_from_name("actor_label")
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
    if connection.vendor == "sqlite":
        assert "audit_record_refuses_update" in installer.missing()

    call_command("migrate", verbosity=0, skip_checks=False)

    assert installer.missing() == ()
    with connection.schema_editor() as editor:
        editor.alter_field(model, new, old)
    call_command("migrate", verbosity=0, skip_checks=False)
    with pytest.raises(IntegrityError, match="UPDATE refused"):
        run("UPDATE audit_record SET subject = 'fund:2'")
    assert all_records() == [("fund.founded", "fund:1")]


@pytest.mark.django_db(transaction=True)
def test_migrate_with_nothing_to_do_never_lowers_the_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer, "drop", lambda _: pytest.fail("a guard was lowered"))

    call_command("migrate", verbosity=0)

    assert installer.missing() == ()


@pytest.mark.django_db(transaction=True)
def test_migrate_that_fails_leaves_no_guard_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_half_way(*args: object, **kwargs: object) -> None:
        installer.drop()
        raise CommandError("the disk is full")

    monkeypatch.setattr(MigrationExecutor, "migrate", fail_half_way)

    with pytest.raises(CommandError, match="the disk is full"):
        call_command("migrate", verbosity=0, stdout=StringIO())

    assert installer.missing() == ()
