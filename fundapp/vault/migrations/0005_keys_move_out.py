"""Moves the keys of an existing fund into the database of their own, and takes their old table away."""

from django.db import connections, migrations

from fundapp.kernel.ids import new_id

TABLE = "vault_classkey"


def move(apps, schema_editor):
    """Only a fund that sealed before the move has the old table. Broken off half way, it can run again."""
    here, there = schema_editor.connection, connections["keys"]
    if TABLE not in here.introspection.table_names():
        return
    if TABLE not in there.introspection.table_names():
        raise RuntimeError("The database of the keys has no tables yet: run `manage.py migrate --database keys` first.")

    drawers = apps.get_model("vault", "Drawer").objects.using(here.alias)
    kept = apps.get_model("vault", "ClassKey").objects
    # The old table has the columns it had then, whatever the new one has been given since.
    for old in kept.using(here.alias).order_by("id").values(
        "id", "subject", "sealed_class", "stanzas", "made_at", "destroyed_at"
    ):
        place = {"subject": old["subject"], "sealed_class": old["sealed_class"]}
        shut = {"id": new_id(), "made_at": old["made_at"], "shut_at": old["destroyed_at"]}
        drawers.get_or_create(**place, defaults=shut)
        # Committed by itself: from here on the key is in the new place, whatever becomes of the old one.
        kept.using(there.alias).get_or_create(**place, defaults=old)
    with here.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_drawers")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
