from django.db import migrations, models

import fundapp.kernel.ids
from fundapp.vault import chain


def chain_what_is_there(apps, schema_editor):
    """Rows of before get their place in the order in which they were written; each was a press of its own."""
    number, before = 0, chain.FIRST
    for row in apps.get_model("vault", "Opening").objects.order_by("id").iterator(chunk_size=1000):
        number += 1
        row.number, row.before, row.press = number, before, row.id
        row.digest = before = chain.digest(number, before, vars(row))
        row.save(update_fields=["number", "before", "press", "digest"])
    if number:
        apps.get_model("vault", "LogHead").objects.create(id=1, number=number, digest=before)


class Migration(migrations.Migration):

    dependencies = [
        ("vault", "0002_sealed_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="vault_log_has_one_head"),
                ],
            },
        ),
        migrations.AddField("opening", "press", models.UUIDField(null=True)),
        migrations.AddField("opening", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("opening", "before", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddField("opening", "digest", models.CharField(default="", max_length=64), False),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.AlterField("opening", "press", models.UUIDField(default=fundapp.kernel.ids.new_id)),
        migrations.AlterField("opening", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AddIndex(
            "opening", models.Index(fields=["actor_kind", "at"], name="vault_openings_by_time")
        ),
        migrations.AddIndex("opening", models.Index(fields=["press"], name="vault_openings_of_press")),
        migrations.AddConstraint(
            "opening",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before", ""), ("number", 1), models.Q(("digest", ""), _negated=True)),
                    models.Q(
                        ("number__gt", 1),
                        models.Q(("before", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="vault_opening_is_chained",
            ),
        ),
    ]
