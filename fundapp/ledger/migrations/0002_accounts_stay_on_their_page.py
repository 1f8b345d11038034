"""Leaves room on the pages of the accounts, whose few rows are rewritten by every posting (PostgreSQL alone).

A rewritten row leaves its old version behind. PostgreSQL tidies a page when it is fuller than its fill factor says, so
with the usual 100 a lookup walks past some eighty old versions, and with 10 past a handful. What an old reader held up
is swept early, rather than when a fifth of a table of seven rows has changed.
"""

from django.db import migrations

_ROOM = (
    "ALTER TABLE ledger_account SET "
    "(fillfactor = 10, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0)"
)
_USUAL = (
    "ALTER TABLE ledger_account RESET "
    "(fillfactor, autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)"
)


def _on_postgresql(sql):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)

    return change


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(_on_postgresql(_ROOM), _on_postgresql(_USUAL), elidable=False)]
